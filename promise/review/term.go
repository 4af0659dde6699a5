package review

import (
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// reader reads the terms from what the points rest on.
type termReader struct {
	s     *script
	found map[string]finding
	t     Terms
}

// terms reads what was agreed.
func (s *script) terms(found map[string]finding, now time.Time) Terms {
	r := termReader{s: s, found: found, t: Terms{Locations: []string{}, Transfer: []Transfer{}, Parties: []TermsParty{}, Where: map[string]Passage{}}}
	r.breach()
	r.subprocessors()
	r.locations()
	r.transfer(now)
	r.cap()
	r.indemnity()
	r.penalty()
	r.audit()
	r.deletion()
	r.governingLaw()
	r.precedence()
	r.parties()
	r.date()
	return r.t
}

func (r *termReader) where(key string, unit int) {
	if _, ok := r.t.Where[key]; !ok {
		r.t.Where[key] = r.s.passage(match{unit: unit})
	}
}

// amountOf gives numbers of a unit with what they count: concepts such as hours,
// days, within a few words after the number.
func (s *script) amountOf(u *unit, units ...string) (list []counted) {
	for i := int(u.from); i < int(u.to); i++ {
		n := s.words[s.tokens[i].word].value
		if n <= 0 {
			continue
		}
		for _, name := range units {
			c := s.lex.must(name)
			for _, h := range u.hits {
				if h.concept == c && int(h.from) > i-1 && int(h.from) <= i+3 && !s.otherNumber(i+1, int(h.from)) {
					list = append(list, counted{n, name, int32(i)})
				}
			}
		}
	}
	return slices.CompactFunc(list, func(a, b counted) bool { return a.at+1 >= b.at && a.n == b.n && a.what == b.what || a.at == b.at })
}

// counted is a number of something.
type counted struct {
	n    int64
	what string
	at   int32
}

// otherNumber says whether another number stands between two tokens that is not
// the same one in figures: "seventy-two (72) hours".
func (s *script) otherNumber(from, to int) bool {
	for i := from; i < to && i < len(s.tokens); i++ {
		if s.words[s.tokens[i].word].value > 0 {
			return true
		}
	}
	return false
}

// inDays counts weeks and months in days.
func (c counted) inDays() int64 {
	switch c.what {
	case "weeks":
		return 7 * c.n
	case "months":
		return 30 * c.n
	}
	return c.n
}

func ptr[T any](v T) *T { return &v }

// noticeTerms gives the hours within which units say that the controller hears
// of a breach: in the sentence itself, or in those just after it.
func (s *script) noticeTerms(f finding) (units []int, hours []int64) {
	authority, inform, discover := s.lex.must("authority"), s.lex.must("inform"), s.lex.must("discover")
	for _, m := range f.rests {
		for i := m.unit; i < len(s.units) && i <= m.unit+2; i++ {
			u := &s.units[i]
			after := i > m.unit
			if u.section != s.units[m.unit].section || u.own.has(authority) && !s.names(u, controller) || after && !u.own.has(inform) && !u.own.has(discover) {
				continue
			}
			if n, ok := s.hoursIn(u); ok {
				units, hours = append(units, i), append(hours, n)
				break
			}
		}
	}
	return units, hours
}

// hoursIn gives the first term in hours, or days, of a unit.
func (s *script) hoursIn(u *unit) (int64, bool) {
	for _, c := range s.amountOf(u, "hours", "days") {
		n := c.n
		if c.what == "days" {
			n *= 24
		}
		if n <= 24*31 {
			return n, true
		}
	}
	return 0, false
}

// law: avg 33(2)
func (r *termReader) breach() {
	if units, hours := r.s.noticeTerms(r.found["breach_notice"]); len(hours) > 0 {
		r.t.BreachNoticeHours = &hours[0]
		r.where("breach_notice_hours", units[0])
	}
}

// law: avg 28(2)
func (r *termReader) subprocessors() {
	f := r.found["subprocessor_authorisation"]
	kind := ""
	switch f.why {
	case "subprocessor_authorisation.specific":
		kind = "specific"
	case "subprocessor_authorisation.general", "subprocessor_authorisation.no-objection":
		kind = "general"
	case "subprocessor_authorisation.list", "subprocessor_authorisation.contrary":
		kind = "none"
	}
	if kind != "" {
		r.t.Authorisation = &kind
		r.where("subprocessor_authorisation", f.rests[0].unit)
	}
	object, notice := r.s.lex.must("object"), r.s.lex.must("inform")
	for _, m := range append(slices.Clone(f.rests), r.found["subprocessor_objection"].rests...) {
		u := &r.s.units[m.unit]
		for _, c := range r.s.amountOf(u, "days", "weeks", "months") {
			if u.own.has(object) && u.subject == controller { // "Customer may object within 14 days of the notice"
				if r.t.ObjectionDays == nil {
					r.t.ObjectionDays = ptr(c.inDays())
					r.where("objection_days", m.unit)
				}
				break
			}
			nearObject, nearNotice := r.s.distance(u, object, c.at), min(r.s.distance(u, notice, c.at), r.s.distance(u, r.s.lex.must("upfront"), c.at))
			switch {
			case nearObject <= nearNotice && r.t.ObjectionDays == nil && u.own.has(object):
				r.t.ObjectionDays = ptr(c.inDays())
				r.where("objection_days", m.unit)
			case nearNotice < nearObject && r.t.NoticeDays == nil:
				r.t.NoticeDays = ptr(c.inDays())
				r.where("subprocessor_notice_days", m.unit)
			}
		}
	}
}

// distance gives how many words a concept is away from a token.
func (s *script) distance(u *unit, c concept, at int32) int32 {
	best := int32(1000)
	for _, h := range u.hits {
		if h.concept == c {
			best = min(best, gap(h, hit{from: at, to: at + 1}))
		}
	}
	return best
}

func (r *termReader) locations() {
	add := func(code string, unit int) {
		if !slices.Contains(r.t.Locations, code) {
			r.t.Locations = append(r.t.Locations, code)
			r.where("locations", unit)
		}
	}
	sub, eea, outside, country := r.s.lex.sub, r.s.lex.must("eea"), r.s.lex.must("outside"), r.s.lex.must("country")
	place, transfer := r.s.lex.must("place"), r.s.lex.must("transfer")
	for i := range r.s.units {
		u := &r.s.units[i]
		under := r.s.sections[u.section].says
		if r.s.isTitle(u) || r.s.defines(u) || !u.own.has(place) && !u.own.has(transfer) && !under.has(sub) && !under.has(transfer) && !u.label.has(place) {
			continue
		}
		if u.own.has(eea) && !u.own.has(outside) && (u.own.has(place) || u.label.has(place)) {
			add("EEA", i)
		}
		if u.own.has(country) && (u.own.has(place) || u.label.has(place) || under.has(sub)) && !u.own.has(r.s.lex.must("neg")) {
			for _, code := range r.s.countries(u) {
				add(code, i)
			}
		}
	}
}

// countries gives the codes of the countries that a unit names, in order.
func (s *script) countries(u *unit) (codes []string) {
	for _, h := range u.hits {
		if h.concept != s.lex.must("country") {
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
		r.t.Transfer = append(r.t.Transfer, Transfer{Name: m.name, Valid: valid || now.IsZero() && m.until.IsZero()})
		r.where("transfer_mechanisms", i)
		r.where("transfer_mechanisms."+m.name, i)
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

// moneyIn gives the sums of money of a unit.
func (s *script) moneyIn(u *unit) (list []money.Amount) {
	for i := int(u.from); i < int(u.to); i++ {
		t := &s.tokens[i]
		text := s.words[t.word].text
		if text == "" || text[0] < '0' || text[0] > '9' {
			continue
		}
		before := strings.TrimRight(s.text.Body[max(0, int(t.start)-8):t.start], " \u00a0")
		after := strings.TrimLeft(s.text.Body[t.end:min(len(s.text.Body), int(t.end)+14)], " ,-\u00a0")
		if !strings.HasSuffix(before, "€") && !strings.HasSuffix(before, "EUR") && !strings.HasSuffix(before, "$") && !strings.HasSuffix(before, "£") && !strings.HasSuffix(before, "USD") &&
			!strings.HasPrefix(after, "euro") && !strings.HasPrefix(after, "Euro") && !strings.HasPrefix(after, "EUR") && !strings.HasPrefix(after, "€") {
			continue
		}
		if a, ok := sum(text); ok {
			if strings.HasPrefix(after, "miljoen") || strings.HasPrefix(after, "million") || strings.HasPrefix(after, "mln") {
				a = money.Amount(int64(a) * 1_000_000)
			}
			list = append(list, a)
		}
	}
	return list
}

// sum reads 50.000,00 or 50,000.00 or 50000 as an amount.
func sum(text string) (money.Amount, bool) {
	whole, cents := text, ""
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && len(text)-i == 3 {
		whole, cents = text[:i], text[i+1:]
	}
	whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
	if cents == "" {
		cents = "00"
	}
	a, err := money.Parse(whole + "." + cents)
	return a, err == nil
}

// law: bw 6:248
func (r *termReader) cap() {
	f := r.found["liability_cap"]
	if f.verdict != Present && f.verdict != Partial || len(f.rests) == 0 {
		return
	}
	c := &Cap{Exceptions: []string{}}
	for _, m := range f.rests {
		u := &r.s.units[m.unit]
		if sums := r.s.moneyIn(u); len(sums) > 0 && c.Amount == nil {
			c.Amount = &sums[0]
			r.where("liability_cap", m.unit)
		}
		for _, n := range r.s.amountOf(u, "months", "years") {
			if c.FeeMonths == nil && (u.own.has(r.s.lex.must("money"))) {
				months := n.n
				if n.what == "years" {
					months *= 12
				}
				c.FeeMonths = &months
				r.where("liability_cap", m.unit)
			}
		}
		switch {
		case c.Per != "":
		case u.own.has(r.s.lex.must("perevent")):
			c.Per = "event"
		case u.own.has(r.s.lex.must("peryear")):
			c.Per = "year"
		case u.own.has(r.s.lex.must("intotal")):
			c.Per = "total"
		}
		r.capExceptions(c, m)
	}
	c.Reference = c.Amount == nil && c.FeeMonths == nil
	r.where("liability_cap", f.rests[0].unit)
	r.t.Cap = c
}

var capExceptions = []struct{ name, concept string }{
	{"intent", "intent"}, {"death", "death"}, {"fines", "fine"}, {"confidentiality", "confidential"}, {"data-breach", "breachsure"}, {"indemnity", "indemnify"},
}

func (r *termReader) capExceptions(c *Cap, m match) {
	f := found{s: r.s}
	from, to := f.near(m)
	for i := from; i < to; i++ {
		u := &r.s.units[i]
		if !u.own.has(r.s.lex.must("neg")) && !u.own.has(r.s.lex.must("unless")) {
			continue
		}
		for _, e := range capExceptions {
			if u.own.has(r.s.lex.must(e.concept)) && !slices.Contains(c.Exceptions, e.name) {
				c.Exceptions = append(c.Exceptions, e.name)
			}
		}
	}
}

func (r *termReader) indemnity() {
	indemnify := r.s.lex.must("indemnify")
	for i := range r.s.units {
		u := &r.s.units[i]
		if !u.own.has(indemnify) || r.s.isTitle(u) || r.s.defines(u) {
			continue
		}
		each := u.own.has(r.s.lex.must("other"))
		if u.subject == controller || each {
			r.t.Indemnity.Controller = true
			r.where("indemnity", i)
		}
		if u.subject == processor || each {
			r.t.Indemnity.Processor = true
			r.where("indemnity", i)
		}
	}
}

// law: bw 6:91
func (r *termReader) penalty() {
	f := r.found["penalty_clause"]
	if f.verdict != Present || len(f.rests) == 0 {
		return
	}
	p := &Penalty{}
	for _, m := range f.rests {
		u := &r.s.units[m.unit]
		for i, sum := range r.s.moneyIn(u) {
			switch {
			case i == 0 && p.Amount == nil:
				p.Amount = &sum
			case p.PerDay == nil && u.own.has(r.s.lex.must("days")):
				p.PerDay = &sum
			}
		}
	}
	r.where("penalty", f.rests[0].unit)
	r.t.Penalty = p
}

// law: avg 28(3)(h)
func (r *termReader) audit() {
	f := r.found["information_audit"]
	if len(f.rests) == 0 || f.verdict == Absent {
		return
	}
	a := &Audit{ReportOnly: f.why == "information_audit.report-only"}
	fd := found{s: r.s}
	seen := map[int]bool{}
	for _, m := range f.rests {
		from, to := fd.near(m)
		for i := from; i < to; i++ {
			if seen[i] {
				continue
			}
			seen[i] = true
			r.auditUnit(a, i)
		}
	}
	r.where("audit", f.rests[0].unit)
	r.t.Audit = a
}

func (r *termReader) auditUnit(a *Audit, i int) {
	s, u := r.s, &r.s.units[i]
	has := func(name string) bool { return u.own.has(s.lex.must(name)) }
	if !u.around.has(s.lex.must("audit")) {
		return
	}
	if a.NoticeDays == nil && (has("upfront") || has("inform")) {
		for _, c := range s.amountOf(u, "days", "weeks") {
			a.NoticeDays = ptr(c.inDays())
			break
		}
	}
	if a.Frequency == "" && has("peryear") {
		a.Frequency = "yearly"
	}
	if a.Costs == "" && has("oncost") {
		switch {
		case has("unless") && (has("ownfault") || has("infringes") || has("neg")):
			a.Costs = "unless-fault"
		case has("free") || u.subject == processor && !s.names(u, controller):
			a.Costs = "processor"
		case s.names(u, controller):
			a.Costs = "controller"
		case has("eachparty"):
			a.Costs = "each-own"
		}
	}
}

// law: avg 28(3)(g)
func (r *termReader) deletion() {
	f := r.found["deletion_return"]
	if len(f.rests) == 0 || f.verdict == Absent {
		return
	}
	d := &Deletion{}
	switch f.why {
	case "deletion_return.contrary":
		d.Choice = "processor"
	case "deletion_return.delete-only":
		d.Choice = "delete"
	case "deletion_return.return-only":
		d.Choice = "return"
	}
	for _, m := range f.rests {
		u := &r.s.units[m.unit]
		if d.Choice == "" && u.own.has(r.s.lex.must("choice")) {
			d.Choice = "ask"
		}
		if d.Days == nil {
			for _, c := range r.s.amountOf(u, "days", "weeks", "months") {
				d.Days = ptr(c.inDays())
				r.where("deletion", m.unit)
				break
			}
		}
	}
	r.where("deletion", f.rests[0].unit)
	r.t.Deletion = d
}

func (r *termReader) governingLaw() {
	f := r.found["governing_law"]
	if f.verdict != Present {
		return
	}
	for _, m := range f.rests {
		if code := r.s.lawCode(&r.s.units[m.unit]); code != "" {
			r.t.GoverningLaw = &code
			r.where("governing_law", m.unit)
			return
		}
	}
}

// lawCode gives whose law a unit chooses.
func (s *script) lawCode(u *unit) string {
	for _, h := range u.hits {
		if h.concept != s.lex.must("countrylaw") {
			continue
		}
		for t := h.from; t < min(h.to+9, u.to); t++ {
			w := s.words[s.tokens[t].word].text
			if code := lawOf[w]; code != "" {
				return code
			}
			if t+1 < u.to {
				if code := lawOf[w+" "+s.words[s.tokens[t+1].word].text]; code != "" {
					return code
				}
			}
		}
	}
	return ""
}

func (r *termReader) precedence() {
	f := r.found["precedence"]
	if f.verdict != Present {
		return
	}
	for _, m := range f.rests {
		u := &r.s.units[m.unit]
		wins, this, main := int32(-1), int32(-1), int32(-1)
		for _, h := range u.hits {
			if h.concept == r.s.lex.must("wins") && wins < 0 {
				wins = h.from
			}
		}
		if wins < 0 {
			continue
		}
		for _, h := range u.hits {
			switch {
			case h.concept == r.s.lex.must("thisagr"):
				this = nearest(this, h.from, wins)
			case h.concept == r.s.lex.must("mainref"):
				main = nearest(main, h.from, wins)
			}
		}
		if this < 0 && main < 0 {
			continue
		}
		v := "this"
		if this < 0 || main >= 0 && abs(main-wins) < abs(this-wins) {
			v = "main"
		}
		r.t.Precedence = &v
		r.where("precedence", m.unit)
		return
	}
}

func nearest(best, at, to int32) int32 {
	if best < 0 || abs(at-to) < abs(best-to) {
		return at
	}
	return best
}

func abs(n int32) int32 { return max(n, -n) }
