package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) agreementLanguage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if err := promise.SetLanguage(r.Context(), s.App, p.Who, id, f.Get("language")); err != nil {
		return err
	}
	s.SetFlash(w, "said.saved")
	return page.Redirect(w, r, string(page.AgreementPath(id))+"/check")
}
