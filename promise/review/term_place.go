package review

import (
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
)

// locations reads where data are: the EEA where the text keeps them there, and
// the countries where it places them or a sub-processor.
func (r *termReader) locations() {
	codes, first := []string{}, -1
	for i := range r.s.units {
		u := &r.s.units[i]
		if r.s.isTitle(u) || r.s.defines(u) || r.s.seats(u) {
			continue
		}
		for _, code := range r.s.placesIn(u) {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
				if first < 0 {
					first = i
				}
			}
		}
	}
	if i := slices.Index(codes, "EEA"); i >= 0 { // it holds its members, and goes first
		rest := slices.DeleteFunc(codes, func(code string) bool { return code == "EEA" || inEEA(code) })
		codes = append([]string{"EEA"}, rest...)
	}
	if first >= 0 {
		r.v.Locations = readIn(r, codes, first)
	}
}

// seats says whether a unit only says where a party has its seat.
func (s *script) seats(u *unit) bool {
	return u.from < u.to && s.tokens[u.from].start < opening && (u.own.has(s.lex.must("seated")) || u.own.has(s.lex.must("regnumber")))
}

// placesIn gives where data are by one unit.
func (s *script) placesIn(u *unit) (codes []string) {
	has := func(name string) bool { return u.own.has(s.lex.must(name)) }
	under := s.sections[u.section].says
	row := s.listed(u) && (u.around.has(s.lex.sub) || has("place") || u.label.has(s.lex.must("place")))
	if has("eea") && (row || s.inEEA(u) && (has("place") || has("process") || u.label.has(s.lex.must("place"))) || u.label.has(s.lex.must("place"))) {
		codes = append(codes, "EEA")
	}
	placed := row || !has("neg") && (has("place") || u.label.has(s.lex.must("place")) || under.has(s.lex.sub) || under.has(s.lex.must("transfer")))
	if has("country") && placed {
		codes = append(codes, s.countries(u)...)
	}
	return codes
}

// listed says whether a unit is an entry of a list or table, not a sentence.
func (s *script) listed(u *unit) bool {
	b := &s.text.Blocks[u.block]
	return b.Kind == reading.Row || b.Kind == reading.Item && u.to-u.from < 16 && !u.own.has(s.lex.must("outside")) && !u.own.has(s.lex.must("neg"))
}

// inEEA says whether a unit has something within the EEA: "in the Union", and
// not "under Union law" or "outside the EEA".
func (s *script) inEEA(u *unit) bool {
	for _, h := range u.hits {
		if h.concept != s.lex.must("eea") || s.near(u, "datalaw", int(h.from), 4) {
			continue
		}
		for t := h.from - 1; t >= u.from && t >= h.from-3; t-- {
			switch s.words[s.tokens[t].word].text {
			case "binnen", "within", "in", "inside":
				return true
			case "buiten", "outside":
				t = u.from
			}
		}
	}
	return false
}

// countries gives the codes of the countries that a unit names, in order.
func (s *script) countries(u *unit) (codes []string) {
	for _, h := range u.hits {
		if h.concept != s.lex.must("country") || s.inFirstCell(u, h) || s.isFramework(h) {
			continue
		}
		var name []string
		for t := h.from; t < h.to; t++ {
			name = append(name, s.words[s.tokens[t].word].text)
		}
		if code := countryCode[strings.Join(name, " ")]; code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// inFirstCell says whether a hit stands in the first cell of a row, where a
// company is named and not a place.
func (s *script) inFirstCell(u *unit, h hit) bool {
	b := &s.text.Blocks[u.block]
	return b.Kind == reading.Row && len(b.Cells) > 1 && int(s.tokens[h.from].start) < b.Cells[0].End
}

// isFramework says whether a country is part of the name "EU-US".
func (s *script) isFramework(h hit) bool {
	return h.from > 0 && s.words[s.tokens[h.from-1].word].text == "EU" && strings.Trim(s.text.Body[s.tokens[h.from-1].end:s.tokens[h.from].start], "-–‑.") == ""
}

type mechanism struct {
	name, concept string
	from, until   time.Time
	ended         norm.Source // by what it ended
}

// mechanisms of chapter V, and until when, or from when, they can be relied on.
//
// law: avg 45(1), avg 46(2)(c), hvj eu c-311/18, hvj eu c-362/14
var mechanisms = []mechanism{
	{"adequacy", "adequacy", time.Time{}, time.Time{}, ""},
	{"scc-2021", "scc", norm.Day(2021, 6, 27), time.Time{}, ""},
	{"scc-2010", "sccold", time.Time{}, norm.Day(2022, 12, 27), "Besluit 2021/914"},
	{"bcr", "bcr", time.Time{}, time.Time{}, ""},
	{"dpf", "dpf", norm.Day(2023, 7, 10), time.Time{}, ""},
	{"privacy-shield", "privacyshield", time.Time{}, norm.Day(2020, 7, 16), "HvJ EU C-311/18"},
	{"safe-harbour", "safeharbour", time.Time{}, norm.Day(2015, 10, 6), "HvJ EU C-362/14"},
}

func (r *termReader) transfer(now time.Time) {
	old := r.s.countOf("sccold") > 0
	for _, m := range mechanisms {
		if m.name == "scc-2021" && old && !strings.Contains(r.s.text.Body, "2021/914") {
			continue
		}
		i := r.s.namedAs(m.concept)
		if i < 0 {
			continue
		}
		valid := (m.from.IsZero() || !now.Before(m.from)) && (m.until.IsZero() || now.Before(m.until))
		r.transfers = append(r.transfers, Transfer{Name: m.name, Valid: valid || now.IsZero() && m.until.IsZero(), Passage: r.s.passage(match{unit: i})})
	}
}

// namedAs gives the first unit that names a mechanism as one to rely on; -1 when
// there is none.
func (s *script) namedAs(name string) int {
	c, gone := s.lex.must(name), s.lex.must("invalidated")
	for i := range s.units {
		if u := &s.units[i]; u.own.has(c) && !u.own.has(gone) && !s.defines(u) {
			return i
		}
	}
	return -1
}
