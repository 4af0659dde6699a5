package web

import (
	"net/http"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) inviteAccept(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	token := r.PathValue("token")
	if err := s.Allow(r, "link", time.Second, 60); err != nil {
		return err
	}
	invited, organisation, err := account.Invitation(r.Context(), s.App, token)
	if err != nil {
		return err
	}
	p.Title = p.T("invite.title", "organisation", organisation.Name)
	action := "/invite/" + token
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, accountAcceptPage(p, nil, invited, organisation.Name, action))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	session, problems, err := account.AcceptInvitation(r.Context(), s.App, token, f.Values.Get("password"))
	if err != nil {
		return err
	}
	if f.Problems = problems; len(problems) > 0 {
		s.Render(w, r, http.StatusUnprocessableEntity, accountAcceptPage(p, f, invited, organisation.Name, action))
		return nil
	}
	s.SetSession(w, session, sessionAge)
	s.SetFlash(w, "said.welcome")
	return page.Redirect(w, r, "/")
}
