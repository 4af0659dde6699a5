package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/promise/agreement"
)

func (s *handlers) agreementOffer(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	if !p.May(app.AgreementOffer) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	p.Title = p.T("offer.title", "name", counterparty(d))
	f := offerForm(d)
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = page.ParseForm(r); err != nil {
			return err
		}
		days, err := strconv.Atoi(f.Get("days"))
		if err != nil {
			days = 0
		}
		f.Problems, err = promise.OfferAgreement(r.Context(), s.App, p.Who, d.ID, promise.Offer{
			To:   agreement.Contact{Organisation: f.Get("organisation"), Name: f.Get("name"), Email: f.Get("email")},
			Days: days, Message: strings.ReplaceAll(f.Get("message"), "\r\n", "\n"), First: agreement.Role(f.Get("first")),
		})
		if err != nil {
			return err
		}
		if len(f.Problems) == 0 {
			if s.App.Mail {
				s.SetFlash(w, "said.offered")
			} else {
				s.SetFlash(w, "said.offered-kept")
			}
			return page.Redirect(w, r, string(page.AgreementPath(d.ID)))
		}
		status = http.StatusUnprocessableEntity
	}
	s.Render(w, r, status, agreementOfferPage(p, f, d, s.App.Mail))
	return nil
}

// offerDays is how long a counterparty usually gets.
const offerDays = "30"

func offerForm(d *promise.AgreementView) *page.Form {
	c := d.Counterparty
	if party, ok := d.Answers.Answer(string(d.Theirs())).(map[string]any); ok && c.Email == "" {
		contact, _ := party["contact"].(map[string]any)
		c.Organisation, _ = party["name"].(string)
		c.Email, _ = contact["email"].(string)
		c.Name, _ = contact["name"].(string)
	}
	return &page.Form{Values: url.Values{"organisation": {c.Organisation}, "name": {c.Name}, "email": {c.Email}, "days": {offerDays}}}
}
