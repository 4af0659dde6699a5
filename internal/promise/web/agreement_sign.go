package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) agreementSign(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	if !p.May(app.AgreementSign) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	if d.Latest() == nil || d.MaySign(d.Ours, p.Now) != nil && r.Method == http.MethodGet {
		return page.Redirect(w, r, string(page.AgreementPath(d.ID)))
	}
	p.Title = p.T("sign.title", "kind", p.T("kind."+d.Kind), "name", counterparty(d))
	f := &page.Form{Values: url.Values{"name": {p.Who.Person.Name}, "function": {p.Who.Person.Function}}}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = page.ParseForm(r); err != nil {
			return err
		}
		if f.Problems, err = promise.SignAgreement(r.Context(), s.App, p.Who, d.ID, s.signing(r, p, f)); err != nil {
			return err
		}
		if len(f.Problems) == 0 {
			s.SetFlash(w, "said.signed")
			return page.Redirect(w, r, string(page.AgreementPath(d.ID)))
		}
		status = http.StatusUnprocessableEntity
	}
	file, err := promise.AgreementFile(r.Context(), s.App, p.Who, d.ID, d.Version, "html")
	if err != nil {
		return err
	}
	s.Render(w, r, status, agreementSignPage(p, f, d, page.DemoteHeadings(articleOf(file.Data))))
	return nil
}

// articleOf takes the document out of its page.
func articleOf(page []byte) string {
	_, rest, _ := strings.Cut(string(page), "<article")
	article, _, _ := strings.Cut(rest, "</article>")
	return "<article" + article + "</article>"
}

// signing reads what a signer filled in.
func (s *handlers) signing(r *http.Request, p *page.Page, f *page.Form) promise.Signing {
	return promise.Signing{
		Name: f.Get("name"), Function: f.Get("function"), MaySign: f.Get("may_sign") == "yes", Shown: f.Get("shown"), Language: p.Lang, Address: s.Address(r),
	}
}
