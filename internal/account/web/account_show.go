package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) accountShow(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("account.title")
	s.Render(w, r, http.StatusOK, accountShowPage(p))
	return nil
}
