package web

import (
	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/role"
)

// roleQuestions asks who is what in one operation.
var roleQuestions = page.Questionnaire{
	Path: "/roles", Title: "roles.title", Flow: role.Flow, Start: roleStartPage,
	Outcome: func(p *page.Page, state *flow.State, answers string) (templ.Component, error) {
		rulings, err := promise.DecideRoles(state, p.Lang)
		if err != nil {
			return nil, err
		}
		return roleDecidePage(p, rulings, answers, page.LastAsked(state)), nil
	},
}

func needsAgreement(rulings []promise.Ruling) bool {
	for _, r := range rulings {
		for _, pair := range r.Pairs {
			if pair.Result == "processing-agreement" {
				return true
			}
		}
	}
	return false
}
