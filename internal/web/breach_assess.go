package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

// breachQuestions asks what happened and says what must be done.
var breachQuestions = questionnaire{
	path: "/assess", title: "calc.assess.title", flow: breach.Flow, start: assessPage,
	outcome: func(p *page, state *flow.State, answers string) (templ.Component, error) {
		answer, err := app.AssessBreach(breach.FromFlow(state), p.Lang)
		if err != nil {
			return nil, err
		}
		return assessmentPage(p, answer, state, answers), nil
	},
}

// assessDuty is something that must be done, or need not; rule is its clock, if
// it has one.
type assessDuty struct {
	must       bool
	what, rule string
	source     norm.Source
}

// assessDuties are the duties in the order in which they come.
func assessDuties(a app.BreachAnswer) []assessDuty {
	record := assessDuty{a.Register, "record", "", "AVG 33(5)"}
	people := assessDuty{isTrue(a.DataSubjects), "people", "", "AVG 34(1)"}
	switch {
	case a.Authority == nil && a.Register && a.Law == "wbp": // a processor
		record.source = "Wbp 14(2)"
		return []assessDuty{{true, "controllers", "contract", "Wbp 14(2)"}, record}
	case a.Authority == nil && a.Register:
		record.source = "AVG 28(3)(f)"
		return []assessDuty{{true, "controllers", "gdpr-33-2", "AVG 33(2)"}, record}
	case a.Law == "wbp":
		people.source, record.source = "Wbp 34a(2)", "Wbp 34a(8)"
		return []assessDuty{{isTrue(a.Authority), "authority-wbp", "wbp-34a", "Wbp 34a(1)"}, people, record}
	}
	return []assessDuty{{isTrue(a.Authority), "authority", "gdpr-33-1", "AVG 33(1)"}, people, record}
}

// assessReport tells the outcome on paper.
func assessReport(p *page, a app.BreachAnswer, state *flow.State) app.Report {
	r := app.Report{Kind: p.T("calc.assess.title"), Title: assessTitle(p, a), Notes: []app.Remark{{Text: p.T("assess.note." + string(a.Standing))}}, Given: given(p, state), Steps: a.StepTexts}
	for _, d := range assessDuties(a) {
		if d.must {
			r.Figures = append(r.Figures, app.Pair{Label: p.T("assess.do." + d.what), Value: p.T("assess.by."+d.what) + " (" + d.source.In(p.Lang) + ")"})
		} else {
			r.Notes = append(r.Notes, app.Remark{Text: p.T("assess.not." + d.what)})
		}
	}
	why := app.Table{Caption: p.T("assess.why"), Head: []string{p.T("report.reason"), p.T("report.source")}}
	for _, one := range a.ReasonTexts {
		why.Rows = append(why.Rows, []string{one.Text, strings.Join(one.Sources, ", ")})
	}
	open := app.Table{Caption: p.T("assess.find-out")}
	for _, m := range a.MissingText {
		open.Rows = append(open.Rows, []string{m})
	}
	for _, t := range []app.Table{open, why} {
		if len(t.Rows) > 0 {
			r.Tables = append(r.Tables, t)
		}
	}
	if a.Severity != nil {
		level := p.T("assess.severity-title", "level", p.T("assess.level."+a.Severity.Level))
		r.Notes = append(r.Notes, app.Remark{Text: level + ". " + p.T("assess.severity-note")})
	}
	return r
}

// assessPDF gives the outcome on paper.
func (s *Server) assessPDF(w http.ResponseWriter, r *http.Request, p *page) error {
	if err := s.anybody(r, p); err != nil {
		return err
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	state := breachQuestions.answered(f)
	if q := state.Next(); q != nil || len(app.Errors(state.Problems())) > 0 {
		p.Title = p.T(breachQuestions.title)
		return s.put(w, r, p, breachQuestions, state, q, nil)
	}
	answer, err := app.AssessBreach(breach.FromFlow(state), p.Lang)
	if err != nil {
		return err
	}
	data, err := document.PDF(assessReport(p, answer, state).Document(p.Lang, p.Now.In(lang.Zone())))
	if err != nil {
		return err
	}
	return send(w, "assess.pdf", "application/pdf", data)
}

// assessLink is the part of the address that holds the answers. A browser does
// not send it.
func assessLink(answers string) templ.SafeURL {
	return templ.SafeURL("#" + url.Values{"answers": {answers}}.Encode())
}

// assessTitle says in one sentence what must be done.
func assessTitle(p *page, a app.BreachAnswer) string {
	switch {
	case !a.Register:
		return p.T("assess.title.nothing")
	case a.Authority == nil:
		return p.T("assess.title.processor")
	case isTrue(a.DataSubjects):
		return p.T("assess.title.people")
	case isTrue(a.Authority):
		return p.T("assess.title.authority")
	}
	return p.T("assess.title.register")
}
