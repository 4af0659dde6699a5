package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) accountChange(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Get("do") == "invite" {
		err = account.ReinviteAccount(r.Context(), s.App, p.Who, id)
		s.SetFlash(w, "said.invited")
	} else {
		err = account.ChangeAccount(r.Context(), s.App, p.Who, id, app.Role(f.Get("role")), f.Get("do") == "disable")
		s.SetFlash(w, "said.saved")
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, "/people")
}
