package web

import (
	"net/http"
	"time"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) linkOpen(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.showLink(w, r, p, http.StatusOK, nil, nil)
}

func (s *handlers) showLink(w http.ResponseWriter, r *http.Request, p *page.Page, status int, sign, decline *page.Form) error {
	if err := s.Allow(r, "link", time.Second, 60); err != nil {
		return err
	}
	token := r.PathValue("token")
	o, err := promise.OpenLink(r.Context(), s.App, token, page.IsSeen(r))
	if err != nil {
		return err
	}
	p.Title = p.T("link.title", "kind", p.T("kind."+o.Kind), "sender", o.Organisation.Name)
	p.Path = "/s/" + token
	s.Render(w, r, status, linkOpenPage(p, sign, decline, o, p.Path, page.DemoteHeadings(articleOf(o.HTML))))
	return nil
}
