package app

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/recourse/share"
)

// Picture draws who pays whom; titled for a file of its own.
func (r Recourse) Picture(l string, titled bool) (*picture.Picture, error) {
	return share.Picture(r.Case, r.Outcome, l, titled)
}

// Statement is the calculation as a document that a judge can follow: the
// outcome, the facts it rests on, the law, each step with its source, and what
// is open.
func (r Recourse) Statement(l string, on time.Time) (*document.Document, error) {
	drawing, err := r.Picture(l, false)
	if err != nil {
		return nil, err
	}
	s := &statement{r: r, l: l, names: map[string]string{}}
	for _, p := range r.Case.Parties {
		s.names[p.ID] = p.Called()
	}
	d := &document.Document{
		Title: s.t("title"), Subtitle: r.Title, Lang: l, Subject: s.t("subject"), Date: on, Status: lang.T(l, "report.status", "day", say.Day(l, on)),
	}
	for _, p := range r.Case.Parties {
		if p.Role != share.DataSubjects {
			d.Parties = append(d.Parties, document.Party{Role: s.t("role." + string(p.Role)), Name: p.Called()})
		}
	}
	s.outcome(drawing)
	s.facts()
	s.law()
	s.steps()
	s.open()
	s.body = append(s.body, &document.Note{Text: document.Text(s.t("note"))})
	d.Body = s.body
	return d, nil
}

// statement is a statement while it is written.
type statement struct {
	r     Recourse
	l     string
	names map[string]string
	body  []document.Block
}

func (s *statement) t(key string, args ...string) string {
	return lang.T(s.l, "statement."+key, args...)
}

func (s *statement) sum(a money.Amount) string { return say.Money(s.l, a) }

func (s *statement) section(key string) {
	s.body = append(s.body, &document.Heading{Kind: document.Section, Text: s.t(key)})
}

func (s *statement) say(text string) {
	s.body = append(s.body, &document.Paragraph{Text: document.Text(text)})
}

func (s *statement) table(caption string, widths []float64, head []string, rows [][]string) {
	t := &document.Table{Caption: caption, Head: head, Widths: widths}
	for _, row := range rows {
		cells := make([][]document.Inline, len(row))
		for i, text := range row {
			cells[i] = document.Text(text)
		}
		t.Rows = append(t.Rows, cells)
	}
	s.body = append(s.body, t)
}

func (s *statement) cited(sources []norm.Source) string {
	all := make([]string, len(sources))
	for i, source := range sources {
		all[i] = source.In(s.l)
	}
	return strings.Join(all, ", ")
}

// outcome is who bears what, in a picture and in tables.
func (s *statement) outcome(drawing *picture.Picture) {
	s.section("outcome")
	s.body = append(s.body, &document.Drawing{Picture: drawing})
	var rows [][]string
	for _, p := range s.r.Parties {
		rows = append(rows, []string{s.names[p.ID], say.Number(s.l, trim(p.Share)) + " %", s.sum(p.Paid), s.sum(p.Loss), s.sum(p.Received), s.sum(p.Borne)})
	}
	head := []string{s.t("party"), s.t("share"), s.t("paid"), s.t("loss"), s.t("received"), s.t("borne")}
	s.table(s.t("parties-caption"), []float64{2.6, 1.1, 1.9, 1.9, 1.9, 1.9}, head, rows)
	s.say(s.t("check", "borne", s.sum(s.r.Total+s.r.Losses-s.r.Unpaid), "unpaid", s.sum(s.r.Unpaid), "total", s.sum(s.r.Total), "losses", s.sum(s.r.Losses)))
	rows = nil
	for _, c := range s.r.Claims {
		kind := lang.T(s.l, "recourse.kind."+string(c.Kind))
		if c.IfPaidBy != "" {
			kind += " " + lang.T(s.l, "recourse.if", "who", s.names[c.IfPaidBy])
		}
		rows = append(rows, []string{s.names[c.Debtor], s.names[c.Creditor], kind, s.sum(c.Amount), s.sum(c.Settled), s.cited(c.Sources)})
	}
	for _, p := range s.r.Proofs {
		rows = append(rows, []string{s.names[p.Debtor], s.names[p.Creditor], s.t("filed"), s.sum(p.Amount), s.sum(p.Settled), s.cited(p.Sources)})
	}
	if len(rows) > 0 {
		s.table(s.t("claims-caption"), []float64{2, 2, 1.9, 1.9, 1.9, 2.2}, []string{s.t("from"), s.t("to"), s.t("kind"), s.t("amount"), s.t("settled"), s.t("source")}, rows)
	}
	rows = nil
	for _, stop := range s.r.Stopped {
		rows = append(rows, []string{s.names[stop.Debtor], s.names[stop.Creditor], s.t("stopped." + stop.By), s.sum(stop.Amount)})
	}
	if len(rows) > 0 {
		s.table(s.t("stopped-caption"), nil, []string{s.t("from"), s.t("to"), s.t("clause"), s.t("amount")}, rows)
	}
}

func trim(number string) string { return strings.TrimSuffix(number, ".00") }

// facts is what was given, so that a reader can check it.
func (s *statement) facts() {
	s.section("facts")
	s.say(s.t("facts-lead"))
	var items []string
	c := s.r.Case
	items = append(items, s.t("fact.conduct", "day", say.Day(s.l, c.Conduct)))
	for _, p := range c.Claims {
		items = append(items, s.t("fact.claim", "who", s.names[p.By], "sum", s.sum(p.Amount), "n", strconv.FormatInt(max(1, p.Persons), 10), "count", say.Number(s.l, strconv.FormatInt(max(1, p.Persons), 10))))
	}
	for _, p := range c.Parties {
		items = append(items, s.party(p)...)
	}
	for _, id := range c.Exempt {
		items = append(items, s.t("fact.exempt", "who", s.names[id]))
	}
	for _, p := range c.Parties {
		if r := c.Release[p.ID]; r != nil {
			items = append(items, s.t("fact.release", "who", s.names[p.ID], "part", s.percent(r)))
		}
	}
	for _, p := range c.Payments {
		key := "fact.payment"
		if p.On.IsZero() {
			key = "fact.payment-undated"
		}
		items = append(items, s.t(key, "who", s.names[p.By], "to", s.names[p.To], "sum", s.sum(p.Amount), "day", say.Day(s.l, p.On)))
	}
	if len(c.Payments) == 0 && s.r.Total > 0 {
		items = append(items, s.t("fact.no-payment"))
	}
	for _, contract := range c.Contracts {
		items = append(items, s.contract(contract)...)
	}
	for _, l := range c.Losses {
		key := "fact.loss"
		if l.Against == "" {
			key = "fact.loss-alone"
		}
		items = append(items, s.t(key, "who", s.names[l.By], "against", s.names[l.Against], "sum", s.sum(l.Amount), "basis", s.t("basis."+string(l.Basis))))
	}
	for _, d := range c.Debts {
		key := "fact.debt"
		if d.Preferred {
			key = "fact.debt-preferred"
		}
		items = append(items, s.t(key, "from", s.names[d.From], "to", s.names[d.To], "sum", s.sum(d.Amount)))
	}
	if c.SetOff {
		items = append(items, s.t("fact.set-off"))
	}
	if c.FullProof {
		items = append(items, s.t("fact.full-proof"))
	}
	list := &document.List{}
	for _, text := range items {
		list.Items = append(list.Items, document.Item{Text: document.Text(text)})
	}
	s.body = append(s.body, list)
}

func (s *statement) percent(part *big.Rat) string {
	return say.Number(s.l, trim(new(big.Rat).Mul(part, big.NewRat(100, 1)).FloatString(2)))
}

// party is what was given of one party beside its role.
func (s *statement) party(p share.Party) (items []string) {
	who := p.Called()
	if p.EngagedBy != "" {
		items = append(items, s.t("fact.engaged", "who", who, "by", s.names[p.EngagedBy]))
	}
	if part := s.r.Case.Shares[p.ID]; part != nil {
		items = append(items, s.t("fact.share", "who", who, "part", s.percent(part)))
	}
	if p.Fault == share.Gross || p.Fault == share.Intent {
		items = append(items, s.t("fact."+string(p.Fault), "who", who))
	}
	if p.Estate != nil {
		items = append(items, s.t("fact.estate", "who", who, "sum", s.sum(*p.Estate)))
	}
	return items
}

// contract is the clauses between two parties, each a sentence.
func (s *statement) contract(c share.Contract) (items []string) {
	with := func(key string, args ...string) {
		items = append(items, s.t(key, append(args, "creditor", s.names[c.Creditor], "debtor", s.names[c.Debtor])...))
	}
	conditions := func(all []share.Condition) string {
		var texts []string
		for _, one := range all {
			key := "condition-not-met"
			if one.Met {
				key = "condition-met"
			}
			texts = append(texts, s.t(key, "text", one.Text))
		}
		return strings.Join(texts, "; ")
	}
	if c.Exclusion != nil {
		if with := conditions(c.Exclusion.Conditions); with != "" {
			items = append(items, s.t("fact.exclusion-if", "creditor", s.names[c.Creditor], "debtor", s.names[c.Debtor], "conditions", with))
		} else {
			items = append(items, s.t("fact.exclusion", "creditor", s.names[c.Creditor], "debtor", s.names[c.Debtor]))
		}
	}
	if c.Cap != nil {
		key := "fact.cap"
		if c.Cap.PerYear {
			key = "fact.cap-year"
		}
		with(key, "sum", s.sum(c.Cap.Amount), "used", s.sum(c.Cap.Used))
	}
	if c.Indemnity != nil {
		key := "fact.indemnity"
		if len(c.Indemnity.Unless) > 0 {
			key = "fact.indemnity-unless"
		}
		with(key, "part", s.percent(c.Indemnity.Part), "conditions", conditions(c.Indemnity.Unless))
	}
	if c.Penalty != nil {
		key := "fact.penalty"
		if c.Penalty.Add {
			key = "fact.penalty-add"
		}
		with(key, "sum", s.sum(c.Penalty.Amount))
	}
	return items
}

// law is every rule that was used, in a few words, with how sure we are of it.
func (s *statement) law() {
	var used []norm.Source
	add := func(sources []norm.Source) {
		for _, source := range sources {
			if !slices.Contains(used, source) {
				used = append(used, source)
			}
		}
	}
	for _, step := range s.r.Steps {
		add(step.Sources)
	}
	for _, flag := range s.r.Flags {
		add(flag.Sources)
	}
	var rows [][]string
	for _, source := range used {
		n, ok := norm.Find(source, s.r.Case.Conduct)
		if !ok {
			n, ok = norm.Find(source, time.Date(2026, time.January, 1, 0, 0, 0, 0, say.Zone())) // case law and procedure of later date
		}
		if ok {
			rows = append(rows, []string{source.In(s.l), n.Title.In(s.l) + ". " + n.Summary.In(s.l), s.t("mark." + string(n.Mark))})
		}
	}
	s.section("law")
	s.say(s.t("law-lead"))
	s.table("", []float64{2, 6.5, 1.7}, []string{s.t("source"), s.t("rule"), s.t("mark")}, rows)
}

// steps is the reasoning, stage by stage.
func (s *statement) steps() {
	s.section("steps")
	stage := 0
	for _, step := range s.r.Steps {
		if step.Stage != stage {
			stage = step.Stage
			s.body = append(s.body, &document.Heading{Kind: document.Article, Text: s.t(fmt.Sprintf("stage.%d", stage))})
		}
		text := []document.Inline{{Text: step.Text + " "}, {Text: "(" + s.cited(step.Sources) + ")", Style: document.Italic}}
		if step.Open {
			text = append(text, document.Inline{Text: " " + lang.T(s.l, "roles.open")})
		}
		s.body = append(s.body, &document.Provision{Text: text})
	}
}

// open is what the reader must know before relying on the outcome.
func (s *statement) open() {
	for _, group := range []struct {
		key  string
		want func(RecourseFlag) bool
	}{
		{"readings", func(f RecourseFlag) bool { return f.Interpretation }},
		{"notes", func(f RecourseFlag) bool { return !f.Interpretation && f.Code != share.NotVerified }},
		{"not-verified", func(f RecourseFlag) bool { return f.Code == share.NotVerified }},
	} {
		list := &document.List{}
		for _, f := range s.r.Flags {
			if group.want(f) {
				list.Items = append(list.Items, document.Item{Text: []document.Inline{{Text: f.Text + " "}, {Text: "(" + s.cited(f.Sources) + ")", Style: document.Italic}}})
			}
		}
		if len(list.Items) > 0 {
			s.section(group.key)
			s.say(s.t(group.key + "-lead"))
			s.body = append(s.body, list)
		}
	}
}
