// Package web has the pages of the promise: agreements, what the counterparty
// sees behind its link, the second opinion and the roles.
package web

import "github.com/verhaal/verhaal/internal/page"

//go:generate go tool -modfile=../../../tools.mod templ generate

type handlers struct {
	*page.Server
	sections []Section
}

// Routes adds the pages to the server; sections are what higher chapters add to
// the page of an agreement.
func Routes(server *page.Server, sections ...Section) {
	s := &handlers{server, sections}
	s.Get("/s/{token}", s.Public(s.linkOpen))
	s.Post("/s/{token}/sign", s.Public(s.linkSign))
	s.Post("/s/{token}/decline", s.Public(s.linkDecline))
	s.Get("/s/{token}/{format}", s.Public(s.linkFile))
	s.Form("/check", s.Upload("check", s.documentCheck))
	s.Post("/check/{format}", s.Upload("check", s.documentCheckFile))
	s.Form("/roles", s.Public(s.Serve(roleQuestions)))

	s.Get("/{$}", s.SignedIn(s.worklistShow))
	s.Get("/agreements", s.SignedIn(s.agreementList))
	s.Form("/agreements/new", s.SignedIn(s.agreementStart))
	s.Get("/agreements/{id}", s.SignedIn(s.agreementShow))
	s.Get("/agreements/{id}/next", s.SignedIn(s.agreementNext))
	s.Form("/agreements/{id}/q/{question}", s.SignedIn(s.agreementAnswer))
	s.Post("/agreements/{id}/q/{question}/preview", s.SignedIn(s.agreementPreview))
	s.Get("/agreements/{id}/check", s.SignedIn(s.agreementCheck))
	s.Get("/agreements/{id}/draft.pdf", s.SignedIn(s.agreementDraftFile))
	s.Post("/agreements/{id}/suggestions", s.SignedIn(s.agreementSuggestions))
	s.Post("/agreements/{id}/language", s.SignedIn(s.agreementLanguage))
	s.Post("/agreements/{id}/finalise", s.SignedIn(s.agreementFinalise))
	s.Form("/agreements/{id}/sign", s.SignedIn(s.agreementSign))
	s.Form("/agreements/{id}/offer", s.SignedIn(s.agreementOffer))
	s.Post("/agreements/{id}/withdraw", s.SignedIn(s.agreementWithdraw))
	s.Post("/agreements/{id}/revise", s.SignedIn(s.agreementRevise))
	s.Get("/agreements/{id}/v/{version}/{format}", s.SignedIn(s.agreementFile))
	s.Get("/agreements/{id}/explained", s.SignedIn(s.agreementExplain))
}
