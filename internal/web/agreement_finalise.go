package web

import (
	"net/http"
)

func (s *Server) agreementFinalise(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	problems, err := s.app.FinaliseAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return redirect(w, r, string(agreementPath(id))+"/check")
	}
	say(w, "said.finalised")
	return redirect(w, r, string(agreementPath(id)))
}
