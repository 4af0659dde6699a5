// Package web has the pages of the proof: the evidence log, dossiers and the
// verifier.
package web

import "github.com/verhaal/verhaal/internal/page"

//go:generate go tool -modfile=../../../tools.mod templ generate

type handlers struct{ *page.Server }

// Routes adds the pages to the server.
func Routes(server *page.Server) {
	s := &handlers{server}
	s.Form("/verify", s.Upload("verify", s.evidenceVerify))
	s.Get("/log/{organisation}/{path...}", s.Public(s.logFile))

	s.Form("/agreements/{id}/line/{n}", s.SignedIn(s.lineErase))
	s.Form("/agreements/{id}/erase", s.SignedIn(s.personErase))
	s.Get("/agreements/{id}/dossier.zip", s.SignedIn(s.agreementExport))
	s.Get("/evidence", s.SignedIn(s.lineList))
}
