package review

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review/text"
	"github.com/verhaal/verhaal/promise/terms"
)

// The words for the two parties where a text introduces them.
const (
	processorWord  = `(?:data |gegevens)?(?:verwerker|bewerker|processor)|opdrachtnemer|leverancier|dienstverlener|(?:service )?provider|supplier|contractor|vendor`
	controllerWord = `(?:data )?controller|(?:gegevens|verwerkings)?verantwoordelijke|opdrachtgever|afnemer|customer|client|klant`
	roleWord       = `(?:(` + processorWord + `)|(` + controllerWord + `))`
)

// forms are the ways in which a text introduces a party. In each the first group
// is the word for a processor, the second that for a controller.
type partyForms struct {
	label *regexp.Regexp // "Processor: …"
	after *regexp.Regexp // "…, hereinafter: the Processor", "… (the Processor)"
	dash  *regexp.Regexp // "Acme BV – Processor"
	row   *regexp.Regexp // a cell with nothing else
	name  *regexp.Regexp // "Name: …"
	reg   *regexp.Regexp
}

var theForms = sync.OnceValue(func() partyForms {
	c := regexp.MustCompile
	return partyForms{
		label: c(`(?i)^(?:de |the )?` + roleWord + `(?: ?\([^)]*\))? ?: ?(.*)$`),
		after: c(`(?i)(?:(?:hierna|hereinafter|hereafter|nader|verder|te noemen|referred to as|named|as the) ?[^.;()]{0,30}?\b|\((?:[^()]{0,40}[ ,])?)` + roleWord + `\b`),
		dash:  c(`(?i)^[^:;–—|]{2,90}? [–—-] (?:de |the )?` + roleWord + `\.?$`),
		row:   c(`(?i)^(?:de |the )?` + roleWord + `(?: ?\([^)]*\))?:?$`),
		name:  c(`(?i)^(?:statutaire |legal |company |bedrijfs)?(?:naam|name)(?: organisatie| onderneming| bedrijf)? ?: ?(.*)$`),
		reg:   c(`(?i)(?:kvk|kamer van koophandel|chamber of commerce|handelsregister|kbo|ondernemingsnummer|company (?:no|number|registration|id)|registration (?:no|number)|registered (?:number|under|no)|trade register|commercial register|\bid:)[^0-9\n\[_]{0,40}([0-9][0-9. ]{4,12}[0-9])`),
	}
})

// opening is how many bytes of a text may introduce the parties; tables may do
// so anywhere.
const opening = 4000

// longestIntroduction is how many bytes of a paragraph or cell are looked through for a
// party: whoever is introduced in it stands at its beginning.
const longestIntroduction = 2 * opening

// partyReader reads who the parties are, block by block.
type partyReader struct {
	s       script
	list    []terms.Party
	first   int         // the unit that names the first of them; -1 = none
	now     text.Role   // the party that the lines describe
	fresh   bool        // the line before this one only named the role
	last    string      // the line before this one
	pending []string    // lines that may describe the next party
	columns []text.Role // of a table with a column for each party
}

// parties reads who the parties are. One whose name was left open is no party
// yet.
func (r *termReader) parties() {
	list, first := r.s.introduced()
	list = slices.DeleteFunc(list, func(p terms.Party) bool { return p.Name == "" })
	if first >= 0 && len(list) > 0 {
		r.v.Parties = readIn(r, list, first)
	}
}

// introduced gives the parties where the text introduces them: with a name, with
// a number, or with both, and the unit that names the first one.
func (s script) introduced() (list []terms.Party, first int) {
	p := partyReader{s: s, first: -1}
	blocks := s.Text.Blocks
	for i := range blocks {
		if s.Ended() {
			break
		}
		b := &blocks[i]
		switch {
		case b.Kind == reading.Row:
			p.row(i, b)
			p.fresh = false
		case b.Start > opening:
		case b.Kind == reading.Heading:
			p.heading(i, tidy(s.Text.Body[b.Start:b.End]))
		default:
			text := s.Text.Body[b.Start:min(b.End, b.Start+longestIntroduction)]
			if whole := tidy(strings.ReplaceAll(text, "\n", " ")); theForms().after.MatchString(whole) && !strings.Contains(text, ":\n") {
				p.line(i, whole) // a sentence over several lines
				continue
			}
			for line := range strings.SplitSeq(text, "\n") {
				p.line(i, tidy(line))
			}
		}
	}
	return p.list, p.first
}

// tidy takes marks, numbers of items and quotes from a line.
func tidy(line string) string {
	line = strings.Map(func(r rune) rune {
		switch r {
		case '*', '`', '"', '“', '”', '„', '«', '»', '#', '\u00ad':
			return -1
		case '\t', '\u00a0':
			return ' '
		}
		return r
	}, line)
	line = strings.Trim(strings.ReplaceAll(line, "  ", " "), " -•_|\r")
	for range 2 {
		if i := strings.IndexAny(line, ".) "); i > 0 && i <= 4 && strings.IndexByte(".)", line[i]) >= 0 &&
			(i+1 == len(line) || line[i+1] == ' ' || line[i+1] >= '0' && line[i+1] <= '9') {
			line = strings.TrimLeft(line[i+1:], " .)")
		}
	}
	return strings.TrimPrefix(line, "(")
}

func roleIn(m []int) text.Role {
	if m[2] >= 0 {
		return text.Processor
	}
	return text.Controller
}

func (p *partyReader) heading(block int, words string) {
	p.last = ""
	if name := properName(words, false); p.fresh && name != "" && !theForms().row.MatchString(words) {
		p.found(block, p.now, name, "")
		p.fresh = false
		return
	}
	p.now, p.pending = text.Nobody, nil
	defer func() { p.fresh = p.now != text.Nobody }()
	if m := theForms().row.FindStringSubmatchIndex(words); m != nil {
		p.now = roleIn(m)
	} else if m := theForms().dash.FindStringSubmatchIndex(words); m != nil {
		p.now = roleIn(m)
	} else if m := theForms().label.FindStringSubmatchIndex(words); m != nil {
		p.now = roleIn(m)
	}
}

// line reads one line.
func (p *partyReader) line(block int, words string) {
	f := theForms()
	if words == "" {
		return
	}
	fresh, last := p.fresh, p.last
	p.fresh, p.last = false, words
	if m := f.row.FindStringSubmatchIndex(words); m != nil {
		p.now, p.fresh, p.pending = roleIn(m), true, nil
		return
	}
	if m := f.dash.FindStringSubmatchIndex(words); m != nil {
		p.now, p.pending = roleIn(m), nil
		at := max(m[2], m[4])
		cut := strings.LastIndexAny(words[:at], "–—-")
		p.found(block, p.now, properName(words[:cut], false), "")
		return
	}
	if m := f.label.FindStringSubmatchIndex(words); m != nil {
		p.now, p.pending = roleIn(m), nil
		rest := words[m[6]:m[7]]
		p.fresh = rest == ""
		p.found(block, p.now, properName(rest, true), p.numberIn(rest))
		return
	}
	if p.sentence(block, words) {
		return
	}
	if p.now != text.Nobody {
		number := p.numberIn(words)
		if number == "" && len(last) < 40 && p.numberIn(last) == "" {
			number = p.numberIn(last + ": " + words)
		}
		p.found(block, p.now, "", number)
	}
	name := ""
	if m := f.name.FindStringSubmatch(words); m != nil {
		name = properName(m[1], false)
	} else if fresh && !strings.HasSuffix(words, ".") && !strings.Contains(words, ":") {
		name = properName(words, false)
	} else if fresh {
		name = properName(words, true)
	}
	if p.now != text.Nobody && name != "" {
		p.found(block, p.now, name, "")
	}
	if p.pending = append(p.pending, words); len(p.pending) > 4 {
		p.pending = p.pending[1:]
	}
}

// sentence reads parties that are given their role after their name.
func (p *partyReader) sentence(block int, words string) bool {
	all := theForms().after.FindAllStringSubmatchIndex(words, 4)
	from, any := 0, false
	for _, m := range all {
		segment := words[from:m[0]]
		from = m[1]
		r := roleIn(m)
		name, number := introducedName(segment), p.numberIn(segment)
		if name == "" && !any && len(segment) < 25 {
			for _, line := range p.pending {
				if name == "" {
					name = introducedName(line)
				}
				if number == "" {
					number = p.numberIn(line)
				}
			}
		}
		any = true
		p.now, p.pending = text.Nobody, nil
		p.found(block, r, name, number)
	}
	return any
}

// row reads a row of a table: "Processor | Acme BV", or a column for each party.
func (p *partyReader) row(block int, b *reading.Block) {
	body := p.s.Text.Body
	cells := make([]string, len(b.Cells))
	for i, c := range b.Cells {
		c.End = min(c.End, c.Start+longestIntroduction)
		if cell := body[c.Start:c.End]; b.Start <= opening && strings.Contains(cell, "\n") { // the parties side by side
			p.now, p.pending = text.Nobody, nil
			for line := range strings.SplitSeq(cell, "\n") {
				p.line(block, tidy(line))
			}
			p.now = text.Nobody
		}
		cells[i] = tidy(body[c.Start:c.End])
	}
	if len(cells) < 2 {
		return
	}
	f := theForms()
	roles := make([]text.Role, len(cells))
	several := 0
	for i, c := range cells {
		if m := f.row.FindStringSubmatchIndex(c); m != nil {
			roles[i] = roleIn(m)
			several++
		}
	}
	switch {
	case several >= 2:
		p.columns = roles
	case roles[0] != text.Nobody:
		p.columns, p.now = nil, roles[0]
		p.found(block, roles[0], properName(cells[1], true), p.numberIn(cells[1]))
	case len(p.columns) == len(cells):
		for i := 1; i < len(cells); i++ {
			line := cells[0] + ": " + cells[i]
			if m := f.name.FindStringSubmatch(line); m != nil {
				p.found(block, p.columns[i], properName(m[1], false), "")
			}
			p.found(block, p.columns[i], "", p.numberIn(line))
		}
	case p.now != text.Nobody && b.Start <= opening:
		line := cells[0] + ": " + cells[1]
		if m := f.name.FindStringSubmatch(line); m != nil {
			p.found(block, p.now, properName(m[1], false), "")
		}
		p.found(block, p.now, "", p.numberIn(line))
	}
}

// found notes what was read of a party; what was read first stays.
func (p *partyReader) found(block int, who text.Role, name, number string) {
	if who == text.Nobody || name == "" && number == "" {
		return
	}
	i := slices.IndexFunc(p.list, func(o terms.Party) bool { return o.Role == roleName[who] })
	if i < 0 {
		p.list = append(p.list, terms.Party{Role: roleName[who]})
		i = len(p.list) - 1
	}
	if p.list[i].Name == "" && name != "" {
		p.list[i].Name = name
		if u := slices.IndexFunc(p.s.Units, func(u text.Unit) bool { return u.Block == block }); u >= 0 && p.first < 0 {
			p.first = u
		}
	}
	if p.list[i].Number == "" {
		p.list[i].Number = number
	}
}

func (p *partyReader) numberIn(text string) string {
	m := theForms().reg.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, m[1])
	if len(digits) < 7 || len(digits) > 12 {
		return ""
	}
	return digits
}

var roleName = map[text.Role]terms.Role{text.Processor: terms.Processor, text.Controller: terms.Controller}
