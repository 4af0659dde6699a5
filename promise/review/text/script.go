// Package text says how the text of an agreement is understood: words, the
// concepts that they name, units with their headings and who acts in each, and
// cues that match them. It knows no rule.
package text

import (
	"context"
	"fmt"
	mathbits "math/bits"
	"strings"

	"github.com/verhaal/verhaal/paper/reading"
)

// Script is a text as the review reads it: tokens, what they say, and how the
// text is built up.
type Script struct {
	Text      *reading.Text
	Lex       *lexicon
	Words     []word
	Tokens    []token
	Hits      []Hit
	Units     []Unit
	Sections  []section
	Addressed []int      // units that address the checker
	saying    [][]uint64 // for each concept the units that say it, a bit each
	inSub     []bool     // for each token whether its unit has it as part of a word for a sub-processor
	annex     bool       // the text has an annex of its own
	watch     *reading.Watch
}

// section is a heading with what stands below it.
type section struct {
	block  int // of the heading; -1 for what stands before the first
	level  int
	up     int // the section that this one lies in; 0 = none
	Number string
	Says   Set // what this heading and those above it say
	Own    Set // what this heading says
	annex  bool

	From, To int // its units
	Said     Set // what they say, the heading with them
}

// Unit is a sentence, item or row: what one says in one go.
type Unit struct {
	From, To int32 // tokens
	Hits     []Hit // in order of their end; then, from names on, the names of parties
	names    int
	Block    int
	Section  int
	Lead     int // the unit that opens the list this item is in; -1
	Prev     int // the unit before it under the same heading; -1
	Own      Set // what it says
	Label    Set // what stands before its colon, in its first cell, or as a short title before it
	above    Set // what its label, its headings and the line that opens its list say
	Around   Set // that, what it says itself, and the sentence before it
	Subject  Role
	Blank    bool // it has a place that was not filled in
}

// MaxWords is how many words a text may have: of an agreement with all its annexes
// some fifty thousand are many.
const MaxWords = 200_000

// NewScript reads a text. It stops when ctx ends, and at MaxWords with a
// *reading.Problem.
func NewScript(ctx context.Context, t *reading.Text) (*Script, error) {
	lex := TheLexicon()
	s := &Script{Text: t, Lex: lex, Sections: []section{{block: -1}}, watch: reading.NewWatch(ctx)}
	spans, err := s.scan()
	if err != nil {
		return nil, err
	}
	s.Hits = lex.find(s.watch, make([]Hit, 0, 2*len(s.Tokens)), s.Words, s.Tokens)
	s.inSub = make([]bool, len(s.Tokens))
	s.build(spans)
	s.nameRoles()
	for i := range s.Units {
		if s.watch.Ended() {
			break
		}
		s.finish(i)
	}
	s.dropPromptInjection()
	s.whoSays()
	return s, s.watch.Err()
}

// Stopped gives why the reading of this text has to stop; nil when it need not.
func (s *Script) Stopped() error { return s.watch.Err() }

// Ended says, now and then, whether the reading of this text has to stop.
func (s *Script) Ended() bool { return s.watch.Ended() }

// scan cuts the text into tokens, and gives those of each block.
func (s *Script) scan() ([][2]int, error) {
	scan := newScanner(s.Lex, s.Text.Body)
	scan.watch = s.watch
	s.Tokens = make([]token, 0, min(len(s.Text.Body)/6, MaxWords))
	spans := make([][2]int, len(s.Text.Blocks))
	for i, b := range s.Text.Blocks {
		n := len(s.Tokens)
		s.Tokens = scan.scan(s.Tokens, b.Start, b.End)
		if len(s.Tokens) > MaxWords {
			return nil, &reading.Problem{Code: reading.TooLong, Detail: fmt.Sprintf("more than %d words", MaxWords)}
		}
		if s.watch.Ended() {
			return nil, s.watch.Err()
		}
		spans[i] = [2]int{n, len(s.Tokens)}
	}
	s.Words = scan.words
	return spans, nil
}

// dropPromptInjection takes out what addresses the checker: anyone who writes "verdict: present"
// in an agreement agrees on nothing by it.
func (s *Script) dropPromptInjection() {
	address := s.Lex.Must("address")
	for i := range s.Units {
		if u := &s.Units[i]; u.Own.Has(address) && !s.IsTitle(u) {
			s.Addressed = append(s.Addressed, i)
			first := i // of the paragraph it stands in
			for first > 0 && s.Units[first-1].Block == u.Block {
				first--
			}
			for j := first; j < len(s.Units) && s.Units[j].Block == u.Block; j++ {
				s.Units[j].Own, s.Units[j].Around, s.Units[j].Hits, s.Units[j].names = Set{}, Set{}, nil, 0
			}
		}
	}
}

// whoSays notes for each concept which units say it.
func (s *Script) whoSays() {
	size := (len(s.Units) + 63) / 64
	all := make([]uint64, size*len(s.Lex.Names))
	s.saying = make([][]uint64, len(s.Lex.Names))
	for c := range s.saying {
		s.saying[c] = all[c*size : (c+1)*size]
	}
	for i := range s.Units {
		sec := &s.Sections[s.Units[i].Section]
		if sec.To == 0 {
			sec.From = i
		}
		sec.To = i + 1
		sec.Said = sec.Said.With(s.Units[i].Own)
		s.annex = s.annex || sec.annex
		for at, bits := range s.Units[i].Own {
			for ; bits != 0; bits &= bits - 1 {
				s.saying[at<<6|mathbits.TrailingZeros64(bits)][i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// build cuts blocks into units, under their headings.
func (s *Script) build(spans [][2]int) {
	s.Units = make([]Unit, 0, 2*len(spans))
	var leads []lead
	columns := -1
	next := 0 // in hits, which are in order of their end
	for i := range s.Text.Blocks {
		if s.watch.Ended() {
			return
		}
		b := &s.Text.Blocks[i]
		from, to := spans[i][0], spans[i][1]
		if b.Kind == reading.Heading || s.heads(i, from, to) {
			leads = leads[:0]
			next = s.heading(i, b, from, to, next)
			continue
		}
		for len(leads) > 0 && !leads[len(leads)-1].covers(b) {
			leads = leads[:len(leads)-1]
		}
		open := -1
		if len(leads) > 0 {
			open = leads[len(leads)-1].unit
		}
		first := len(s.Units)
		if b.Kind != reading.Row {
			columns = -1
		} else if columns >= 0 {
			open = columns
		}
		next = s.cut(i, b, from, to, next, open)
		if to > from && s.opens(b, to-1) && len(s.Units) > first {
			leads = append(leads, lead{len(s.Units) - 1, b.Kind, b.Level, figured(b), false})
		}
		if b.Kind == reading.Row && columns < 0 && len(b.Cells) > 2 && len(s.Units) > first {
			columns = first // the heads of the columns stand over each row
		}
	}
}

// lead is a unit that ends in a colon and so opens a list.
type lead struct {
	unit   int
	kind   reading.Kind
	level  int
	figure bool // it is numbered in figures: 3.1
	begun  bool
}

// covers says whether a block still belongs to the list.
func (l *lead) covers(b *reading.Block) bool {
	if b.Kind == reading.Item || b.Kind == reading.Row {
		l.begun = true
		return l.kind != reading.Item || b.Level >= l.level || l.figure && !figured(b)
	}
	if !l.begun {
		l.begun = true
		return true // a list whose items were not recognised as such
	}
	return false
}

// figured says whether a block is numbered in figures.
func figured(b *reading.Block) bool {
	return b.Number != "" && b.Number[0] >= '0' && b.Number[0] <= '9'
}

// opens says whether the block ends in a colon.
func (s *Script) opens(b *reading.Block, last int) bool {
	rest := strings.TrimRight(s.Text.Body[s.Tokens[last].End:b.End], " \n\r\t*_")
	return strings.HasSuffix(rest, ":")
}

// longestTitle is how many words a line without full stop may have to count as
// a title of what follows it.
const longestTitle = 12

// heads says whether a block is a title though it is not marked as one: a short
// line without full stop, before a paragraph.
func (s *Script) heads(i, from, to int) bool {
	b := &s.Text.Blocks[i]
	if n := to - from; n == 0 || n > longestTitle || i+1 == len(s.Text.Blocks) || !s.Tokens[from].Cap {
		return false
	}
	next := s.Text.Blocks[i+1].Kind
	body := strings.TrimRight(s.Text.Body[b.Start:b.End], " \n\r\t*_")
	if body == "" || strings.IndexByte(".;,:!?|)", body[len(body)-1]) >= 0 || strings.Contains(body, "__") || strings.Contains(body, "@") {
		return false
	}
	switch b.Kind {
	case reading.Paragraph:
		return next != reading.Heading && !strings.Contains(body, "\n")
	case reading.Item:
		return figured(b) && next == reading.Paragraph
	}
	return false
}

// untitled is the level of titles that were not marked as such: below all others.
const untitled = 9

func (s *Script) heading(i int, b *reading.Block, from, to, next int) int {
	sec := section{block: i, level: max(b.Level, 1), Number: b.Number}
	if b.Kind != reading.Heading {
		sec.level = untitled
		sec.Number = s.Sections[len(s.Sections)-1].Number
	}
	for next < len(s.Hits) && int(s.Hits[next].To) <= to {
		sec.Own.Add(s.Hits[next].Concept)
		next++
	}
	sec.up = len(s.Sections) - 1
	for sec.up > 0 && s.Sections[sec.up].level >= sec.level {
		sec.up = s.Sections[sec.up].up
	}
	if sec.up > 0 {
		sec.Says, sec.annex = s.Sections[sec.up].Says, s.Sections[sec.up].annex
	}
	sec.Says = sec.Says.With(sec.Own)
	if from < to {
		sec.annex = sec.annex || s.Is(from, annexed)
	}
	s.Sections = append(s.Sections, sec)
	// A heading can be the whole rule: "No transfer outside the EEA".
	s.addUnit(i, from, to, s.Hits[next:next], -1)
	u := &s.Units[len(s.Units)-1]
	u.Own = sec.Own
	return next
}

// longestUnit is how many words are one sentence or row at most: what is longer
// is read in parts.
const longestUnit = 1000

// cut makes the units of a block.
func (s *Script) cut(i int, b *reading.Block, from, to, next, open int) int {
	start := from
	var title Set
	for t := from; t < to; t++ {
		if (b.Kind == reading.Row || !s.Tokens[t].brk) && t+1 < to && t+1-start < longestUnit {
			continue
		}
		first := next
		for next < len(s.Hits) && int(s.Hits[next].To) <= t+1 {
			next++
		}
		s.addUnit(i, start, t+1, s.Hits[first:next], open)
		u := &s.Units[len(s.Units)-1]
		for _, h := range u.Hits {
			u.Own.Add(h.Concept)
		}
		u.Label = title.With(s.label(u))
		if start == from && t+1 < to && t+1-start <= 7 { // a short title before the text: "Rights of data subjects. …"
			title = u.Own
		}
		start = t + 1
	}
	return next
}

// label gives what stands before a colon or in the first cell.
func (s *Script) label(u *Unit) (says Set) {
	for t := u.From; t < u.To-1 && t < u.From+10; t++ {
		if s.Tokens[t].Label {
			for _, h := range u.Hits {
				if h.To <= t+1 {
					says.Add(h.Concept)
				}
			}
			break
		}
	}
	return says
}

func (s *Script) addUnit(block, from, to int, hits []Hit, lead int) {
	u := Unit{From: int32(from), To: int32(to), Hits: hits, Block: block, Section: len(s.Sections) - 1, Lead: lead, Prev: -1}
	if n := len(s.Units) - 1; n >= 0 && s.Units[n].Section == u.Section {
		u.Prev = n
	}
	if from < to {
		start := s.Text.Blocks[block].Start
		if from > 0 {
			start = max(start, int(s.Tokens[from-1].End))
		}
		u.Blank = Blank(s.Text.Body[start:s.endOf(to-1)])
	}
	for _, h := range hits {
		if h.Concept == s.Lex.Sub {
			for t := max(h.From, u.From); t < h.To; t++ {
				s.inSub[t] = true
			}
		}
	}
	s.Units = append(s.Units, u)
}

// endOf gives where the text after a token ends, its brackets and lines to fill
// in with it.
func (s *Script) endOf(t int) int {
	if t+1 < len(s.Tokens) {
		return int(s.Tokens[t+1].Start)
	}
	return len(s.Text.Body)
}

// Blank says whether a text has a place that was not filled in.
func Blank(text string) bool {
	if !open(text) {
		return false
	}
	if strings.Contains(text, "____") || strings.Contains(text, "……") || strings.Contains(text, ".....") {
		return true
	}
	for {
		i := strings.IndexAny(text, "[<{«")
		if i < 0 {
			return false
		}
		rest := text[i:]
		j := strings.IndexAny(rest, "]>}»")
		if j < 0 {
			return false
		}
		after := rest[min(len(rest), j+1):]
		inside := strings.TrimSpace(strings.Trim(rest[1:j], "[]{}<>•*_. "))
		isTag := rest[0] == '<' && (len(inside) == 0 || strings.ContainsAny(inside, "=/\"") || inside == strings.ToLower(inside) &&
			!strings.Contains(inside, " "))
		isLink := strings.HasPrefix(after, "(") || strings.HasPrefix(after, "[")
		if !isTag && !isLink && len([]rune(inside)) > 2 {
			return true
		}
		text = after
	}
}

// open says whether a text has a sign of a place to fill in at all.
func open(text string) bool {
	for _, c := range []byte("[_<{\xc2\xe2") {
		if strings.IndexByte(text, c) >= 0 {
			return true
		}
	}
	return strings.Contains(text, "....")
}

// finish computes what depends on other units and on who is who.
func (s *Script) finish(i int) {
	u := &s.Units[i]
	s.addNames(u)
	sec := &s.Sections[u.Section]
	u.above = u.Label.With(sec.Says)
	if u.Lead >= 0 {
		l := &s.Units[u.Lead]
		u.above = u.above.With(l.Own).With(l.Label)
	}
	u.Around = u.above.With(u.Own)
	if u.Prev >= 0 && s.Units[u.Prev].Block == u.Block { // the sentence before it: "such requests"
		u.Around = u.Around.With(s.Units[u.Prev].Own)
	}
	u.Subject = s.subjectOf(u)
	if u.Lead >= 0 {
		if above := s.Units[u.Lead].Subject; u.Subject == Nobody || above != Nobody && !s.begins(u) {
			u.Subject = above
		}
	} else if s.Text.Blocks[u.Block].Kind == reading.Item && !s.begins(u) { // an item right under "Obligations of the Processor"
		if r := s.titleRole(sec); r != Nobody {
			u.Subject = r
		}
	}
}

// addNames notes where a unit names a party by the name it has in this text.
func (s *Script) addNames(u *Unit) {
	own := u.Hits[:len(u.Hits):len(u.Hits)]
	u.names = len(own)
	for i := u.From; i < u.To; i++ {
		if t := &s.Tokens[i]; t.Cap {
			c := Concept(0)
			switch s.Words[t.Word].given {
			case Processor:
				c = s.Lex.proc
			case Controller:
				c = s.Lex.Ctrl
			default:
				continue
			}
			u.Own.Add(c)
			own = append(own, Hit{c, i, i + 1})
		}
	}
	u.Hits = own
}

// titleRole gives the party that a title is about; nobody when it names both.
func (s *Script) titleRole(sec *section) Role {
	proc, ctrl := sec.Own.Has(s.Lex.proc), sec.Own.Has(s.Lex.Ctrl)
	switch {
	case proc && !ctrl:
		return Processor
	case ctrl && !proc:
		return Controller
	}
	return Nobody
}

// begins says whether a unit begins with a party and what it does, so that it is
// a sentence of its own and not the end of the line that opens the list.
func (s *Script) begins(u *Unit) bool {
	for i := int(u.From); i < int(u.To) && i < int(u.From)+4; i++ {
		if s.RoleOf(i) != Nobody && !s.Tokens[i].Poss && !s.InSub(u, i) {
			return s.AfterWord(u, i) < 0 && s.after(u, i, duty|act)
		}
	}
	return false
}

// PointsAway says whether a unit leaves something to a place that is not in this
// text.
func (s *Script) PointsAway(i int) bool {
	u := &s.Units[i]
	if u.Own.Has(s.Lex.Must("otherdoc")) {
		return true
	}
	for t := u.From; t < u.To; t++ {
		if s.Is(int(t), annexed) && !s.annex {
			return true
		}
	}
	return false
}

// BlankAnnex says whether an annex on a subject has a place to fill in and next to nothing else.
func (s *Script) BlankAnnex(topics ...string) bool {
	words, open := map[int]int{}, map[int]bool{}
	for i := range s.Units {
		u := &s.Units[i]
		if s.Sections[u.Section].annex && !s.IsTitle(u) && s.Sections[u.Section].Says.Meets(s.Topics(topics...)) {
			words[u.Section] += int(u.To - u.From)
			open[u.Section] = open[u.Section] || u.Blank
		}
	}
	for sec := range open {
		if open[sec] && words[sec] < 12 {
			return true
		}
	}
	return false
}

// Topics gives the concepts of these names.
func (s *Script) Topics(names ...string) (t Set) {
	for _, n := range names {
		t.Add(s.Lex.Must(n))
	}
	return t
}
