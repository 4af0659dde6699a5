package web

import (
	"net/http"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
)

func (s *Server) linkOpen(w http.ResponseWriter, r *http.Request, p *page) error {
	return s.showLink(w, r, p, http.StatusOK, nil, nil)
}

func (s *Server) showLink(w http.ResponseWriter, r *http.Request, p *page, status int, sign, decline *form) error {
	if err := s.limits.allow("link "+s.address(r), time.Second, 60); err != nil {
		return err
	}
	token := r.PathValue("token")
	o, err := s.app.OpenLink(r.Context(), token)
	if err != nil {
		return err
	}
	p.Title = p.T("link.title", "kind", p.T("kind."+o.Kind), "sender", o.Organisation.Name)
	p.Path = "/s/" + token
	s.show(w, r, status, linkPage(p, sign, decline, o, p.Path, beneath(articleOf(o.HTML))))
	return nil
}

func (s *Server) linkSign(w http.ResponseWriter, r *http.Request, p *page) error {
	f, err := parse(r)
	if err != nil {
		return err
	}
	if f.problems, err = s.app.SignLink(r.Context(), r.PathValue("token"), s.signing(r, p, f)); err != nil {
		return err
	}
	if len(f.problems) > 0 {
		return s.showLink(w, r, p, http.StatusUnprocessableEntity, f, nil)
	}
	return redirect(w, r, "/s/"+r.PathValue("token"))
}

func (s *Server) linkDecline(w http.ResponseWriter, r *http.Request, p *page) error {
	f, err := parse(r)
	if err != nil {
		return err
	}
	if f.problems, err = s.app.DeclineLink(r.Context(), r.PathValue("token"), f.get("reason")); err != nil {
		return err
	}
	if len(f.problems) > 0 {
		return s.showLink(w, r, p, http.StatusUnprocessableEntity, nil, f)
	}
	return redirect(w, r, "/s/"+r.PathValue("token"))
}

func (s *Server) linkFile(w http.ResponseWriter, r *http.Request, p *page) error {
	format := map[string]string{"pdf": "pdf", "sealed.pdf": "sealed"}[r.PathValue("format")]
	if format == "" {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	data, err := s.app.LinkFile(r.Context(), r.PathValue("token"), format)
	if err != nil {
		return err
	}
	return send(w, app.ProcessingAgreement+".pdf", "application/pdf", data)
}
