// Package web has the pages of the outbox: what was sent, and what was not.
package web

import "github.com/verhaal/verhaal/internal/page"

//go:generate go tool -modfile=../../../tools.mod templ generate

type handlers struct{ *page.Server }

// Routes adds the pages to the server.
func Routes(server *page.Server) {
	s := &handlers{server}
	s.Get("/outbox", s.SignedIn(s.messageList))
	s.Get("/outbox/{id}", s.SignedIn(s.messageShow))
	s.Get("/outbox/{id}/{name}", s.SignedIn(s.messageFile))
}
