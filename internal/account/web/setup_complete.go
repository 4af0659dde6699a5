package web

import (
	"net/http"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) setupComplete(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	given := r.PathValue("token")
	if err := s.Allow(r, "setup", 2*time.Second, 20); err != nil {
		return err
	}
	if err := account.CheckSetup(r.Context(), s.App, given); err != nil {
		return err
	}
	p.Title = p.T("setup.title")
	action := "/setup/" + given
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, setupCompletePage(p, ofProfile(accountstore.Profile{Country: "NL"}), action))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	token, problems, err := account.CompleteSetup(r.Context(), s.App, given,
		account.Setup{Language: p.Lang, Profile: profileOf(f), Person: personOf(f), Password: f.Values.Get("password")})
	if err != nil {
		return err
	}
	if f.Problems = problems; len(problems) > 0 {
		s.Render(w, r, http.StatusUnprocessableEntity, setupCompletePage(p, f, action))
		return nil
	}
	s.SetSession(w, token, sessionAge)
	s.SetFlash(w, "said.set-up")
	return page.Redirect(w, r, "/")
}
