package share_test

import (
	"math/big"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/recourse/share"
)

type tb interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

func compute(t tb, c share.Case) share.Outcome {
	o, err := share.Compute(c)
	if err != nil {
		t.Fatal(err)
	}
	conserved(t, c, o)
	return o
}

// conserved is I1: what is borne and what is unpaid is the damage and the own
// losses, to the cent; and every claim is paid between nothing and all.
func conserved(t tb, c share.Case, o share.Outcome) {
	total := o.Unpaid
	for _, p := range o.Parties {
		total += p.Borne
		if p.Borne != p.Paid+p.Loss-p.Received {
			t.Fatalf("%s: borne is not paid + loss - received", p.ID)
		}
	}
	if total != o.Total+o.Losses {
		t.Fatalf("borne and unpaid come to %s, damage and losses to %s", total, o.Total+o.Losses)
	}
	for _, p := range o.Persons {
		if p.Unpaid < 0 || p.Received+p.Unpaid != p.Damage {
			t.Fatalf("persons: %+v", p)
		}
	}
	for _, d := range o.Claims {
		if d.Amount <= 0 || d.Settled < 0 || d.Settled > d.Amount || len(d.Sources) == 0 || d.Creditor == d.Debtor {
			t.Fatalf("claim: %+v", d)
		}
	}
	for _, f := range o.Flags {
		if _, err := f.Text("nl"); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range o.Steps {
		if _, err := s.Text("en"); err != nil || len(s.Sources) == 0 {
			t.Fatal(s, err)
		}
	}
}

// standing is who stands where, without reasons.
func standing(o share.Outcome) map[string]money.Amount {
	all := map[string]money.Amount{"unpaid": o.Unpaid}
	for _, p := range o.Parties {
		all[p.ID+" borne"], all[p.ID+" paid"], all[p.ID+" received"] = p.Borne, p.Paid, p.Received
	}
	for _, d := range o.Claims {
		all[d.Debtor+" "+d.Creditor+" "+string(d.Kind)+d.IfPaidBy] += d.Amount
		all[d.Debtor+" "+d.Creditor+" "+string(d.Kind)+d.IfPaidBy+" settled"] += d.Settled
	}
	for _, p := range o.Persons {
		all[p.ID] = p.Received
	}
	return all
}

func alike(t tb, a, b share.Outcome, why string) {
	if x, y := standing(a), standing(b); !reflect.DeepEqual(x, y) {
		t.Fatalf("%s:\n%v\n%v", why, x, y)
	}
}

func borne(o share.Outcome, id string) money.Amount {
	for _, p := range o.Parties {
		if p.ID == id {
			return p.Borne
		}
	}
	return 0
}

func TestNothingIsCreatedOrLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		o := compute(t, c)
		for _, f := range o.Flags { // I1 in a case in which nothing was paid
			if f.Code == share.Contingent && o.Unpaid != o.Total {
				t.Fatal("a contingent case has something paid")
			}
		}
		parts := new(big.Rat)
		released := false
		for _, p := range o.Parties {
			parts.Add(parts, p.Share)
		}
		for _, r := range c.Release {
			released = released || r.Sign() > 0
		}
		if o.Total > 0 && !released && parts.Cmp(big.NewRat(1, 1)) != 0 {
			t.Fatalf("the parts come to %s", parts) // I6
		}
		if again := compute(t, c); !reflect.DeepEqual(o, again) {
			t.Fatal("the same case gave another outcome") // I15
		}
	})
}

func TestContributionStaysWithinWhatIsTooMuchAndTooLittle(t *testing.T) { // I2
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{solvent: true, paid: true}).Draw(t, "case")
		c.FullProof, c.Readings.EachForItself, c.Exempt = false, true, nil
		o := compute(t, c)
		in, out := map[string]money.Amount{}, map[string]money.Amount{}
		for _, d := range o.Claims {
			if d.IfPaidBy == "" {
				in[d.Creditor] += d.Amount
				out[d.Debtor] += d.Amount
			}
		}
		for _, p := range o.Parties {
			if in[p.ID] > 0 && out[p.ID] > 0 {
				t.Fatalf("%s both claims and owes a contribution", p.ID)
			}
			x := p.Paid - out[p.ID]
			if in[p.ID] > x || in[p.ID] > 0 && p.Borne < 0 {
				t.Fatalf("%s gets more back than it paid", p.ID)
			}
		}
	})
}

func TestPersonsConcernedAreUntouchedByContracts(t *testing.T) { // I3
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{solvent: true, contracts: true}).Draw(t, "case")
		with := compute(t, c)
		c.Contracts = nil
		without := compute(t, c)
		if !reflect.DeepEqual(with.Persons, without.Persons) {
			t.Fatalf("%+v\n%+v", with.Persons, without.Persons)
		}
	})
}

func TestOneMoreSolventDebtorNeverHurts(t *testing.T) { // I4
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{fullProof: true}).Draw(t, "case")
		before := compute(t, c)
		c.Parties = append(slices.Clone(c.Parties), share.Party{ID: "Z", Role: share.Controller})
		after := compute(t, c)
		if after.Unpaid > before.Unpaid {
			t.Fatalf("unpaid went from %s to %s", before.Unpaid, after.Unpaid)
		}
	})
}

func TestWhoIsExemptBearsNothing(t *testing.T) { // I5
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{solvent: true}).Draw(t, "case")
		c.FullProof, c.Payments = false, fill(c)
		o := compute(t, c)
		for _, id := range c.Exempt {
			if borne(o, id) != 0 {
				t.Fatalf("%s bears %s", id, borne(o, id))
			}
		}
	})
}

// fill lets C0 pay everything.
func fill(c share.Case) []share.Payment {
	var all []share.Payment
	groups := due(c)
	for _, p := range c.Parties {
		if groups[p.ID] > 0 {
			all = append(all, share.Payment{By: "C0", To: p.ID, Amount: groups[p.ID], On: day("2026-03-01")})
		}
	}
	return all
}

func TestTenTimesTheDamageIsTenTimesTheBurden(t *testing.T) { // I6
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{solvent: true}).Draw(t, "case")
		c.FullProof, c.Payments = false, fill(c)
		small := compute(t, c)
		c.Claims, c.Payments = slices.Clone(c.Claims), slices.Clone(c.Payments)
		cents := money.Amount(2)
		for i := range c.Claims {
			cents += money.Amount(c.Claims[i].Persons)
			c.Claims[i].Amount *= 10
		}
		c.Payments = fill(c)
		large := compute(t, c)
		for _, p := range small.Parties {
			if d := borne(large, p.ID) - 10*p.Borne; d > 11*cents || d < -11*cents {
				t.Fatalf("%s bears %s of ten times as much, %s of it", p.ID, borne(large, p.ID), p.Borne)
			}
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) { // I7
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		o := compute(t, c)
		c.Parties = rapid.Permutation(c.Parties).Draw(t, "parties")
		c.Contracts = rapid.Permutation(c.Contracts).Draw(t, "contracts")
		c.Payments = rapid.Permutation(c.Payments).Draw(t, "payments")
		c.Claims = rapid.Permutation(c.Claims).Draw(t, "claims")
		c.Losses = rapid.Permutation(c.Losses).Draw(t, "losses")
		c.Exempt = rapid.Permutation(c.Exempt).Draw(t, "exempt")
		alike(t, o, compute(t, c), "another order")
	})
}

func TestAHigherCapNeverLowersWhatTheDebtorPays(t *testing.T) { // I8
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{solvent: true, contracts: true, paid: true}).Draw(t, "case")
		for i, contract := range c.Contracts {
			if contract.Cap == nil {
				continue
			}
			low := compute(t, c)
			higher := *contract.Cap
			higher.Amount += amount(t, "more")
			c.Contracts = slices.Clone(c.Contracts)
			c.Contracts[i].Cap = &higher
			high := compute(t, c)
			pays := func(o share.Outcome) (sum money.Amount) {
				for _, d := range o.Claims {
					if d.Creditor == contract.Creditor && d.Debtor == contract.Debtor {
						sum += d.Settled
					}
				}
				return sum
			}
			if pays(high) < pays(low)-2 {
				t.Fatalf("%s pays %s instead of %s", contract.Debtor, pays(high), pays(low))
			}
		}
	})
}

func TestAnIndemnityThatDoesNotApplyIsAsGoodAsNone(t *testing.T) { // I9, I10
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		for i, contract := range c.Contracts {
			if contract.Indemnity == nil {
				continue
			}
			set := func(with *share.Indemnity) share.Outcome {
				c.Contracts = slices.Clone(c.Contracts)
				c.Contracts[i].Indemnity = with
				return compute(t, c)
			}
			absent := set(nil)
			alike(t, absent, set(&share.Indemnity{Part: contract.Indemnity.Part, Unless: []share.Condition{{Text: "own breach", Met: true}}}),
				"carved out")
			alike(t, absent, set(&share.Indemnity{Part: new(big.Rat)}), "for nothing")
			set(contract.Indemnity)
		}
	})
}

func TestEachCreditorOfAClassGetsTheSamePart(t *testing.T) { // I11
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		c.SetOff = false
		o := compute(t, c)
		part := map[string]*big.Rat{}
		for _, p := range o.Parties {
			part[p.ID] = p.Dividend
			if p.Dividend.Sign() < 0 || p.Dividend.Cmp(big.NewRat(1, 1)) > 0 {
				t.Fatalf("%s pays %s", p.ID, p.Dividend)
			}
		}
		for _, d := range o.Claims {
			if d.IfPaidBy != "" {
				continue
			}
			exact := new(big.Rat).Mul(part[d.Debtor], new(big.Rat).SetInt64(int64(d.Amount)))
			exact.Sub(exact, new(big.Rat).SetInt64(int64(d.Settled)))
			// The part itself is of sums that were rounded, a cent for each claim.
			if off, _ := exact.Float64(); off > 12 || off < -12 {
				t.Fatalf("of %+v is paid %s", d, part[d.Debtor].FloatString(6))
			}
		}
	})
}

func TestWithoutInsolvencyEverythingIsPaid(t *testing.T) { // I12, I14
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{solvent: true, contracts: true}).Draw(t, "case")
		c.SetOff = false
		o := compute(t, c)
		for _, d := range o.Claims {
			if d.IfPaidBy == "" && d.Settled != d.Amount {
				t.Fatalf("%+v is not paid", d)
			}
		}
		c.SetOff = true
		alike(t, o, compute(t, c), "set off")
		for i := range c.Parties { // a large estate is as good as being able to pay
			c.Parties = slices.Clone(c.Parties)
			if plenty := money.Amount(1_000_000_000); c.Parties[i].Role != share.DataSubjects {
				c.Parties[i].Estate = &plenty
			}
		}
		alike(t, o, compute(t, c), "set off among the rich")
	})
}

func TestWhatCannotBeRecoveredIsSpreadWhole(t *testing.T) { // I13
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{paid: true}).Draw(t, "case")
		c.FullProof, c.SetOff = false, false
		o := compute(t, c)
		short := map[string]bool{}
		for _, p := range o.Parties {
			short[p.ID] = p.Short
		}
		lost, spread := map[string]money.Amount{}, map[string]money.Amount{}
		for _, d := range o.Claims {
			if d.IfPaidBy == "" && !d.Chain && (d.Kind == share.Contribution || d.Kind == share.Reallocation) {
				lost[d.Creditor+" "+d.Debtor] += d.Amount - d.Settled
			}
		}
		for _, s := range o.Steps {
			if s.Key != "recourse.spread" {
				continue
			}
			args := map[string]string{}
			for i := 0; i < len(s.Args); i += 2 {
				args[s.Args[i]] = s.Args[i+1]
			}
			a, err := money.Parse(args["sum"])
			if err != nil {
				t.Fatal(err)
			}
			spread[args["creditor"]+" "+args["debtor"]] += a
		}
		for pair, a := range lost {
			// Where nobody can take it over it stays with the creditor, untold.
			if d := a - spread[pair]; (d > 1 || d < -1) && spread[pair] != 0 {
				t.Fatalf("%s: lost %s, spread %s", pair, a, spread[pair])
			}
		}
	})
}

func TestGraveFaultNeverPays(t *testing.T) { // I16
	rapid.Check(t, func(t *rapid.T) {
		c := cases(shape{solvent: true, contracts: true, paid: true}).Draw(t, "case")
		i := rapid.IntRange(0, len(c.Parties)-1).Draw(t, "who")
		if c.Parties[i].Role == share.DataSubjects {
			return
		}
		set := func(f share.Fault) share.Outcome {
			c.Parties = slices.Clone(c.Parties)
			c.Parties[i].Fault, c.Parties[i].Staff = f, false
			return compute(t, c)
		}
		id := c.Parties[i].ID
		mild := borne(set(share.Normal), id)
		for _, f := range []share.Fault{share.Gross, share.Intent} {
			if grave := borne(set(f), id); grave < mild-2 {
				t.Fatalf("%s bears %s with %s, %s without", id, grave, f, mild)
			}
		}
		alike(t, set(share.Normal), set(share.NoFault), "normal fault and none")
	})
}

func TestFinesStayOutside(t *testing.T) { // I17
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		o := compute(t, c)
		c.Losses = append(slices.Clone(c.Losses), share.Loss{By: "C0", Amount: amount(t, "fine"), Basis: share.ByFine, Admission: yes()})
		for i := range c.Contracts {
			c.Contracts = slices.Clone(c.Contracts)
			if in := c.Contracts[i].Indemnity; in != nil {
				c.Contracts[i].Indemnity = &share.Indemnity{Part: in.Part, Unless: in.Unless, Fines: true}
			}
		}
		alike(t, o, compute(t, c), "with a fine")
	})
}

func TestTheLawOfTheDayChangesItsRulesOnly(t *testing.T) { // I18
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		c.Release, c.Payments = nil, nil
		c.Conduct = day("2018-05-24")
		old := compute(t, c)
		c.Conduct = day("2018-05-25")
		alike(t, old, compute(t, c), "a day later")
	})
}
