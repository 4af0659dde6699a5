package review

import (
	mathbits "math/bits"
	"strings"

	"github.com/verhaal/verhaal/paper/reading"
)

// script is a text as the review reads it: tokens, what they say, and how the
// text is built up.
type script struct {
	text      *reading.Text
	lex       *lexicon
	words     []word
	tokens    []token
	hits      []hit
	units     []unit
	sections  []section
	addressed []int      // units that address the checker
	saying    [][]uint64 // for each concept the units that say it, a bit each
}

// section is a heading with what stands below it.
type section struct {
	block  int // of the heading; -1 for what stands before the first
	level  int
	number string
	says   set // what this heading and those above it say
	own    set // what this heading says
	annex  bool
}

// unit is a sentence, item or row: what one says in one go.
type unit struct {
	from, to int32 // tokens
	hits     []hit
	block    int
	section  int
	lead     int // the unit that opens the list this item is in; -1
	prev     int // the unit before it under the same heading; -1
	own      set // what it says
	label    set // what stands before its colon, in its first cell, or as a short title before it
	above    set // what its label, its headings and the line that opens its list say
	around   set // that, what it says itself, and the sentence before it
	subject  role
	blank    bool // it has a place that was not filled in
}

func newScript(t *reading.Text) *script {
	lex := theLexicon()
	s := &script{text: t, lex: lex, sections: []section{{block: -1}}}
	scan := newScanner(lex, t.Body)
	s.tokens = make([]token, 0, len(t.Body)/6)
	spans := make([][2]int, len(t.Blocks))
	for i, b := range t.Blocks {
		n := len(s.tokens)
		s.tokens = scan.scan(s.tokens, b.Start, b.End)
		spans[i] = [2]int{n, len(s.tokens)}
	}
	s.words = scan.words
	s.hits = lex.find(make([]hit, 0, 2*len(s.tokens)), s.words, s.tokens)
	s.build(spans)
	s.nameRoles()
	for i := range s.units {
		s.finish(i)
	}
	s.dropPromptInjection()
	s.whoSays()
	return s
}

// dropPromptInjection takes out what addresses the checker: anyone who writes "verdict: present"
// in an agreement agrees on nothing by it.
func (s *script) dropPromptInjection() {
	address := s.lex.must("address")
	for i := range s.units {
		if u := &s.units[i]; u.own.has(address) && !s.isTitle(u) {
			s.addressed = append(s.addressed, i)
			for j := range s.units {
				if v := &s.units[j]; v.block == u.block { // the paragraph it stands in
					v.own, v.around, v.hits = set{}, set{}, nil
				}
			}
		}
	}
}

// whoSays notes for each concept which units say it.
func (s *script) whoSays() {
	size := (len(s.units) + 63) / 64
	all := make([]uint64, size*len(s.lex.names))
	s.saying = make([][]uint64, len(s.lex.names))
	for c := range s.saying {
		s.saying[c] = all[c*size : (c+1)*size]
	}
	for i := range s.units {
		for at, bits := range s.units[i].own {
			for ; bits != 0; bits &= bits - 1 {
				s.saying[at<<6|mathbits.TrailingZeros64(bits)][i>>6] |= 1 << (i & 63)
			}
		}
	}
}

// build cuts blocks into units, under their headings.
func (s *script) build(spans [][2]int) {
	s.units = make([]unit, 0, 2*len(spans))
	var leads []lead
	columns := -1
	next := 0 // in hits, which are in order of their end
	for i := range s.text.Blocks {
		b := &s.text.Blocks[i]
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
		first := len(s.units)
		if b.Kind != reading.Row {
			columns = -1
		} else if columns >= 0 {
			open = columns
		}
		next = s.cut(i, b, from, to, next, open)
		if to > from && s.opens(b, to-1) && len(s.units) > first {
			leads = append(leads, lead{len(s.units) - 1, b.Kind, b.Level, figured(b), false})
		}
		if b.Kind == reading.Row && columns < 0 && len(b.Cells) > 2 && len(s.units) > first {
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
func (s *script) opens(b *reading.Block, last int) bool {
	rest := strings.TrimRight(s.text.Body[s.tokens[last].end:b.End], " \n\r\t*_")
	return strings.HasSuffix(rest, ":")
}

// longestTitle is how many words a line without full stop may have to count as
// a title of what follows it.
const longestTitle = 12

// heads says whether a block is a title though it is not marked as one: a short
// line without full stop, before a paragraph.
func (s *script) heads(i, from, to int) bool {
	b := &s.text.Blocks[i]
	if n := to - from; n == 0 || n > longestTitle || i+1 == len(s.text.Blocks) || !s.tokens[from].cap {
		return false
	}
	next := s.text.Blocks[i+1].Kind
	body := strings.TrimRight(s.text.Body[b.Start:b.End], " \n\r\t*_")
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

func (s *script) heading(i int, b *reading.Block, from, to, next int) int {
	sec := section{block: i, level: max(b.Level, 1), number: b.Number}
	if b.Kind != reading.Heading {
		sec.level = untitled
		sec.number = s.sections[len(s.sections)-1].number
	}
	for next < len(s.hits) && int(s.hits[next].to) <= to {
		sec.own.add(s.hits[next].concept)
		next++
	}
	for j := len(s.sections) - 1; j >= 0; j-- {
		if up := &s.sections[j]; up.block >= 0 && up.level < sec.level {
			sec.says = up.says
			sec.annex = up.annex
			break
		}
	}
	sec.says = sec.says.with(sec.own)
	if from < to {
		sec.annex = sec.annex || s.is(from, annexed)
	}
	s.sections = append(s.sections, sec)
	// A heading can be the whole rule: "No transfer outside the EEA".
	s.addUnit(i, from, to, s.hits[next:next], -1)
	u := &s.units[len(s.units)-1]
	u.own = sec.own
	return next
}

// cut makes the units of a block.
func (s *script) cut(i int, b *reading.Block, from, to, next, open int) int {
	start := from
	var title set
	for t := from; t < to; t++ {
		if b.Kind == reading.Row || !s.tokens[t].brk && t+1 < to {
			if t+1 < to {
				continue
			}
		}
		first := next
		for next < len(s.hits) && int(s.hits[next].to) <= t+1 {
			next++
		}
		s.addUnit(i, start, t+1, s.hits[first:next], open)
		u := &s.units[len(s.units)-1]
		for _, h := range u.hits {
			u.own.add(h.concept)
		}
		u.label = title.with(s.label(u))
		if start == from && t+1 < to && t+1-start <= 7 { // a short title before the text: "Rights of data subjects. …"
			title = u.own
		}
		start = t + 1
	}
	return next
}

// label gives what stands before a colon or in the first cell.
func (s *script) label(u *unit) (says set) {
	for t := u.from; t < u.to-1 && t < u.from+10; t++ {
		if s.tokens[t].label {
			for _, h := range u.hits {
				if h.to <= t+1 {
					says.add(h.concept)
				}
			}
			break
		}
	}
	return says
}

func (s *script) addUnit(block, from, to int, hits []hit, lead int) {
	u := unit{from: int32(from), to: int32(to), hits: hits, block: block, section: len(s.sections) - 1, lead: lead, prev: -1}
	if n := len(s.units) - 1; n >= 0 && s.units[n].section == u.section {
		u.prev = n
	}
	if from < to {
		start := s.text.Blocks[block].Start
		if from > 0 {
			start = max(start, int(s.tokens[from-1].end))
		}
		u.blank = blank(s.text.Body[start:s.endOf(to-1)])
	}
	s.units = append(s.units, u)
}

// endOf gives where the text after a token ends, its brackets and lines to fill
// in with it.
func (s *script) endOf(t int) int {
	if t+1 < len(s.tokens) {
		return int(s.tokens[t+1].start)
	}
	return len(s.text.Body)
}

// blank says whether a text has a place that was not filled in.
func blank(text string) bool {
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
		isTag := rest[0] == '<' && (len(inside) == 0 || strings.ContainsAny(inside, "=/\"") || inside == strings.ToLower(inside) && !strings.Contains(inside, " "))
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
func (s *script) finish(i int) {
	u := &s.units[i]
	s.addNames(u)
	sec := &s.sections[u.section]
	u.above = u.label.with(sec.says)
	if u.lead >= 0 {
		l := &s.units[u.lead]
		u.above = u.above.with(l.own).with(l.label)
	}
	u.around = u.above.with(u.own)
	if u.prev >= 0 && s.units[u.prev].block == u.block { // the sentence before it: "such requests"
		u.around = u.around.with(s.units[u.prev].own)
	}
	u.subject = s.subjectOf(u)
	if u.lead >= 0 {
		if above := s.units[u.lead].subject; u.subject == nobody || above != nobody && !s.begins(u) {
			u.subject = above
		}
	} else if s.text.Blocks[u.block].Kind == reading.Item && !s.begins(u) { // an item right under "Obligations of the Processor"
		if r := s.titleRole(sec); r != nobody {
			u.subject = r
		}
	}
}

// addNames notes where a unit names a party by the name it has in this text.
func (s *script) addNames(u *unit) {
	own := u.hits
	for i := u.from; i < u.to; i++ {
		if t := &s.tokens[i]; t.cap {
			c := concept(0)
			switch s.words[t.word].given {
			case processor:
				c = s.lex.proc
			case controller:
				c = s.lex.ctrl
			default:
				continue
			}
			u.own.add(c)
			own = append(own[:len(own):len(own)], hit{c, i, i + 1})
		}
	}
	u.hits = own
}

// titleRole gives the party that a title is about; nobody when it names both.
func (s *script) titleRole(sec *section) role {
	proc, ctrl := sec.own.has(s.lex.proc), sec.own.has(s.lex.ctrl)
	switch {
	case proc && !ctrl:
		return processor
	case ctrl && !proc:
		return controller
	}
	return nobody
}

// begins says whether a unit begins with a party and what it does, so that it is
// a sentence of its own and not the end of the line that opens the list.
func (s *script) begins(u *unit) bool {
	for i := int(u.from); i < int(u.to) && i < int(u.from)+4; i++ {
		if s.roleOf(i) != nobody && !s.tokens[i].poss && !s.inSub(u, i) {
			return s.afterWord(u, i) < 0 && s.after(u, i, duty|act)
		}
	}
	return false
}

// pointsAway says whether a unit leaves something to a place that is not in this
// text.
func (s *script) pointsAway(i int) bool {
	u := &s.units[i]
	if u.own.has(s.lex.must("otherdoc")) {
		return true
	}
	for t := u.from; t < u.to; t++ {
		if s.is(int(t), annexed) && !s.hasAnnex() {
			return true
		}
	}
	return false
}

// blankAnnex says whether an annex on a subject has a place to fill in and next to nothing else.
func (s *script) blankAnnex(topics ...string) bool {
	words, open := map[int]int{}, map[int]bool{}
	for i := range s.units {
		u := &s.units[i]
		if s.sections[u.section].annex && !s.isTitle(u) && s.sections[u.section].says.meets(s.topics(topics...)) {
			words[u.section] += int(u.to - u.from)
			open[u.section] = open[u.section] || u.blank
		}
	}
	for sec := range open {
		if open[sec] && words[sec] < 12 {
			return true
		}
	}
	return false
}

// hasAnnex says whether the text has an annex of its own.
func (s *script) hasAnnex() bool {
	for i := range s.sections {
		if s.sections[i].annex {
			return true
		}
	}
	return false
}
