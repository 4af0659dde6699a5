package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) agreementFinalise(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	problems, err := promise.FinaliseAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return page.Redirect(w, r, string(page.AgreementPath(id))+"/check")
	}
	s.SetFlash(w, "said.finalised")
	return page.Redirect(w, r, string(page.AgreementPath(id)))
}
