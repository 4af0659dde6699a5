package web

import (
	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/paper/flow"
)

// roleQuestions asks who is what in one operation.
var roleQuestions = questionnaire{
	path: "/roles", title: "roles.title", flow: app.RoleFlow, start: rolesPage,
	outcome: func(p *page, state *flow.State, answers string) (templ.Component, error) {
		rulings, err := app.DecideRoles(state, p.Lang)
		if err != nil {
			return nil, err
		}
		return rulingPage(p, rulings, answers, lastAsked(state)), nil
	},
}

func needsAgreement(rulings []app.Ruling) bool {
	for _, r := range rulings {
		for _, pair := range r.Pairs {
			if pair.Result == "processing-agreement" {
				return true
			}
		}
	}
	return false
}
