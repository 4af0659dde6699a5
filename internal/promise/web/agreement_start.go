package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

func (s *handlers) agreementStart(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if !p.May(app.AgreementStart) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	p.Title = p.T("new.title")
	if r.Method == http.MethodGet {
		var replaces *promise.AgreementView
		if text := r.URL.Query().Get("replaces"); text != "" {
			id, err := store.ParseID(text)
			if err == nil {
				replaces, err = promise.ShowAgreement(r.Context(), s.App, p.Who, id)
			}
			if err != nil {
				return err
			}
		}
		s.Render(w, r, http.StatusOK, newPage(p, nil, replaces))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	replaces := store.ID("")
	if f.Get("replaces") != "" {
		if replaces, err = store.ParseID(f.Get("replaces")); err != nil {
			return err
		}
	}
	id, err := promise.StartAgreement(r.Context(), s.App, p.Who, promise.Start{
		Kind: promise.ProcessingAgreement, Ours: agreement.Role(f.Get("ours")), Language: f.Get("language"), Replaces: replaces,
	})
	if err != nil {
		return err
	}
	return page.Redirect(w, r, string(page.AgreementPath(id))+"/next")
}
