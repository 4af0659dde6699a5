package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/promise/agreement"
)

func (s *Server) agreementOffer(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	if !p.May(app.Bind) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	p.Title = p.T("offer.title", "name", counterparty(d))
	f := offerForm(d)
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = parse(r); err != nil {
			return err
		}
		days, err := strconv.Atoi(f.get("days"))
		if err != nil {
			days = 0
		}
		f.problems, err = s.app.OfferAgreement(r.Context(), p.Who, d.ID, app.Offer{
			To:   agreement.Contact{Organisation: f.get("organisation"), Name: f.get("name"), Email: f.get("email")},
			Days: days, Message: strings.ReplaceAll(f.get("message"), "\r\n", "\n"), First: agreement.Role(f.get("first")),
		})
		if err != nil {
			return err
		}
		if len(f.problems) == 0 {
			if s.app.Mail {
				say(w, "said.offered")
			} else {
				say(w, "said.offered-kept")
			}
			return redirect(w, r, string(agreementPath(d.ID)))
		}
		status = http.StatusUnprocessableEntity
	}
	s.show(w, r, status, offerPage(p, f, d, s.app.Mail))
	return nil
}

// offerDays is how long a counterparty usually gets.
const offerDays = "30"

func offerForm(d *app.Dossier) *form {
	c := d.Counterparty
	if party, ok := d.Answers.Answer(string(d.Theirs())).(map[string]any); ok && c.Email == "" {
		contact, _ := party["contact"].(map[string]any)
		c.Organisation, _ = party["name"].(string)
		c.Email, _ = contact["email"].(string)
		c.Name, _ = contact["name"].(string)
	}
	return &form{values: url.Values{"organisation": {c.Organisation}, "name": {c.Name}, "email": {c.Email}, "days": {offerDays}}}
}

func (s *Server) agreementWithdraw(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	if err := s.app.WithdrawAgreement(r.Context(), p.Who, id, f.get("reason")); err != nil {
		return err
	}
	say(w, "said.withdrawn")
	return redirect(w, r, string(agreementPath(id)))
}

func (s *Server) agreementRevise(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := s.app.ReviseAgreement(r.Context(), p.Who, id); err != nil {
		return err
	}
	say(w, "said.revised")
	return redirect(w, r, string(agreementPath(id))+"/check")
}
