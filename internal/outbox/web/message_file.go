package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) messageFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	data, err := outbox.MessageFile(r.Context(), s.App, p.Who, id, r.PathValue("name"))
	if err != nil {
		return err
	}
	return page.SendFile(w, "document.pdf", data)
}
