package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

func agreementPath(id store.ID) templ.SafeURL { return templ.SafeURL("/agreements/" + string(id)) }

func questionPath(d *app.Dossier, question string) templ.SafeURL {
	return agreementPath(d.ID) + templ.SafeURL("/q/"+question)
}

func sectionTitle(p *page, d *app.Dossier, q *flow.Question) string {
	for _, s := range d.Answers.Flow().Sections {
		if s.ID == q.Section {
			return p.T("kind."+d.Kind) + " · " + s.Title.In(p.Lang)
		}
	}
	return ""
}

// steps says of each section whether it is behind us, here, or to come.
func steps(d *app.Dossier, q *flow.Question) []string {
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
func otherSide(p *page, d *app.Dossier, q *flow.Question) string {
	side, _ := d.Answers.Answer(d.Answers.Flow().SuggestBy).(string)
	other := map[string]string{"provider": "customer", "customer": "provider"}[side]
	if other == "" || q.Suggest[other] == nil {
		return ""
	}
	value, problems := q.Canonical(q.Suggest[other])
	ours := d.Answers.Suggestion(q.ID)
	if len(problems) > 0 || answerText(p.Lang, q, value) == answerText(p.Lang, q, ours) {
		return ""
	}
	return p.T("question.other-side."+other, "answer", answerText(p.Lang, q, value))
}

func (s *Server) agreementAnswer(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	d, err := s.app.ShowAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	q := d.Answers.Flow().Question(r.PathValue("question"))
	if q == nil || d.MayEdit() != nil || !p.May(app.Write) {
		return redirect(w, r, string(agreementPath(id)))
	}
	if !d.Answers.Asked(q.ID) {
		return redirect(w, r, string(agreementPath(id))+"/check")
	}
	p.Title = q.Text.In(p.Lang)
	a := newAnswer(d.Answers, q)
	status := http.StatusOK
	if r.Method == http.MethodPost {
		f, err := parse(r)
		if err != nil {
			return err
		}
		a.value = q.FromForm(f.values, p.Lang)
		switch {
		case f.get("add") != "":
			a.extra = 1
		default:
			if a.problems, err = s.app.AnswerAgreement(r.Context(), p.Who, id, q.ID, a.value); err != nil {
				return err
			}
			if len(a.problems) == 0 || f.get("later") != "" {
				return s.onward(w, r, p, id, q.ID, f.get("later") != "")
			}
			status = http.StatusUnprocessableEntity
		}
	}
	// The document shows what is in the fields, also when it is only proposed.
	shown, err := s.app.PreviewAgreement(r.Context(), p.Who, id, q.ID, a.value)
	if err != nil {
		return err
	}
	if a.paper, err = s.paper(shown, q.ID); err != nil {
		return err
	}
	s.show(w, r, status, questionPage(p, d, q, a))
	return nil
}

// onward goes to the next open question, or to where the answers are checked.
func (s *Server) onward(w http.ResponseWriter, r *http.Request, p *page, id store.ID, question string, later bool) error {
	to := string(agreementPath(id))
	if later {
		say(w, "said.later")
		return redirect(w, r, to)
	}
	d, err := s.app.ShowAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	if next := d.Answers.After(question); next != nil {
		return redirect(w, r, string(questionPath(d, next.ID)))
	}
	if next := d.Answers.Next(); next != nil {
		return redirect(w, r, string(questionPath(d, next.ID)))
	}
	return redirect(w, r, to+"/check")
}

// paper is the document as it is now.
func (s *Server) paper(d *app.Dossier, changed string) (string, error) {
	tree, err := s.app.Growing(d, changed)
	if err != nil {
		return "", err
	}
	fragment, err := document.HTMLFragment(tree)
	return beneath(string(fragment)), err
}

func (s *Server) agreementPreview(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	d, err := s.app.ShowAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	q := d.Answers.Flow().Question(r.PathValue("question"))
	if q == nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	if d, err = s.app.PreviewAgreement(r.Context(), p.Who, id, q.ID, q.FromForm(f.values, p.Lang)); err != nil {
		return err
	}
	paper, err := s.paper(d, q.ID)
	if err != nil {
		return err
	}
	s.show(w, r, http.StatusOK, templ.Raw(paper))
	return nil
}
