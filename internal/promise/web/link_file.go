package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) linkFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	format := map[string]string{"pdf": "pdf", "sealed.pdf": "sealed"}[r.PathValue("format")]
	if format == "" {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	file, err := promise.LinkFile(r.Context(), s.App, r.PathValue("token"), format)
	if err != nil {
		return err
	}
	return page.SendFile(w, file.Name, file.Data)
}
