package promise

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review"
)

// opinionWriter puts an opinion into words.
type opinionWriter struct {
	l     string
	at    time.Time // of which day the law is
	text  *reading.Text
	runes runeIndex
}

func (w *opinionWriter) write(o review.Opinion) (DocumentOpinion, error) {
	a := DocumentOpinion{
		Format: string(w.text.Format), Pages: pageOf(w.text.Pages), Language: o.Language, Mixed: o.Mixed, Kind: string(o.Kind), KindConfidence: Confidence(o.KindConfidence),
		KindReasons: []report.Sentence{}, Law: o.Law, Points: []PointOpinion{}, Contradictions: []DocumentContradiction{}, Advice: []DocumentAdvice{}, Notices: []report.Flag{}, Asides: []DocumentAside{}, Sources: []norm.Source{}, Steps: []string{},
		Text: w.text, Opinion: o,
	}
	if len(o.Addressed) > 0 {
		a.Notices = append(a.Notices, report.Flag{
			Code: "addressed",
			Text: lang.T(w.l, "opinion.addressed", "text", visible(o.Addressed[0].Text)),
		})
	}
	for _, n := range w.text.Notices {
		a.Notices = append(a.Notices, report.Flag{Code: n.Code, Text: lang.T(w.l, "reading."+n.Code, n.Args...)})
	}
	for _, one := range w.text.Asides {
		if one.Kind != reading.Margin && strings.TrimSpace(one.Text) != "" && len(a.Asides) < maxAsides {
			a.Asides = append(a.Asides, DocumentAside{string(one.Kind), one.Text, one.Why, one.Author, one.Date, pageOf(one.Page)})
		}
	}
	for _, r := range o.KindReasons {
		reason, err := w.step(r)
		if err != nil {
			return a, err
		}
		a.KindReasons = append(a.KindReasons, reason)
		a.Steps = append(a.Steps, reason.Text)
	}
	if err := w.points(&a, o); err != nil {
		return a, err
	}
	a.Terms = w.terms(o.TermsView())
	for _, c := range o.Contradictions {
		what, err := w.step(c.What)
		if err != nil {
			return a, err
		}
		a.Contradictions = append(a.Contradictions, DocumentContradiction{what, w.passages(c.Passages)})
	}
	for _, one := range o.Advice {
		reason, err := w.step(one.Reason)
		if err != nil {
			return a, err
		}
		a.Advice = append(a.Advice, DocumentAdvice{
			one.Point, a.name(one.Point), string(one.Why), reason.Text, reason.Sources,
			w.passages(one.Passages), append([]string{}, one.Proposal...),
		})
	}
	a.Title = w.title(&a)
	return a, nil
}

func (w *opinionWriter) points(a *DocumentOpinion, o review.Opinion) error {
	for _, p := range o.Points {
		name, err := norm.TextOf("review.point." + p.ID)
		if err != nil {
			return err
		}
		remarks, err := report.Sentences(p.Remarks, w.at, w.l)
		if err != nil {
			return err
		}
		one := PointOpinion{
			ID: p.ID, Name: name.In(w.l), Set: string(p.Set), Covers: append([]string{},
				p.Covers...), Verdict: string(p.Verdict), Confidence: Confidence(p.Confidence),
			Sources: report.Canonical(p.Sources), Passages: w.passages(p.Passages), Remark: strings.Join(report.Texts(remarks, w.l),
				" "), Remarks: remarks,
		}
		for _, s := range one.Sources {
			if !slices.Contains(a.Sources, s) {
				a.Sources = append(a.Sources, s)
			}
		}
		a.Points = append(a.Points, one)
		a.Steps = append(a.Steps, w.reasoned(one))
	}
	return nil
}

// reasoned is a point as one step of the reasoning.
func (w *opinionWriter) reasoned(p PointOpinion) string {
	text := p.Name + ": " + p.Word(w.l)
	if len(p.Passages) > 0 && p.Passages[0].Location != "" {
		text += " (" + p.Passages[0].Location + ")"
	}
	if p.Remark != "" {
		text += ". " + p.Remark
	}
	return text
}

func (w *opinionWriter) step(s norm.Step) (report.Sentence, error) {
	all, err := report.Sentences([]norm.Step{s}, w.at, w.l)
	if err != nil {
		return report.Sentence{}, err
	}
	return all[0].Plain(w.l), nil
}

func (w *opinionWriter) passages(list []review.Passage) []PassageText {
	all := make([]PassageText, len(list))
	for i, p := range list {
		all[i] = w.passage(p)
	}
	return all
}

func (w *opinionWriter) passage(p review.Passage) PassageText {
	location := p.Location
	if location != "" && location[0] >= '0' && location[0] <= '9' {
		location = "art. " + location // in both languages
	}
	return PassageText{
		Text: p.Text, Location: location, Page: pageOf(p.Page), Start: w.runes.at(p.Start), End: w.runes.at(p.End),
		Span: p.Span,
	}
}

func pageOf(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// terms leaves no list out: a program reads an empty one more easily than none.
func (w *opinionWriter) terms(t review.TermsView) TermsOpinion {
	all := TermsOpinion{TermsView: t, Where: map[string]PassageText{}}
	for key, p := range t.Where {
		all.Where[key] = w.passage(p)
	}
	all.Locations = append([]string{}, t.Locations...)
	all.Transfer = append([]review.Transfer{}, t.Transfer...)
	all.Parties = append([]review.TermsParty{}, t.Parties...)
	if t.Cap != nil {
		limit := *t.Cap
		limit.Exceptions = append([]string{}, limit.Exceptions...)
		all.Cap = &limit
	}
	return all
}

// title is the outcome in one sentence.
func (w *opinionWriter) title(a *DocumentOpinion) string {
	if !a.Agreement() {
		return lang.T(w.l, "opinion.title."+a.Kind)
	}
	var parts []string
	all := 0
	for _, v := range []review.Verdict{review.Contrary, review.Absent, review.Partial, review.Present} {
		n := a.Count(true, v)
		all += n
		if n > 0 {
			parts = append(parts, lang.T(w.l, "opinion.title.part."+string(v), "n", strconv.Itoa(n)))
		}
	}
	if all == a.Count(true, review.Present) {
		return lang.T(w.l, "opinion.title.all", "all", strconv.Itoa(all))
	}
	last := len(parts) - 1
	list := strings.Join(parts[:last], ", ")
	if list != "" {
		list += " " + lang.T(w.l, "opinion.and") + " "
	}
	return lang.T(w.l, "opinion.title.some", "all", strconv.Itoa(all), "parts", list+parts[last])
}
