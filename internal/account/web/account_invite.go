package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) accountInvite(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("people.title")
	status := http.StatusOK
	var f *page.Form
	if r.Method == http.MethodPost {
		var err error
		if f, err = page.ParseForm(r); err != nil {
			return err
		}
		if f.Problems, err = account.InviteAccount(r.Context(), s.App, p.Who, personOf(f), app.Role(f.Get("role"))); err != nil {
			return err
		}
		if len(f.Problems) == 0 {
			s.SetFlash(w, "said.invited")
			return page.Redirect(w, r, "/people")
		}
		status = http.StatusUnprocessableEntity
	}
	if !p.May(app.AccountList) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	accounts, err := account.Accounts(r.Context(), s.App, p.Who)
	if err != nil {
		return err
	}
	s.Render(w, r, status, accountInvitePage(p, f, accounts))
	return nil
}
