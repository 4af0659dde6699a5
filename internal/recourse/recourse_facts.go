package recourse

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/recourse/share"
)

// facts is what was given, so that a reader can check it.
func (s *statement) facts() {
	s.section("statement.facts")
	s.say(s.text("statement.facts-lead"))
	var items []string
	c := s.r.Case
	items = append(items, s.text("statement.fact.conduct", "day", say.Day(s.l, c.Conduct)))
	for _, p := range c.Claims {
		items = append(items, s.text("statement.fact.claim", "who", s.names[p.By], "sum", s.sum(p.Amount), "n",
			strconv.FormatInt(max(1, p.Persons), 10), "count", say.Number(s.l, strconv.FormatInt(max(1, p.Persons), 10))))
	}
	for _, p := range c.Parties {
		items = append(items, s.party(p)...)
	}
	for _, id := range c.Exempt {
		items = append(items, s.text("statement.fact.exempt", "who", s.names[id]))
	}
	for _, p := range c.Parties {
		if r := c.Release[p.ID]; r != nil {
			items = append(items, s.text("statement.fact.release", "who", s.names[p.ID], "part", s.percent(r)))
		}
	}
	for _, p := range c.Payments {
		key := "statement.fact.payment"
		if p.On.IsZero() {
			key = "statement.fact.payment-undated"
		}
		items = append(items, s.text(key, "who", s.names[p.By], "to", s.names[p.To], "sum", s.sum(p.Amount), "day", say.Day(s.l, p.On)))
	}
	if len(c.Payments) == 0 && s.r.Total > 0 {
		items = append(items, s.text("statement.fact.no-payment"))
	}
	items = append(items, s.dealings()...)
	if c.SetOff {
		items = append(items, s.text("statement.fact.set-off"))
	}
	if c.FullProof {
		items = append(items, s.text("statement.fact.full-proof"))
	}
	list := &document.List{}
	for _, text := range items {
		list.Items = append(list.Items, document.Item{Text: document.Text(text)})
	}
	s.body = append(s.body, list)
}

// dealings is what was given of clauses, own losses and other debts.
func (s *statement) dealings() (items []string) {
	c := s.r.Case
	for _, contract := range c.Contracts {
		items = append(items, s.contract(contract)...)
	}
	for _, l := range c.Losses {
		key := "statement.fact.loss"
		if l.Against == "" {
			key = "statement.fact.loss-alone"
		}
		items = append(items, s.text(key, "who", s.names[l.By], "against", s.names[l.Against], "sum", s.sum(l.Amount), "basis",
			s.text("statement.basis."+string(l.Basis))))
	}
	for _, d := range c.Debts {
		key := "statement.fact.debt"
		if d.Preferred {
			key = "statement.fact.debt-preferred"
		}
		items = append(items, s.text(key, "from", s.names[d.From], "to", s.names[d.To], "sum", s.sum(d.Amount)))
	}
	return items
}

func (s *statement) percent(part *big.Rat) string {
	return say.Number(s.l, trim(new(big.Rat).Mul(part, big.NewRat(100, 1)).FloatString(2)))
}

// party is what was given of one party beside its role.
func (s *statement) party(p share.Party) (items []string) {
	who := p.Called()
	if p.EngagedBy != "" {
		items = append(items, s.text("statement.fact.engaged", "who", who, "by", s.names[p.EngagedBy]))
	}
	if part := s.r.Case.Shares[p.ID]; part != nil {
		items = append(items, s.text("statement.fact.share", "who", who, "part", s.percent(part)))
	}
	if p.Fault == share.Gross || p.Fault == share.Intent {
		items = append(items, s.text(map[share.Fault]string{share.Gross: "statement.fact.gross", share.Intent: "statement.fact.intent"}[p.Fault],
			"who", who))
	}
	if p.Estate != nil {
		items = append(items, s.text("statement.fact.estate", "who", who, "sum", s.sum(*p.Estate)))
	}
	return items
}

// contract is the clauses between two parties, each a sentence.
func (s *statement) contract(c share.Contract) (items []string) {
	with := func(key string, args ...string) {
		items = append(items, s.text(key, append(args, "creditor", s.names[c.Creditor], "debtor", s.names[c.Debtor])...))
	}
	conditions := func(all []share.Condition) string {
		var texts []string
		for _, one := range all {
			key := "statement.condition-not-met"
			if one.Met {
				key = "statement.condition-met"
			}
			texts = append(texts, s.text(key, "text", one.Text))
		}
		return strings.Join(texts, "; ")
	}
	if c.Exclusion != nil {
		if with := conditions(c.Exclusion.Conditions); with != "" {
			items = append(items, s.text("statement.fact.exclusion-if", "creditor", s.names[c.Creditor], "debtor", s.names[c.Debtor], "conditions",
				with))
		} else {
			items = append(items, s.text("statement.fact.exclusion", "creditor", s.names[c.Creditor], "debtor", s.names[c.Debtor]))
		}
	}
	if c.Cap != nil {
		key := "statement.fact.cap"
		if c.Cap.PerYear {
			key = "statement.fact.cap-year"
		}
		with(key, "sum", s.sum(c.Cap.Amount), "used", s.sum(c.Cap.Used))
	}
	if c.Indemnity != nil {
		key := "statement.fact.indemnity"
		if len(c.Indemnity.Unless) > 0 {
			key = "statement.fact.indemnity-unless"
		}
		with(key, "part", s.percent(c.Indemnity.Part), "conditions", conditions(c.Indemnity.Unless))
	}
	if c.Penalty != nil {
		key := "statement.fact.penalty"
		if c.Penalty.Add {
			key = "statement.fact.penalty-add"
		}
		with(key, "sum", s.sum(c.Penalty.Amount))
	}
	return items
}
