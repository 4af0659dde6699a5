package web

import "net/http"

// routes is the table of contents of the pages.
func (s *Server) routes() {
	get := func(pattern string, h http.HandlerFunc) { s.mux.HandleFunc("GET "+pattern, h) }
	post := func(pattern string, h http.HandlerFunc) { s.mux.HandleFunc("POST "+pattern, h) }
	both := func(pattern string, h http.HandlerFunc) { get(pattern, h); post(pattern, h) }

	get("/static/{version}/{name...}", s.serveAsset)
	get("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })

	// For everybody.
	both("/setup/{token}", s.open(s.setupComplete))
	both("/sign-in", s.open(s.signIn))
	both("/sign-in/code", s.open(s.signInCode))
	post("/sign-out", s.open(s.signOut))
	post("/language", s.open(s.setLanguage))
	both("/invite/{token}", s.open(s.inviteAccept))
	get("/s/{token}", s.open(s.linkOpen))
	post("/s/{token}/sign", s.open(s.linkSign))
	post("/s/{token}/decline", s.open(s.linkDecline))
	get("/s/{token}/{format}", s.open(s.linkFile))
	both("/verify", s.open(s.verify))
	both("/check", s.open(s.documentCheck))
	post("/check/{format}", s.open(s.documentCheckFile))
	both("/roles", s.open(s.serve(roleQuestions)))
	both("/assess", s.open(s.serve(breachQuestions)))
	post("/assess/pdf", s.open(s.assessPDF))
	both("/recourse", s.open(s.recourse))
	post("/recourse/{format}", s.open(s.recourseFile))
	get("/calculators", s.open(s.calculatorList))
	both("/calculators/{calculator}", s.open(s.calculatorShow))
	post("/calculators/{calculator}/pdf", s.open(s.calculatorPDF))
	get("/log/{organisation}/{path...}", s.open(s.logFile))

	// For who is signed in.
	get("/{$}", s.signedIn(s.today))
	get("/agreements", s.signedIn(s.agreementList))
	both("/agreements/new", s.signedIn(s.agreementStart))
	get("/agreements/{id}", s.signedIn(s.agreementShow))
	get("/agreements/{id}/next", s.signedIn(s.agreementNext))
	both("/agreements/{id}/q/{question}", s.signedIn(s.agreementAnswer))
	post("/agreements/{id}/q/{question}/preview", s.signedIn(s.agreementPreview))
	get("/agreements/{id}/check", s.signedIn(s.agreementCheck))
	get("/agreements/{id}/draft.pdf", s.signedIn(s.agreementDraftFile))
	post("/agreements/{id}/suggestions", s.signedIn(s.agreementSuggestions))
	post("/agreements/{id}/language", s.signedIn(s.agreementLanguage))
	post("/agreements/{id}/finalise", s.signedIn(s.agreementFinalise))
	both("/agreements/{id}/sign", s.signedIn(s.agreementSign))
	both("/agreements/{id}/offer", s.signedIn(s.agreementOffer))
	post("/agreements/{id}/withdraw", s.signedIn(s.agreementWithdraw))
	post("/agreements/{id}/revise", s.signedIn(s.agreementRevise))
	get("/agreements/{id}/v/{version}/{format}", s.signedIn(s.agreementFile))
	get("/agreements/{id}/explained", s.signedIn(s.agreementExplain))
	both("/agreements/{id}/line/{n}", s.signedIn(s.evidenceErase))
	get("/agreements/{id}/dossier.zip", s.signedIn(s.evidenceExport))
	get("/evidence", s.signedIn(s.evidenceShow))
	get("/outbox", s.signedIn(s.outboxList))
	get("/outbox/{id}", s.signedIn(s.outboxLetter))
	get("/outbox/{id}/{name}", s.signedIn(s.outboxFile))
	both("/people", s.signedIn(s.accountInvite))
	post("/people/{id}", s.signedIn(s.accountChange))
	both("/settings", s.signedIn(s.organisationChange))
	get("/account", s.signedIn(s.accountShow))
	both("/account/factor", s.signedIn(s.accountSecondFactor))
	post("/account/factor/remove", s.signedIn(s.accountFactorRemove))

	s.mux.HandleFunc("/", s.open(s.lost))
}
