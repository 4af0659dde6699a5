package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
)

func (s *Server) agreementSign(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	if !p.May(app.Bind) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	if d.Latest() == nil || d.MaySign(d.Ours, p.Now) != nil && r.Method == http.MethodGet {
		return redirect(w, r, string(agreementPath(d.ID)))
	}
	p.Title = p.T("sign.title", "kind", p.T("kind."+d.Kind), "name", counterparty(d))
	f := &form{values: url.Values{"name": {p.Who.Person.Name}, "function": {p.Who.Person.Function}}}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = parse(r); err != nil {
			return err
		}
		if f.problems, err = s.app.SignAgreement(r.Context(), p.Who, d.ID, s.signing(r, p, f)); err != nil {
			return err
		}
		if len(f.problems) == 0 {
			say(w, "said.signed")
			return redirect(w, r, string(agreementPath(d.ID)))
		}
		status = http.StatusUnprocessableEntity
	}
	html, err := s.app.AgreementFile(r.Context(), p.Who, d.ID, d.Version, "html")
	if err != nil {
		return err
	}
	s.show(w, r, status, signPage(p, f, d, beneath(articleOf(html))))
	return nil
}

// articleOf takes the document out of its page.
func articleOf(page []byte) string {
	_, rest, _ := strings.Cut(string(page), "<article")
	article, _, _ := strings.Cut(rest, "</article>")
	return "<article" + article + "</article>"
}

// signing reads what a signer filled in.
func (s *Server) signing(r *http.Request, p *page, f *form) app.Signing {
	return app.Signing{
		Name: f.get("name"), Function: f.get("function"), MaySign: f.get("may_sign") == "yes", Shown: f.get("shown"), Language: p.Lang, Address: s.address(r),
	}
}
