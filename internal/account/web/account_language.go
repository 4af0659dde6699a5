package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
)

// setLanguage works for everybody: for who is signed in it is kept.
func (s *handlers) setLanguage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	l := lang.Choose(f.Get("language"))
	http.SetCookie(w, &http.Cookie{
		Name: "lang", Value: l, Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
		MaxAge: 365 * 24 * 3600,
	})
	if who, err := account.Who(r.Context(), s.App, s.SessionOf(r)); err == nil && who.Language != l {
		if err := account.ChangeLanguage(r.Context(), s.App, who, l); err != nil {
			return err
		}
	}
	return page.Redirect(w, r, page.Local(f.Get("to")))
}
