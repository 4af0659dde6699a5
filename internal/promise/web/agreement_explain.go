package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) agreementExplain(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	list, err := promise.Explain(s.App, d, p.Lang)
	if err != nil {
		return err
	}
	p.Title = p.T("explained.title")
	s.Render(w, r, http.StatusOK, agreementExplainPage(p, d, list))
	return nil
}
