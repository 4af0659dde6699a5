package share_test

import (
	"fmt"
	"math/big"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/recourse/share"
)

// shape says what a random case may hold.
type shape struct {
	solvent   bool // no estates
	contracts bool
	fullProof bool
	paid      bool // something is always paid
}

var anything = shape{contracts: true}

func day(text string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, text, say.Zone())
	if err != nil {
		panic(err)
	}
	return t
}

// cases draws a case that can be worked out, with chains, circles of
// indemnities, caps, estates of zero, several payers, and both laws.
func cases(of shape) *rapid.Generator[share.Case] {
	return rapid.Custom(func(t *rapid.T) share.Case {
		c := share.Case{Title: "random"}
		c.Conduct = day(rapid.SampledFrom([]string{"2018-05-24", "2018-05-25", "2026-02-10"}).Draw(t, "conduct"))
		wbp := c.Conduct.Before(day("2018-05-25"))
		drawParties(t, &c, of)
		ids := drawLiable(t, &c, wbp)
		drawDamage(t, &c)
		if of.paid || rapid.IntRange(0, 4).Draw(t, "paid") > 0 {
			drawPayments(t, &c, ids)
		}
		if of.contracts {
			drawContracts(t, &c)
			drawLosses(t, &c, ids)
		}
		c.SetOff = rapid.Bool().Draw(t, "set off")
		c.FullProof = of.fullProof || rapid.IntRange(0, 5).Draw(t, "full proof") == 0
		c.Readings.EachForItself = rapid.IntRange(0, 5).Draw(t, "each for itself") == 0
		if p := share.Check(c); len(p) > 0 {
			t.Fatalf("the generator made a case that is refused: %v", p)
		}
		return c
	})
}

func drawParties(t *rapid.T, c *share.Case, of shape) {
	var processors []string
	add := func(id string, role share.Role, by string) {
		p := share.Party{ID: id, Role: role, EngagedBy: by}
		p.Fault = rapid.SampledFrom([]share.Fault{"", share.NoFault, share.Normal, share.Normal, share.Gross, share.Intent}).Draw(t, "fault")
		p.Staff = rapid.IntRange(0, 5).Draw(t, "staff") == 0
		if role != share.DataSubjects && !of.solvent && rapid.IntRange(0, 2).Draw(t, "insolvent") == 0 {
			p.Estate = new(money.Amount)
			*p.Estate = money.Amount(rapid.SampledFrom([]int64{
				0, 1, rapid.Int64Range(0, 20_000).Draw(t, "small"),
				rapid.Int64Range(0, 3_000_000).Draw(t, "large"),
			}).Draw(t, "estate"))
		}
		c.Parties = append(c.Parties, p)
	}
	for i := range rapid.IntRange(1, 2).Draw(t, "controllers") {
		add(fmt.Sprintf("C%d", i), share.Controller, "")
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "processors") {
		id := fmt.Sprintf("P%d", i)
		by := "C0"
		role := share.Processor
		if len(processors) > 0 && rapid.Bool().Draw(t, "chained") {
			by, role = rapid.SampledFrom(processors).Draw(t, "by"), share.SubProcessor
		}
		add(id, role, by)
		processors = append(processors, id)
	}
	add("DS", share.DataSubjects, "")
	if rapid.Bool().Draw(t, "two groups") {
		add("DT", share.DataSubjects, "")
	}
	if rapid.Bool().Draw(t, "bank") {
		add("Bank", share.Creditor, "")
	}
	c.Parties = rapid.Permutation(c.Parties).Draw(t, "order")
}

// drawLiable draws who is exempt or released and the parts, and gives the ids
// of those that can be liable.
func drawLiable(t *rapid.T, c *share.Case, wbp bool) (ids []string) {
	weights := map[string]int64{}
	var total int64
	for _, p := range c.Parties {
		if p.Role == share.DataSubjects || p.Role == share.Creditor {
			continue
		}
		ids = append(ids, p.ID)
		if p.ID != "C0" && rapid.IntRange(0, 6).Draw(t, "exempt") == 0 {
			c.Exempt = append(c.Exempt, p.ID)
		} else if wbp && rapid.IntRange(0, 3).Draw(t, "released") == 0 {
			if c.Release == nil {
				c.Release = map[string]*big.Rat{}
			}
			c.Release[p.ID] = big.NewRat(rapid.Int64Range(0, 100).Draw(t, "release"), 100)
		}
		weights[p.ID] = rapid.SampledFrom([]int64{0, 1, 1, rapid.Int64Range(1, 97).Draw(t, "weight")}).Draw(t, "share")
		if p.ID == "C0" {
			weights[p.ID]++
		}
		total += weights[p.ID]
	}
	c.Shares = map[string]*big.Rat{}
	for id, w := range weights {
		if w > 0 || rapid.Bool().Draw(t, "named") {
			c.Shares[id] = big.NewRat(w, total)
		}
	}
	return ids
}

func yes() share.Admission {
	return share.Admission{Infringement: true, Damage: true, Causation: true}
}

func drawAdmission(t *rapid.T) share.Admission {
	a := yes()
	switch rapid.IntRange(0, 12).Draw(t, "admission") {
	case 0:
		a.Infringement = false
	case 1:
		a.OwnFault = big.NewRat(rapid.Int64Range(0, 3).Draw(t, "own fault"), 3)
	}
	return a
}

func amount(t *rapid.T, label string) money.Amount {
	return money.Amount(rapid.SampledFrom([]int64{
		0, 1, 7, rapid.Int64Range(0, 1000).Draw(t, "cents"),
		rapid.Int64Range(0, 5_000_000).Draw(t, "euros"),
	}).Draw(t, label))
}

func drawDamage(t *rapid.T, c *share.Case) {
	for _, p := range c.Parties {
		if p.Role != share.DataSubjects {
			continue
		}
		for range rapid.IntRange(0, 2).Draw(t, "claims") {
			c.Claims = append(c.Claims, share.Claim{
				By: p.ID, Amount: amount(t, "damage"), Persons: rapid.Int64Range(1, 9).Draw(t, "persons"),
				Admission: drawAdmission(t),
			})
		}
	}
}

// due is what each group may claim.
func due(c share.Case) map[string]money.Amount {
	d := map[string]money.Amount{}
	bare := share.Case{Facts: c.Facts}
	o, err := share.Compute(bare)
	if err != nil {
		panic(err)
	}
	for _, p := range o.Persons {
		d[p.ID] = p.Damage
	}
	return d
}

func drawPayments(t *rapid.T, c *share.Case, ids []string) {
	for _, p := range c.Parties {
		left := due(*c)[p.ID]
		whole := rapid.Bool().Draw(t, "whole")
		for i := range rapid.IntRange(1, 4).Draw(t, "payments") {
			a := money.Amount(rapid.Int64Range(0, int64(left)).Draw(t, "payment"))
			if whole && i == 0 {
				a = left
			}
			if a > 0 {
				c.Payments = append(c.Payments, share.Payment{
					By: rapid.SampledFrom(ids).Draw(t, "payer"), To: p.ID, Amount: a,
					On: day("2026-03-01").AddDate(0, i, 0),
				})
				left -= a
			}
		}
	}
}

func drawConditions(t *rapid.T) []share.Condition {
	var all []share.Condition
	for range rapid.IntRange(0, 2).Draw(t, "conditions") {
		all = append(all, share.Condition{Text: "x", Met: rapid.Bool().Draw(t, "met")})
	}
	return all
}

func drawContracts(t *rapid.T, c *share.Case) {
	seen := map[[2]string]bool{}
	for range rapid.IntRange(0, 5).Draw(t, "contracts") {
		j, k := rapid.SampledFrom(c.Parties).Draw(t, "creditor").ID, rapid.SampledFrom(c.Parties).Draw(t, "debtor").ID
		if j == k || seen[[2]string{j, k}] {
			continue
		}
		seen[[2]string{j, k}] = true
		one := share.Contract{Creditor: j, Debtor: k}
		if rapid.IntRange(0, 3).Draw(t, "exclusion") == 0 {
			one.Exclusion = &share.Exclusion{Conditions: drawConditions(t)}
		}
		if rapid.IntRange(0, 1).Draw(t, "indemnity") == 0 {
			one.Indemnity = &share.Indemnity{
				Part:   big.NewRat(rapid.SampledFrom([]int64{0, 10, 40, 50, 100, 100}).Draw(t, "percent"), 100),
				Unless: drawConditions(t),
			}
		}
		if rapid.IntRange(0, 2).Draw(t, "penalty") == 0 {
			one.Penalty = &share.Penalty{Amount: amount(t, "penalty amount"), Add: rapid.Bool().Draw(t, "add")}
			if rapid.Bool().Draw(t, "moderated") {
				m := money.Amount(rapid.Int64Range(0, int64(one.Penalty.Amount)).Draw(t, "to"))
				one.Penalty.ModeratedTo = &m
			}
		}
		if rapid.IntRange(0, 1).Draw(t, "cap") == 0 {
			b := func(label string) bool { return rapid.Bool().Draw(t, label) }
			one.Cap = &share.Cap{
				Amount: amount(t, "cap amount"), PerYear: b("year"), Used: amount(t, "used"),
				Contribution: b("covers contribution"), Indemnity: b("covers indemnity"), Damages: b("covers damages"), Penalty: b("covers penalty"),
			}
		}
		c.Contracts = append(c.Contracts, one)
	}
}

func drawLosses(t *rapid.T, c *share.Case, ids []string) {
	for range rapid.IntRange(0, 3).Draw(t, "losses") {
		by := rapid.SampledFrom(ids).Draw(t, "loser")
		l := share.Loss{
			By: by, Amount: amount(t, "loss"),
			Basis: rapid.SampledFrom([]share.Basis{share.ByContract, share.ByTort, share.ByFine}).Draw(t, "basis"), Admission: drawAdmission(t),
		}
		if against := rapid.SampledFrom(ids).Draw(t, "against"); against != by {
			l.Against = against
		}
		c.Losses = append(c.Losses, l)
	}
	for range rapid.IntRange(0, 3).Draw(t, "debts") {
		from, to := rapid.SampledFrom(ids).Draw(t, "from"), rapid.SampledFrom(c.Parties).Draw(t, "to").ID
		if from != to {
			c.Debts = append(c.Debts, share.Debt{From: from, To: to, Amount: amount(t, "debt"), Preferred: rapid.Bool().Draw(t, "preferred")})
		}
	}
}
