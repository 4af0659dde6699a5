package web

import (
	"net/http"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) signIn(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("sign-in.title")
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, accountSignInPage(p, nil, page.Local(r.URL.Query().Get("to")), ""))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	// By address of the visitor and by account: neither many names from one
	// place nor many places at one name get far.
	if err := s.Limits.Allow("sign-in "+s.Address(r), 5*time.Second, 20); err != nil {
		return err
	}
	if err := s.Limits.Allow("sign-in as "+f.Get("email"), 10*time.Second, 10); err != nil {
		return err
	}
	token, complete, err := account.SignIn(r.Context(), s.App, f.Get("email"), f.Values.Get("password"))
	if fault.Is(err, fault.NotAllowed) {
		s.Render(w, r, http.StatusUnprocessableEntity, accountSignInPage(p, f, page.Local(f.Get("to")), lang.Fault(p.Lang, err)))
		return nil
	}
	if err != nil {
		return err
	}
	s.SetSession(w, token, sessionAge)
	if !complete {
		return page.Redirect(w, r, "/sign-in/code")
	}
	return page.Redirect(w, r, page.Local(f.Get("to")))
}

func (s *handlers) signOut(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := account.SignOut(r.Context(), s.App, page.SessionOf(r)); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	s.SetSession(w, "", -time.Second)
	return page.Redirect(w, r, "/sign-in")
}
