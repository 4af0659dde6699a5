package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review"
)

// DocumentOpinion is the second opinion on one document, in words.
type DocumentOpinion struct {
	File           string                  `json:"file"`
	SHA256         string                  `json:"sha256"`
	Format         string                  `json:"format"`
	Pages          *int                    `json:"pages"`
	Language       string                  `json:"language"`
	Mixed          bool                    `json:"mixed"`
	Kind           string                  `json:"kind"`
	KindConfidence Confidence              `json:"kind_confidence"`
	KindReasons    []Reason                `json:"kind_reasons"`
	Law            string                  `json:"law"`
	Points         []PointOpinion          `json:"points"`
	Terms          TermsOpinion            `json:"terms"`
	Contradictions []DocumentContradiction `json:"contradictions"`
	Advice         []DocumentAdvice        `json:"advice"`
	Notices        []Flag                  `json:"notices"`
	Asides         []DocumentAside         `json:"asides"`
	Sources        []string                `json:"sources"`
	Steps          []string                `json:"steps"`

	Title   string         `json:"-"` // the outcome in one sentence
	Side    review.Side    `json:"-"`
	Text    *reading.Text  `json:"-"`
	Opinion review.Opinion `json:"-"`
}

// Cite gives canonical sources as a reader of language l cites them.
func Cite(l string, sources []string) []string {
	all := make([]string, len(sources))
	for i, s := range sources {
		all[i] = norm.Source(s).In(l)
	}
	return all
}

// Confidence is how likely it is that a verdict is right, in two decimals.
type Confidence float64

// MarshalJSON writes it with two decimals, always.
func (c Confidence) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(c), 'f', 2, 64), nil
}

// Reason is one reason, with what it rests on.
type Reason struct {
	Text    string   `json:"text"`
	Sources []string `json:"sources"`
}

// PointOpinion is one point of the checklist.
type PointOpinion struct {
	ID         string        `json:"id"`
	Name       string        `json:"name"`
	Set        string        `json:"set"` // law, market or wbp
	Covers     []string      `json:"covers"`
	Verdict    string        `json:"verdict"`
	Confidence Confidence    `json:"confidence"`
	Sources    []string      `json:"sources"`
	Passages   []PassageText `json:"passages"`
	Remark     string        `json:"remark"`
	Remarks    []StepText    `json:"-"`
}

// ByLaw says whether the point is one that the law asks for.
func (p PointOpinion) ByLaw() bool { return p.Set != string(review.Market) }

// PassageText is a literal part of a document's text.
type PassageText struct {
	Text     string `json:"text"`
	Location string `json:"location"`
	Page     *int   `json:"page"`
	Start    int    `json:"start"` // characters from the beginning of the extracted text
	End      int    `json:"end"`

	Span reading.Span `json:"-"`
}

// TermsOpinion is what was agreed, with the passage that each term was read
// from.
type TermsOpinion struct {
	review.Terms
	Where map[string]PassageText `json:"where"`
}

// DocumentContradiction is what cannot all be meant.
type DocumentContradiction struct {
	Reason
	Passages []PassageText `json:"passages"`
}

// DocumentAside is text that stands in the file, but not plainly in the agreement:
// proposed, commented, or where nobody sees it.
type DocumentAside struct {
	Kind   string `json:"kind"` // inserted, deleted, comment, hidden
	Text   string `json:"text"`
	Why    string `json:"why,omitempty"` // of hidden text
	Author string `json:"author,omitempty"`
	Date   string `json:"date,omitempty"`
	Page   *int   `json:"page"`
}

// maxAsides is how many of those are told; who finds more has seen enough.
const maxAsides = 100

// DocumentAdvice is one thing to ask for.
type DocumentAdvice struct {
	Point    string        `json:"point"`
	Name     string        `json:"name"`
	Why      string        `json:"why"`
	Reason   string        `json:"reason"`
	Sources  []string      `json:"sources"`
	Passages []PassageText `json:"passages"`
	Proposal []string      `json:"proposal"`
}

// CheckDocument gives a second opinion on a document that somebody else drew
// up. A document that cannot be read is a fault that says why and what to do.
func CheckDocument(ctx context.Context, name string, data []byte, o review.Options, l string) (DocumentOpinion, error) {
	text, err := readDocument(ctx, data)
	if err != nil {
		if code := reading.CodeOf(err); code != "" {
			return DocumentOpinion{}, fault.Wrap(fault.Invalid, "reading."+string(code), err)
		}
		return DocumentOpinion{}, err
	}
	opinion := review.Check(text, o)
	review.Propose(&opinion, o.Side)
	w := &opinionWriter{l: l, runes: runesOf(text.Body), at: o.Now, text: text}
	if opinion.Law == "wbp" {
		w.at = time.Date(2018, time.May, 24, 0, 0, 0, 0, lang.Zone()) // its last day
	}
	sum := sha256.Sum256(data)
	a, err := w.write(opinion)
	a.File, a.SHA256, a.Side = name, hex.EncodeToString(sum[:]), o.Side
	return a, err
}

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
		KindReasons: []Reason{}, Law: o.Law, Points: []PointOpinion{}, Contradictions: []DocumentContradiction{}, Advice: []DocumentAdvice{}, Notices: []Flag{}, Asides: []DocumentAside{}, Sources: []string{}, Steps: []string{},
		Text: w.text, Opinion: o,
	}
	for _, n := range w.text.Notices {
		a.Notices = append(a.Notices, Flag{Code: n.Code, Text: lang.T(w.l, "reading."+n.Code, n.Args...)})
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
	a.Terms = w.terms(o.Terms)
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
		a.Advice = append(a.Advice, DocumentAdvice{one.Point, a.name(one.Point), string(one.Why), reason.Text, reason.Sources, w.passages(one.Passages), append([]string{}, one.Proposal...)})
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
		remarks, err := legalSteps(p.Remarks, w.at, w.l)
		if err != nil {
			return err
		}
		one := PointOpinion{
			ID: p.ID, Name: name.In(w.l), Set: string(p.Set), Covers: append([]string{}, p.Covers...), Verdict: string(p.Verdict), Confidence: Confidence(p.Confidence),
			Sources: canonical(p.Sources), Passages: w.passages(p.Passages), Remark: strings.Join(plainSteps(remarks, w.l), " "), Remarks: remarks,
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
	text := p.Name + ": " + lang.T(w.l, "opinion.verdict."+p.Verdict)
	if len(p.Passages) > 0 && p.Passages[0].Location != "" {
		text += " (" + p.Passages[0].Location + ")"
	}
	if p.Remark != "" {
		text += ". " + p.Remark
	}
	return text
}

func (w *opinionWriter) step(s norm.Step) (Reason, error) {
	all, err := legalSteps([]norm.Step{s}, w.at, w.l)
	if err != nil {
		return Reason{}, err
	}
	return Reason{plainSteps(all, w.l)[0], canonical(s.Sources)}, nil
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
	return PassageText{Text: p.Text, Location: location, Page: pageOf(p.Page), Start: w.runes.at(p.Start), End: w.runes.at(p.End), Span: p.Span}
}

func pageOf(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// terms leaves no list out: a program reads an empty one more easily than none.
func (w *opinionWriter) terms(t review.Terms) TermsOpinion {
	all := TermsOpinion{Terms: t, Where: map[string]PassageText{}}
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

// Count says how many points of the law, or of the market, have a verdict; any
// when it is empty.
func (a *DocumentOpinion) Count(byLaw bool, verdict review.Verdict) int {
	n := 0
	for _, p := range a.Points {
		if p.ByLaw() == byLaw && (verdict == "" || p.Verdict == string(verdict)) {
			n++
		}
	}
	return n
}

// Agreement says whether the document is one that can be held against the
// checklist.
func (a *DocumentOpinion) Agreement() bool {
	return a.Kind == string(review.ProcessingAgreement) || a.Kind == string(review.Bewerkers)
}

func (a *DocumentOpinion) name(point string) string {
	for _, p := range a.Points {
		if p.ID == point {
			return p.Name
		}
	}
	return point
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

// runeIndex counts characters: how many there are before every 1024th byte.
type runeIndex struct {
	text  string
	marks []int
}

func runesOf(text string) runeIndex {
	ix := runeIndex{text: text}
	n := 0
	for at := 0; at < len(text); at += 1024 {
		ix.marks = append(ix.marks, n)
		n += starts(text[at:min(at+1024, len(text))])
	}
	ix.marks = append(ix.marks, n)
	return ix
}

// at gives how many characters come before a byte.
func (ix runeIndex) at(b int) int {
	b = min(max(b, 0), len(ix.text))
	mark := b / 1024
	return ix.marks[mark] + starts(ix.text[mark*1024:b])
}

// starts counts the bytes that begin a character.
func starts(text string) int {
	n := 0
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return n
}
