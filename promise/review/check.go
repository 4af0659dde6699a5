package review

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review/text"
)

// Check gives the opinion on a text. The error is a *reading.Problem when the
// text is too long for an agreement, or that of ctx when that ends.
func Check(ctx context.Context, t *reading.Text, o Options) (Opinion, error) {
	read, err := text.NewScript(ctx, t)
	if err != nil {
		return Opinion{}, fmt.Errorf("cannot read agreement: %w", err)
	}
	s := script{read}
	var op Opinion
	op.Language, op.Mixed = s.Language()
	found := map[string]finding{}
	decide := func(wbp bool) {
		for _, r := range theRules() {
			if (r.set == Wbp) == wbp && s.Stopped() == nil {
				f := r.decide(s)
				found[r.id] = f
				op.Points = append(op.Points, s.point(&r, f))
			}
		}
	}
	decide(false)
	if err := s.Stopped(); err != nil {
		return Opinion{}, fmt.Errorf("cannot judge agreement: %w", err)
	}
	op.Kind, op.KindConfidence, op.KindReasons = s.kind(op.Points)
	op.Terms, op.Transfers = s.terms(found, o.Now)
	op.Terms.Kind, op.Terms.Language = string(op.Kind), op.Language
	op.Law = lawFor(&op, o)
	if op.Law == "wbp" {
		underWbp(op.Points)
		decide(true)
	}
	for _, i := range s.Addressed {
		op.Addressed = append(op.Addressed, s.passage(text.Match{Unit: i}))
	}
	op.Contradictions = s.contradictions(found, &op.Terms.Values)
	op.Advice = advise(&op, o.Side)
	if err := s.Stopped(); err != nil {
		return Opinion{}, fmt.Errorf("cannot judge agreement: %w", err)
	}
	return op, nil
}

// lawFor gives the law that an agreement is judged by: the one asked for, else
// that of its date and its words.
func lawFor(op *Opinion, o Options) string {
	switch {
	case o.Law != "":
		return o.Law
	case op.Kind == Bewerkers:
		return "wbp"
	}
	return "gdpr"
}

// underWbp marks what the Wbp did not require, and gives the sources of what it
// did.
//
// law: wbp 14(3)(a)
func underWbp(points []Point) {
	for i := range points {
		p := &points[i]
		if p.Set != Law {
			continue
		}
		at := slices.IndexFunc(theRules(), func(r ready) bool { return r.id == p.ID })
		if before := theRules()[at].wbp; before != nil {
			p.Sources = before
			for j := range p.Remarks {
				p.Remarks[j].Sources = before
			}
		} else {
			p.Set = Market
			p.Remarks = []norm.Step{{Key: "review.why.not-then", Sources: p.Sources}}
			if p.Verdict == Contrary {
				p.Verdict = Absent
			}
		}
	}
}

// mostPassages is how many passages of a point are shown: the best ones.
const mostPassages = 6

func (s script) point(r *ready, f finding) Point {
	p := Point{
		ID: r.id, Set: r.set, Covers: strings.Fields(r.covers), Verdict: f.verdict, Confidence: confidence(r.id, f.verdict, f.why),
		Sources: r.sources,
	}
	slices.SortStableFunc(f.rests, func(a, b text.Match) int { return s.weight(r, b) - s.weight(r, a) })
	for _, m := range f.rests {
		if r.whole && len(p.Passages) > 0 && s.joins(&p.Passages[len(p.Passages)-1], m) {
			continue
		}
		if len(p.Passages) == mostPassages {
			break
		}
		for _, next := range s.withLead(m) {
			if len(p.Passages) < mostPassages && !slices.ContainsFunc(p.Passages,
				func(q Passage) bool { return q.Start <= next.Start && next.End <= q.End }) {
				p.Passages = append(p.Passages, next)
			}
		}
	}
	p.Remarks = []norm.Step{{Key: "review.why." + f.why, Sources: r.sources}}
	return p
}

// weighs says how much a unit stands under headings on other subjects.
func (s script) weighs(m text.Match, names ...string) int {
	return s.weight(&ready{topic: s.Topics(names...)}, m)
}

// weight says how much a unit is about a point: one under a heading on it goes
// before one that mentions it in passing.
func (s script) weight(r *ready, m text.Match) int {
	u := &s.Units[m.Unit]
	n := 0
	if s.Sections[u.Section].Own.Meets(r.topic) {
		n += 2
	}
	if u.Label.Meets(r.topic) {
		n += 2
	}
	if u.Lead >= 0 && s.Units[u.Lead].Own.Meets(r.topic) {
		n++
	}
	if n == 0 && s.Sections[u.Section].Says.Meets(r.topic) {
		n = 1
	}
	return n
}

// withLead gives the passage of a match; of an item of a list with the line that
// opens it, for "- returns the data" says nothing without "at the end, Processor:".
func (s script) withLead(m text.Match) []Passage {
	item := s.passage(m)
	lead := s.Units[m.Unit].Lead
	if lead < 0 {
		return []Passage{item}
	}
	opens := s.passage(text.Match{Unit: lead})
	if opens.Start >= item.Start || opens.Page != item.Page || item.End-opens.Start > wholeBlock {
		return []Passage{item, opens}
	}
	item.Start = opens.Start
	item.Text = s.Text.Body[item.Start:item.End]
	return []Passage{item}
}

// longestList is how many bytes of a list are shown as one passage.
const longestList = 1500

// joins puts a unit to the passage before it when it follows in the same list.
func (s script) joins(p *Passage, m text.Match) bool {
	next := s.passage(m)
	between := next.Start - p.End
	if between < 0 || between > 120 || next.End-p.Start > longestList || s.Units[m.Unit].Section != s.sectionAt(p.Start) {
		return next.Start >= p.Start && next.End <= p.End
	}
	p.End = next.End
	p.Text = s.Text.Body[p.Start:p.End]
	return true
}

func (s script) sectionAt(at int) int {
	next := sort.Search(len(s.Tokens), func(i int) bool { return int(s.Tokens[i].End) > at })
	if i := sort.Search(len(s.Units), func(i int) bool { return int(s.Units[i].To) > next }); i < len(s.Units) {
		return s.Units[i].Section
	}
	return -1
}

// wholeBlock is how many bytes a paragraph may have to be shown whole, and not
// only the sentence in it that says the thing.
const wholeBlock = 450

// passage gives the place of a match as a literal part of the text: its
// paragraph, or its sentence when the paragraph is long.
func (s script) passage(m text.Match) Passage {
	u := &s.Units[m.Unit]
	b := &s.Text.Blocks[u.Block]
	start, end := b.Start, b.End
	if u.From < u.To && end-start > wholeBlock {
		start, end = int(s.Tokens[u.From].Start), int(s.Tokens[u.To-1].End)
	}
	for end < b.End && strings.IndexByte(".)\"'%", s.Text.Body[end]) >= 0 {
		end++
	}
	return Passage{Span: reading.Span{Start: start, End: end}, Text: s.Text.Body[start:end], Location: s.location(m.Unit), Page: b.Page}
}

// location names the place of a unit as a reader would: "art. 7.1".
func (s script) location(i int) string {
	u := &s.Units[i]
	b := &s.Text.Blocks[u.Block]
	sec := &s.Sections[u.Section]
	number := strings.Trim(b.Number, ". ")
	head := strings.Trim(sec.Number, ". ")
	switch {
	case b.Kind == reading.Heading, number == "":
		return head
	case head == "" || strings.HasPrefix(number, head+"."):
		return number
	case slices.Contains([]rune("0123456789"), rune(number[0])) && strings.Contains(number, "."):
		return number
	}
	return head + " (" + number + ")"
}
