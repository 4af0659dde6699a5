package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

func (s *Server) agreementStart(w http.ResponseWriter, r *http.Request, p *page) error {
	if !p.May(app.Write) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	p.Title = p.T("new.title")
	if r.Method == http.MethodGet {
		var replaces *app.Dossier
		if text := r.URL.Query().Get("replaces"); text != "" {
			id, err := store.ParseID(text)
			if err == nil {
				replaces, err = s.app.ShowAgreement(r.Context(), p.Who, id)
			}
			if err != nil {
				return err
			}
		}
		s.show(w, r, http.StatusOK, newPage(p, nil, replaces))
		return nil
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	replaces := store.ID("")
	if f.get("replaces") != "" {
		if replaces, err = store.ParseID(f.get("replaces")); err != nil {
			return err
		}
	}
	id, err := s.app.StartAgreement(r.Context(), p.Who, app.Start{
		Kind: app.ProcessingAgreement, Ours: agreement.Role(f.get("ours")), Language: f.get("language"), Replaces: replaces,
	})
	if err != nil {
		return err
	}
	return redirect(w, r, string(agreementPath(id))+"/next")
}
