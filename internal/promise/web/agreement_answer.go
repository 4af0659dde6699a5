package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

func questionPath(d *promise.AgreementView, question string) templ.SafeURL {
	return page.AgreementPath(d.ID) + templ.SafeURL("/q/"+question)
}

func sectionTitle(p *page.Page, d *promise.AgreementView, q *flow.Question) string {
	for _, s := range d.Answers.Flow().Sections {
		if s.ID == q.Section {
			return p.T("kind."+d.Kind) + " · " + s.Title.In(p.Lang)
		}
	}
	return ""
}

// steps says of each section whether it is behind us, here, or to come.
func steps(d *promise.AgreementView, q *flow.Question) []string {
	var list []string
	state := "done"
	for _, s := range d.Answers.Flow().Sections {
		switch {
		case s.ID == q.Section:
			list, state = append(list, "now"), "next"
		default:
			list = append(list, state)
		}
	}
	return list
}

// otherSide says what the other side usually asks, when it is something else.
func otherSide(p *page.Page, d *promise.AgreementView, q *flow.Question) string {
	side, _ := d.Answers.Answer(d.Answers.Flow().SuggestBy).(string)
	other := map[string]string{"provider": "customer", "customer": "provider"}[side]
	if other == "" || q.Suggest[other] == nil {
		return ""
	}
	value, problems := q.Canonical(q.Suggest[other])
	ours := d.Answers.Suggestion(q.ID)
	if len(problems) > 0 || page.AnswerText(p.Lang, q, value) == page.AnswerText(p.Lang, q, ours) {
		return ""
	}
	return p.T("question.other-side."+other, "answer", page.AnswerText(p.Lang, q, value))
}

func (s *handlers) agreementAnswer(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	d, err := promise.ShowAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	q := d.Answers.Flow().Question(r.PathValue("question"))
	if q == nil || d.MayEdit() != nil || !p.May(app.AgreementAnswer) {
		return page.Redirect(w, r, string(page.AgreementPath(id)))
	}
	if !d.Answers.Asked(q.ID) {
		return page.Redirect(w, r, string(page.AgreementPath(id))+"/check")
	}
	p.Title = q.Text.In(p.Lang)
	a := page.NewAnswer(d.Answers, q)
	status := http.StatusOK
	if r.Method == http.MethodPost {
		f, err := page.ParseForm(r)
		if err != nil {
			return err
		}
		a.Value = q.FromForm(f.Values, p.Lang)
		switch {
		case f.Get("add") != "":
			a.Extra = 1
		default:
			if a.Problems, err = promise.AnswerAgreement(r.Context(), s.App, p.Who, id, q.ID, a.Value); err != nil {
				return err
			}
			if len(a.Problems) == 0 || f.Get("later") != "" {
				return s.redirectNext(w, r, p, id, q.ID, f.Get("later") != "")
			}
			status = http.StatusUnprocessableEntity
		}
	}
	// The document shows what is in the fields, also when it is only proposed.
	shown, err := promise.PreviewAgreement(r.Context(), s.App, p.Who, id, q.ID, a.Value)
	if err != nil {
		return err
	}
	if a.Paper, err = s.paper(shown, q.ID); err != nil {
		return err
	}
	s.Render(w, r, status, agreementAnswerPage(p, d, q, a))
	return nil
}

// redirectNext goes to the next open question, or to where the answers are checked.
func (s *handlers) redirectNext(w http.ResponseWriter, r *http.Request, p *page.Page, id store.ID, question string, later bool) error {
	to := string(page.AgreementPath(id))
	if later {
		s.SetFlash(w, "said.later")
		return page.Redirect(w, r, to)
	}
	d, err := promise.ShowAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	if next := d.Answers.After(question); next != nil {
		return page.Redirect(w, r, string(questionPath(d, next.ID)))
	}
	if next := d.Answers.Next(); next != nil {
		return page.Redirect(w, r, string(questionPath(d, next.ID)))
	}
	return page.Redirect(w, r, to+"/check")
}

// paper is the document as it is now.
func (s *handlers) paper(d *promise.AgreementView, changed string) (string, error) {
	tree, err := promise.DraftDocument(s.App, d, changed)
	if err != nil {
		return "", err
	}
	fragment, err := document.HTMLFragment(tree)
	return page.DemoteHeadings(string(fragment)), err
}
