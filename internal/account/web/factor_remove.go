package web

import (
	"net/http"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) accountFactorRemove(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if err := s.Limits.Allow("factor", string(p.Who.Account), 10*time.Second, 10); err != nil {
		return err
	}
	if err := account.RemoveFactor(r.Context(), s.App, p.Who, account.Present{Password: f.Values.Get("password"), Code: f.Get("code")}); err != nil {
		return err
	}
	s.SetFlash(w, "said.factor-removed")
	return page.Redirect(w, r, "/account")
}
