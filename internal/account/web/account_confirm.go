package web

import (
	"net/http"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) signInCode(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("code.title")
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, accountConfirmPage(p, ""))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if err := s.Allow(r, "code", 10*time.Second, 15); err != nil {
		return err
	}
	who, email, err := account.HalfSignedIn(r.Context(), s.App, s.SessionOf(r))
	if fault.Is(err, fault.NotFound) {
		return page.Redirect(w, r, "/sign-in")
	}
	if err != nil {
		return err
	}
	if err := s.allowAs(r, "code of", string(who), email, 20*time.Second, 5); err != nil {
		return err
	}
	token, err := account.ConfirmSignIn(r.Context(), s.App, s.SessionOf(r), f.Get("code"))
	switch {
	case fault.Is(err, fault.NotFound):
		return page.Redirect(w, r, "/sign-in")
	case fault.Is(err, fault.NotAllowed):
		s.Render(w, r, http.StatusUnprocessableEntity, accountConfirmPage(p, lang.Fault(p.Lang, err)))
		return nil
	case err != nil:
		return err
	}
	s.SetSession(w, token, sessionAge)
	s.knowDevice(w, email)
	return page.Redirect(w, r, "/")
}
