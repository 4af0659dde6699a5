package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/incident"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

// breachQuestions asks what happened and says what must be done.
var breachQuestions = page.Questionnaire{
	Path: "/assess", Title: "calc.assess.title", Flow: breach.Flow, Start: assessPage,
	Outcome: func(p *page.Page, state *flow.State, answers string) (templ.Component, error) {
		answer, err := incident.AssessBreach(breach.FromFlow(state), p.Lang, p.Now)
		if err != nil {
			return nil, err
		}
		return assessmentPage(p, answer, state, answers), nil
	},
}

// assessPDF gives the outcome on paper.
func (s *handlers) assessPDF(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := s.IdentifyVisitor(r, p); err != nil {
		return err
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	state := breachQuestions.Answered(f)
	if q := state.Next(); q != nil || len(report.Errors(state.Problems())) > 0 {
		p.Title = p.T(breachQuestions.Title)
		return s.Ask(w, r, p, breachQuestions, state, q, nil)
	}
	answer, err := incident.AssessBreach(breach.FromFlow(state), p.Lang, p.Now)
	if err != nil {
		return err
	}
	data, err := document.PDF(answer.Report(p.Lang, page.Given(p, state)).Document(p.Lang, p.Now.In(lang.Zone())))
	if err != nil {
		return err
	}
	return page.SendFile(w, "assess.pdf", data)
}

// assessLink is the part of the address that holds the answers. A browser does
// not send it.
func assessLink(answers string) templ.SafeURL {
	return templ.SafeURL("#" + url.Values{"answers": {answers}}.Encode())
}
