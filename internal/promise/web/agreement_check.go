package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

func askedIn(d *promise.AgreementView, section string) []*flow.Question {
	var list []*flow.Question
	f := d.Answers.Flow()
	for i := range f.Questions {
		if q := &f.Questions[i]; q.Section == section && d.Answers.Asked(q.ID) {
			list = append(list, q)
		}
	}
	return list
}

// emptyText says why there is no answer to show.
func emptyText(d *promise.AgreementView, q *flow.Question) string {
	if d.Answers.Answer(q.ID) == nil {
		return "check.empty"
	}
	return "check.left-empty"
}

// openQuestions counts what stands in the way of a document.
func openQuestions(d *promise.AgreementView) int { return len(report.Errors(d.Answers.Problems())) }

func suggestions(d *promise.AgreementView) int {
	n := 0
	for _, q := range d.Answers.Flow().Questions {
		if d.Answers.Asked(q.ID) && d.Answers.Answer(q.ID) == nil && d.Answers.Suggestion(q.ID) != nil {
			n++
		}
	}
	return n
}

func otherLanguage(l string) string {
	if l == "nl" {
		return "en"
	}
	return "nl"
}

func (s *handlers) agreementCheck(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	d, err := promise.ShowAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	if d.MayEdit() != nil || !p.May(app.AgreementAnswer) {
		return page.Redirect(w, r, string(page.AgreementPath(id)))
	}
	p.Title = p.T("check.title")
	s.Render(w, r, http.StatusOK, agreementCheckPage(p, d))
	return nil
}

// agreementDraftFile shows the draft as a PDF before it is final.
func (s *handlers) agreementDraftFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	d, err := promise.ShowAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	tree, err := promise.DraftDocument(s.App, d, "")
	if err != nil {
		return err
	}
	data, err := document.PDF(tree)
	if err != nil {
		return err
	}
	return page.SendFile(w, d.Kind+"-"+p.T("document.draft")+".pdf", data)
}
