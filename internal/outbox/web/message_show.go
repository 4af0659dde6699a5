package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) messageShow(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	m, err := outbox.ShowMessage(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	p.Title = m.Subject
	s.Render(w, r, http.StatusOK, messageShowPage(p, m))
	return nil
}
