// Package web has the pages of accounts: set-up, sign-in, people and settings.
package web

import "github.com/verhaal/verhaal/internal/page"

//go:generate go tool -modfile=../../../tools.mod templ generate

type handlers struct{ *page.Server }

// Routes adds the pages to the server.
func Routes(server *page.Server) {
	s := &handlers{server}
	s.Form("/setup/{token}", s.Public(s.setupComplete))
	s.Form("/sign-in", s.Public(s.signIn))
	s.Form("/sign-in/code", s.Public(s.signInCode))
	s.Post("/sign-out", s.Public(s.signOut))
	s.Post("/language", s.Public(s.setLanguage))
	s.Form("/invite/{token}", s.Public(s.inviteAccept))

	s.Form("/people", s.SignedIn(s.accountInvite))
	s.Post("/people/{id}", s.SignedIn(s.accountChange))
	s.Form("/settings", s.SignedIn(s.organisationChange))
	s.Get("/account", s.SignedIn(s.accountShow))
	s.Form("/account/factor", s.SignedIn(s.accountSecondFactor))
	s.Post("/account/factor/remove", s.SignedIn(s.accountFactorRemove))
}
