package promise

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"runtime"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/reader"
	"github.com/verhaal/verhaal/internal/report"
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
	KindReasons    []report.Sentence       `json:"kind_reasons"`
	Law            string                  `json:"law"`
	Points         []PointOpinion          `json:"points"`
	Terms          TermsOpinion            `json:"terms"`
	Contradictions []DocumentContradiction `json:"contradictions"`
	Advice         []DocumentAdvice        `json:"advice"`
	Notices        []report.Flag           `json:"notices"`
	Asides         []DocumentAside         `json:"asides"`
	Sources        []norm.Source           `json:"sources"`
	Steps          []string                `json:"steps"`
	ComparedWith   string                  `json:"compared_with,omitempty"` // the earlier version, when there is one
	Changes        []DocumentChange        `json:"changes,omitzero"`        // since then

	Title   string         `json:"-"` // the outcome in one sentence
	Side    review.Side    `json:"-"`
	Text    *reading.Text  `json:"-"`
	Opinion review.Opinion `json:"-"`
}

// Confidence is how likely it is that a verdict is right, in two decimals.
type Confidence float64

// MarshalJSON writes it with two decimals, always.
func (c Confidence) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(c), 'f', 2, 64), nil
}

// PointOpinion is one point of the checklist.
type PointOpinion struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Set        string            `json:"set"` // law, market or wbp
	Covers     []string          `json:"covers"`
	Verdict    string            `json:"verdict"`
	Confidence Confidence        `json:"confidence"`
	Sources    []norm.Source     `json:"sources"`
	Passages   []PassageText     `json:"passages"`
	Remark     string            `json:"remark"`
	Remarks    []report.Sentence `json:"-"`
}

// Word is the verdict in a word: what is only usual is settled or not, and never in
// order or missing.
func (p PointOpinion) Word(l string) string {
	if p.ByLaw() {
		return lang.T(l, "opinion.verdict."+p.Verdict)
	}
	return lang.T(l, "opinion.settled."+p.Verdict)
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
	review.TermsView
	Where map[string]PassageText `json:"where"`
}

// DocumentContradiction is what cannot all be meant.
type DocumentContradiction struct {
	report.Sentence
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
	Sources  []norm.Source `json:"sources"`
	Passages []PassageText `json:"passages"`
	Proposal []string      `json:"proposal"`
}

// checkSlots bounds how many documents this process reads at the same moment,
// whichever door they came in by.
var checkSlots = make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))

// CheckDocument gives a second opinion on a document that somebody else drew
// up. A document that cannot be read is a fault that says why and what to do.
func CheckDocument(ctx context.Context, name string, data []byte, o review.Options, l string) (DocumentOpinion, error) {
	select {
	case checkSlots <- struct{}{}:
		defer func() { <-checkSlots }()
	case <-ctx.Done():
		return DocumentOpinion{}, ctx.Err()
	}
	text, err := reading.Read(ctx, data, reader.Programs{}) // with the programs that are installed
	if err != nil {
		return DocumentOpinion{}, report.ReadingFault(err)
	}
	opinion, err := review.Check(ctx, text, o)
	if err != nil {
		return DocumentOpinion{}, report.ReadingFault(err)
	}
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
