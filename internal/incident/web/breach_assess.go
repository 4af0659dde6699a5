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
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

// breachQuestions asks what happened and says what must be done.
var breachQuestions = page.Questionnaire{
	Path: "/assess", Title: "calc.assess.title", Flow: breach.Flow, Start: assessPage,
	Outcome: func(p *page.Page, state *flow.State, answers string) (templ.Component, error) {
		answer, err := incident.AssessBreach(breach.FromFlow(state), p.Lang)
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
func assessDuties(a incident.BreachAnswer) []assessDuty {
	record := assessDuty{a.Register, "record", "", "AVG 33(5)"}
	people := assessDuty{page.IsTrue(a.DataSubjects), "people", "", "AVG 34(1)"}
	switch {
	case a.Authority == nil && a.Register && a.Law == "wbp": // a processor
		record.source = "Wbp 14(2)"
		return []assessDuty{{true, "controllers", "contract", "Wbp 14(2)"}, record}
	case a.Authority == nil && a.Register:
		record.source = "AVG 28(3)(f)"
		return []assessDuty{{true, "controllers", "gdpr-33-2", "AVG 33(2)"}, record}
	case a.Law == "wbp":
		people.source, record.source = "Wbp 34a(2)", "Wbp 34a(8)"
		return []assessDuty{{page.IsTrue(a.Authority), "authority-wbp", "wbp-34a", "Wbp 34a(1)"}, people, record}
	}
	return []assessDuty{{page.IsTrue(a.Authority), "authority", "gdpr-33-1", "AVG 33(1)"}, people, record}
}

// assessReport tells the outcome on paper.
func assessReport(p *page.Page, a incident.BreachAnswer, state *flow.State) report.Report {
	r := report.Report{Kind: p.T("calc.assess.title"), Title: assessTitle(p, a), Notes: []report.Remark{{Text: p.T("assess.note." + string(a.Standing))}}, Given: page.Given(p, state), Steps: a.StepTexts}
	for _, d := range assessDuties(a) {
		if d.must {
			r.Figures = append(r.Figures, report.Pair{Label: p.T("assess.do." + d.what), Value: p.T("assess.by."+d.what) + " (" + d.source.In(p.Lang) + ")"})
		} else {
			r.Notes = append(r.Notes, report.Remark{Text: p.T("assess.not." + d.what)})
		}
	}
	why := report.Table{Caption: p.T("assess.why"), Head: []string{p.T("report.reason"), p.T("report.source")}}
	for _, one := range a.ReasonTexts {
		why.Rows = append(why.Rows, []string{one.Text, report.Cited(p.Lang, one.Sources)})
	}
	open := report.Table{Caption: p.T("assess.find-out")}
	for _, m := range a.MissingText {
		open.Rows = append(open.Rows, []string{m})
	}
	for _, t := range []report.Table{open, why} {
		if len(t.Rows) > 0 {
			r.Tables = append(r.Tables, t)
		}
	}
	if a.Severity != nil {
		level := p.T("assess.severity-title", "level", p.T("assess.level."+a.Severity.Level))
		r.Notes = append(r.Notes, report.Remark{Text: level + ". " + p.T("assess.severity-note")})
	}
	return r
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
	answer, err := incident.AssessBreach(breach.FromFlow(state), p.Lang)
	if err != nil {
		return err
	}
	data, err := document.PDF(assessReport(p, answer, state).Document(p.Lang, p.Now.In(lang.Zone())))
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

// assessTitle says in one sentence what must be done.
func assessTitle(p *page.Page, a incident.BreachAnswer) string {
	switch {
	case !a.Register:
		return p.T("assess.title.nothing")
	case a.Authority == nil:
		return p.T("assess.title.processor")
	case page.IsTrue(a.DataSubjects):
		return p.T("assess.title.people")
	case page.IsTrue(a.Authority):
		return p.T("assess.title.authority")
	}
	return p.T("assess.title.register")
}
