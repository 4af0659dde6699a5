// Package web has the pages of the outbox: what was sent, and what was not.
package web

import "github.com/verhaal/verhaal/internal/page"

//go:generate go tool -modfile=../../../tools.mod templ generate

type handlers struct{ *page.Server }

// Routes adds the pages to the server.
func Routes(server *page.Server) {
	s := &handlers{server}
	s.Get("/outbox", s.SignedIn(s.outboxList))
	s.Get("/outbox/{id}", s.SignedIn(s.outboxMessage))
	s.Get("/outbox/{id}/{name}", s.SignedIn(s.outboxFile))
}
