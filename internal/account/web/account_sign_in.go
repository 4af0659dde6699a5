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
	if err := s.Allow(r, "sign-in", 5*time.Second, 20); err != nil {
		return err
	}
	if err := s.allowAs(r, "sign-in as", account.Blind(s.App, f.Get("email")), f.Get("email"), 10*time.Second, 10); err != nil {
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
	s.knowDevice(w, f.Get("email"))
	return page.Redirect(w, r, page.Local(f.Get("to")))
}

// deviceCookie is kept by a browser in which somebody signed in.
const deviceCookie = "device"

const deviceAge = 365 * 24 * time.Hour

func (s *handlers) knowDevice(w http.ResponseWriter, email string) {
	s.SetCookie(w, deviceCookie, account.NewDevice(s.App, email), deviceAge)
}

// allowAs counts an attempt on an account: by the account, or by the browser when
// somebody signed in to that account with it before.
func (s *handlers) allowAs(r *http.Request, kind, who, email string, interval time.Duration, burst int) error {
	if device := s.Cookie(r, deviceCookie); account.KnownDevice(s.App, email, device) {
		kind, who = kind+" on a known device", device
	}
	return s.Limits.Allow(kind, who, interval, burst)
}

func (s *handlers) signOut(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := account.SignOut(r.Context(), s.App, s.SessionOf(r)); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	s.SetSession(w, "", -time.Second)
	return page.Redirect(w, r, "/sign-in")
}
