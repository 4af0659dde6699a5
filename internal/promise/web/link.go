package web

import (
	"net/http"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) linkOpen(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	return s.showLink(w, r, p, http.StatusOK, nil, nil)
}

func (s *handlers) showLink(w http.ResponseWriter, r *http.Request, p *page.Page, status int, sign, decline *page.Form) error {
	if err := s.Limits.Allow("link "+s.Address(r), time.Second, 60); err != nil {
		return err
	}
	token := r.PathValue("token")
	o, err := promise.OpenLink(r.Context(), s.App, token)
	if err != nil {
		return err
	}
	p.Title = p.T("link.title", "kind", p.T("kind."+o.Kind), "sender", o.Organisation.Name)
	p.Path = "/s/" + token
	s.Render(w, r, status, linkPage(p, sign, decline, o, p.Path, page.DemoteHeadings(articleOf(o.HTML))))
	return nil
}

func (s *handlers) linkSign(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Problems, err = promise.SignLink(r.Context(), s.App, r.PathValue("token"), s.signing(r, p, f)); err != nil {
		return err
	}
	if len(f.Problems) > 0 {
		return s.showLink(w, r, p, http.StatusUnprocessableEntity, f, nil)
	}
	return page.Redirect(w, r, "/s/"+r.PathValue("token"))
}

func (s *handlers) linkDecline(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Problems, err = promise.DeclineLink(r.Context(), s.App, r.PathValue("token"), f.Get("reason")); err != nil {
		return err
	}
	if len(f.Problems) > 0 {
		return s.showLink(w, r, p, http.StatusUnprocessableEntity, nil, f)
	}
	return page.Redirect(w, r, "/s/"+r.PathValue("token"))
}

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
