package app

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
	items = append(items, s.dealings()...)
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

// dealings is what was given of clauses, own losses and other debts.
func (s *statement) dealings() (items []string) {
	c := s.r.Case
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
	return items
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
