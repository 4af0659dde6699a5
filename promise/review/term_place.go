package review

import (
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review/text"
)

// locations reads where data are: the EEA where the text keeps them there, and
// the countries where it places them or a sub-processor.
func (r *termReader) locations() {
	codes, first := []string{}, -1
	for i := range r.s.Units {
		u := &r.s.Units[i]
		if r.s.IsTitle(u) || r.s.Defines(u) || r.s.seats(u) {
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
func (s script) seats(u *text.Unit) bool {
	return u.From < u.To && s.Tokens[u.From].Start < opening && (u.Own.Has(s.Lex.Must("seated")) || u.Own.Has(s.Lex.Must("regnumber")))
}

// placesIn gives where data are by one unit.
func (s script) placesIn(u *text.Unit) (codes []string) {
	has := func(name string) bool { return u.Own.Has(s.Lex.Must(name)) }
	under := s.Sections[u.Section].Says
	row := s.listed(u) && (u.Around.Has(s.Lex.Sub) || has("place") || u.Label.Has(s.Lex.Must("place")))
	if has("eea") && (row || s.inEEA(u) && (has("place") || has("process") || u.Label.Has(s.Lex.Must("place"))) ||
		u.Label.Has(s.Lex.Must("place"))) {
		codes = append(codes, "EEA")
	}
	placed := row || !has("neg") && (has("place") || u.Label.Has(s.Lex.Must("place")) || under.Has(s.Lex.Sub) ||
		under.Has(s.Lex.Must("transfer")))
	if has("country") && placed {
		codes = append(codes, s.countries(u)...)
	}
	return codes
}

// listed says whether a unit is an entry of a list or table, not a sentence.
func (s script) listed(u *text.Unit) bool {
	b := &s.Text.Blocks[u.Block]
	return b.Kind == reading.Row || b.Kind == reading.Item && u.To-u.From < 16 && !u.Own.Has(s.Lex.Must("outside")) &&
		!u.Own.Has(s.Lex.Must("neg"))
}

// inEEA says whether a unit has something within the EEA: "in the Union", and
// not "under Union law" or "outside the EEA".
func (s script) inEEA(u *text.Unit) bool {
	for _, h := range u.Hits {
		if h.Concept != s.Lex.Must("eea") || s.near(u, "datalaw", int(h.From), 4) {
			continue
		}
		for t := h.From - 1; t >= u.From && t >= h.From-3; t-- {
			switch s.Words[s.Tokens[t].Word].Text {
			case "binnen", "within", "in", "inside":
				return true
			case "buiten", "outside":
				t = u.From
			}
		}
	}
	return false
}

// countries gives the codes of the countries that a unit names, in order.
func (s script) countries(u *text.Unit) (codes []string) {
	for _, h := range u.Hits {
		if h.Concept != s.Lex.Must("country") || s.inFirstCell(u, h) || s.isFramework(h) {
			continue
		}
		var name []string
		for t := h.From; t < h.To; t++ {
			name = append(name, s.Words[s.Tokens[t].Word].Text)
		}
		if code := countryCode[strings.Join(name, " ")]; code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// inFirstCell says whether a hit stands in the first cell of a row, where a
// company is named and not a place.
func (s script) inFirstCell(u *text.Unit, h text.Hit) bool {
	b := &s.Text.Blocks[u.Block]
	return b.Kind == reading.Row && len(b.Cells) > 1 && int(s.Tokens[h.From].Start) < b.Cells[0].End
}

// isFramework says whether a country is part of the name "EU-US".
func (s script) isFramework(h text.Hit) bool {
	return h.From > 0 && s.Words[s.Tokens[h.From-1].Word].Text == "EU" &&
		strings.Trim(s.Text.Body[s.Tokens[h.From-1].End:s.Tokens[h.From].Start], "-–‑.") == ""
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
		if m.name == "scc-2021" && old && !strings.Contains(r.s.Text.Body, "2021/914") {
			continue
		}
		i := r.s.namedAs(m.concept)
		if i < 0 {
			continue
		}
		valid := (m.from.IsZero() || !now.Before(m.from)) && (m.until.IsZero() || now.Before(m.until))
		r.transfers = append(r.transfers, Transfer{
			Name: m.name, Valid: valid || now.IsZero() && m.until.IsZero(),
			Passage: r.s.passage(text.Match{Unit: i}),
		})
	}
}

// namedAs gives the first unit that names a mechanism as one to rely on; -1 when
// there is none.
func (s script) namedAs(name string) int {
	c, gone := s.Lex.Must(name), s.Lex.Must("invalidated")
	for i := range s.Units {
		if u := &s.Units[i]; u.Own.Has(c) && !u.Own.Has(gone) && !s.Defines(u) {
			return i
		}
	}
	return -1
}
