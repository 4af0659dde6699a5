// Package web has the pages of recourse: who bears what, and the calculators of
// debts, interest and collection costs.
package web

import "github.com/verhaal/verhaal/internal/page"

//go:generate go tool -modfile=../../../tools.mod templ generate

// Calculators are those of this chapter, in the order of their list.
var Calculators = []*page.Calculator{clearCalculator, interestCalculator, costCalculator}

type handlers struct{ *page.Server }

// Routes adds the pages to the server.
func Routes(server *page.Server) {
	s := &handlers{server}
	s.Form("/recourse", s.Public(s.recourse))
	s.Post("/recourse/{format}", s.Public(s.recourseFile))
	s.AddCalculators(Calculators...)
}
