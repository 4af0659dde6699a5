// Package web has the pages of the incident: the assessment of a breach, and
// the calculators of clocks and fines.
package web

import "github.com/verhaal/verhaal/internal/page"

//go:generate go tool -modfile=../../../tools.mod templ generate

// Calculators are those of this chapter, in the order of their list.
var Calculators = []*page.Calculator{clockCalculator, fineCalculator}

type handlers struct{ *page.Server }

// Routes adds the pages to the server.
func Routes(server *page.Server) {
	s := &handlers{server}
	s.Form("/assess", s.Public(s.Serve(breachQuestions)))
	s.Post("/assess/pdf", s.Public(s.assessPDF))
	s.AddCalculators(Calculators...)
}
