package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

// answer is what stands in the fields of a question: what was just filled in,
// else what was answered before, else what is usual.
type answer struct {
	question   *flow.Question
	value      any
	suggestion any
	problems   []flow.Problem
	extra      int // empty items to add to a list
	state      *flow.State
	paper      string
}

func newAnswer(state *flow.State, q *flow.Question) answer {
	a := answer{question: q, state: state, value: state.Answer(q.ID), suggestion: state.Suggestion(q.ID)}
	if a.value == nil {
		a.value = a.suggestion
	}
	return a
}

// at gives the value of a field by its name.
func (a answer) at(name string) any {
	value := a.value
	rest, ok := strings.CutPrefix(name, a.question.ID+".")
	if !ok {
		return value
	}
	for part := range strings.SplitSeq(rest, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []map[string]any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 1 || i > len(v) {
				return nil
			}
			value = v[i-1]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 1 || i > len(v) {
				return nil
			}
			value = v[i-1]
		default:
			return nil
		}
	}
	return value
}

func (a answer) text(p *page, name string) string {
	switch v := a.at(name).(type) {
	case string:
		if v == flow.Unknown && a.question.Unknown {
			return ""
		}
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case money.Amount:
		return v.Format(p.Lang)
	}
	return ""
}

func (a answer) is(name, id string) bool { return a.at(name) == id }

func (a answer) texts(name string) []string {
	switch v := a.at(name).(type) {
	case []string:
		return v
	case []any:
		var list []string
		for _, one := range v {
			if s, ok := one.(string); ok {
				list = append(list, s)
			}
		}
		return list
	}
	return nil
}

func (a answer) has(name, id string) bool {
	for _, one := range a.texts(name) {
		if one == id {
			return true
		}
	}
	return false
}

// others gives the free texts of a list, one a line.
func (a answer) others(q *flow.Question, name string) string {
	var list []string
	for _, one := range a.texts(name) {
		if q.Choice(one) == nil {
			list = append(list, one)
		}
	}
	return strings.Join(list, "\n")
}

// items numbers the items of a list, and empty ones to fill in.
func (a answer) items(_ *flow.Question, name string) []int {
	n := 0
	switch v := a.at(name).(type) {
	case []map[string]any:
		n = len(v)
	case []any:
		n = len(v)
	}
	numbers := make([]int, max(n+a.extra, 1))
	for i := range numbers {
		numbers[i] = i + 1
	}
	return numbers
}

func (a answer) suggested(q *flow.Question, id string) bool {
	return q == a.question && a.suggestion == id
}

func (a answer) complaints(p *page, name string) []string {
	var list []string
	for _, one := range a.problems {
		if fieldID(one) == name {
			list = append(list, problemText(p.Lang, one))
		}
	}
	return list
}

func (a answer) invalid(p *page, name string) string {
	if len(a.complaints(p, name)) > 0 {
		return "true"
	}
	return "false"
}

type option struct {
	id, text, note, warn, forbidden string
	sources                         []string
}

// options are the answers to choose from that are offered now.
func options(p *page, q *flow.Question, a answer) []option {
	if q.Type == flow.TypeYesNo {
		list := []option{{id: "yes", text: p.T("yes")}, {id: "no", text: p.T("no")}}
		if q.Unknown {
			list = append(list, option{id: flow.Unknown, text: p.T("unknown")})
		}
		return list
	}
	var list []option
	for _, c := range q.Choices {
		if q == a.question && !a.state.Offered(q.ID, c.ID) {
			continue
		}
		o := option{id: c.ID, text: c.Text.In(p.Lang), sources: c.Sources}
		for _, part := range []struct {
			from *flow.Text
			to   *string
		}{{c.Note, &o.note}, {c.Warn, &o.warn}, {c.Forbidden, &o.forbidden}} {
			if part.from != nil {
				*part.to = part.from.In(p.Lang)
			}
		}
		list = append(list, o)
	}
	if q.Unknown {
		list = append(list, option{id: flow.Unknown, text: p.T("unknown")})
	}
	return list
}

func inputType(q *flow.Question) string {
	switch q.Format {
	case flow.FormatEmail:
		return "email"
	case flow.FormatPhone:
		return "tel"
	}
	return "text"
}

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

// citation writes a source in the reader's language.
func citation(l, source string) string { return norm.Source(source).In(l) }

func askedIn(d *app.Dossier, section string) []*flow.Question {
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
func emptyText(d *app.Dossier, q *flow.Question) string {
	if d.Answers.Answer(q.ID) == nil {
		return "check.empty"
	}
	return "check.left-empty"
}

// openQuestions counts what stands in the way of a document.
func openQuestions(d *app.Dossier) int { return len(app.Errors(d.Answers.Problems())) }

func suggestions(d *app.Dossier) int {
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

// answerText writes an answer for reading.
func answerText(l string, q *flow.Question, value any) string {
	switch v := value.(type) {
	case string:
		if v == flow.Unknown && q.Unknown {
			return lang.T(l, "unknown")
		}
		if q.Type == flow.TypeYesNo {
			return lang.T(l, v)
		}
		if c := q.Choice(v); c != nil {
			return c.Text.In(l)
		}
		return v
	case int64:
		text := strconv.FormatInt(v, 10)
		if q.Unit != nil {
			text += " " + q.Unit.In(l)
		}
		return text
	case money.Amount:
		return "€ " + v.Format(l)
	case []string:
		var list []string
		for _, one := range v {
			list = append(list, answerText(l, q, one))
		}
		return strings.Join(list, "\n")
	case map[string]any:
		return recordText(l, q, v)
	case []map[string]any:
		var list []string
		for _, one := range v {
			list = append(list, recordText(l, q, one))
		}
		return strings.Join(list, "\n\n")
	}
	return ""
}

func recordText(l string, q *flow.Question, record map[string]any) string {
	var list []string
	parts := q.Parts()
	for i := range parts {
		if text := answerText(l, &parts[i], record[parts[i].ID]); text != "" {
			list = append(list, strings.ReplaceAll(text, "\n", ", "))
		}
	}
	return strings.Join(list, "\n")
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

// beneath makes the headings of a document lesser ones than that of the page
// it stands in.
func beneath(fragment string) string {
	return strings.NewReplacer("<h1 class=\"doc-title", "<p class=\"doc-title", "</h1>", "</p>").Replace(fragment)
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

func (s *Server) agreementCheck(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	d, err := s.app.ShowAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	if d.MayEdit() != nil || !p.May(app.Write) {
		return redirect(w, r, string(agreementPath(id)))
	}
	p.Title = p.T("check.title")
	s.show(w, r, http.StatusOK, checkPage(p, d))
	return nil
}

// agreementDraftFile shows the draft as a PDF before it is final.
func (s *Server) agreementDraftFile(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	d, err := s.app.ShowAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	tree, err := s.app.Growing(d, "")
	if err != nil {
		return err
	}
	data, err := document.PDF(tree)
	if err != nil {
		return err
	}
	return send(w, d.Kind+"-"+p.T("document.draft")+".pdf", "application/pdf", data)
}

func (s *Server) agreementSuggestions(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := s.app.AcceptSuggestions(r.Context(), p.Who, id); err != nil {
		return err
	}
	say(w, "said.suggestions")
	return redirect(w, r, string(agreementPath(id))+"/check")
}

func (s *Server) agreementLanguage(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	if err := s.app.SetLanguage(r.Context(), p.Who, id, f.get("language")); err != nil {
		return err
	}
	say(w, "said.saved")
	return redirect(w, r, string(agreementPath(id))+"/check")
}
