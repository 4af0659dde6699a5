package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) agreementSuggestions(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	if err := promise.AcceptSuggestions(r.Context(), s.App, p.Who, id); err != nil {
		return err
	}
	s.SetFlash(w, "said.suggestions")
	return page.Redirect(w, r, string(page.AgreementPath(id))+"/check")
}
