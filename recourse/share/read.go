package share

import (
	"cmp"
	"math/big"
	"strings"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/record"
)

const maxPersons = 1_000_000_000

// Read reads a case from plain values, as they come from YAML, JSON or a form,
// and gives every problem in it at once. Without problems Compute can work the
// case out.
func Read(raw map[string]any) (Case, []record.Problem) {
	r := record.New(raw)
	o := r.Root()
	c := Case{Title: o.Text("title")}
	o.Need("conduct", "parties")
	c.Conduct = o.Day("conduct")
	c.Parties = each(o, "parties", readParty)
	c.Claims = each(o, "claims", readClaim)
	c.Exempt, _ = o.Texts("exempt")
	c.Release = parts(o, "release")
	c.Shares = shares(o)
	c.Payments = each(o, "payments", readPayment)
	c.Contracts = each(o, "contracts", readContract)
	c.Losses = each(o, "losses", readLoss)
	c.Debts = each(o, "debts", readDebt)
	c.SetOff, _ = o.Truth("set_off")
	c.FullProof, _ = o.Truth("full_proof")
	if i, ok := o.Object("interest"); ok {
		i.Need("until")
		c.InterestUntil, c.InterestFrom = i.Day("until"), i.Day("from")
		i.Done()
	}
	if i, ok := o.Object("readings"); ok {
		c.Readings = Readings{
			FullPaymentOnly: i.Choice("part_payment", "claimable", "full-only") == "full-only",
			EachForItself:   i.Choice("chain", "processor-answers", "each-for-itself") == "each-for-itself",
			GrossStands:     i.Choice("gross_negligence", "void", "stands") == "stands",
		}
		i.Done()
	}
	o.Done()
	return c, problems(r, c)
}

// problems adds to what could not be read what does not fit together, unless
// that follows from it.
func problems(r *record.Reader, c Case) []record.Problem {
	all := r.Problems()
	wrong := make([]string, 0, len(all))
	for _, p := range all {
		wrong = append(wrong, p.Path)
		if p.Code == "not-record" || p.Code == "not-list" {
			return all // the places of what follows would not be right
		}
	}
	for _, p := range Check(c) {
		follows := false
		for _, path := range wrong {
			follows = follows || path == p.Path || strings.HasPrefix(path, p.Path+".") || strings.HasPrefix(path, p.Path+"[") ||
				p.Code == "party-unknown" && strings.HasSuffix(path, "].id")
		}
		if !follows {
			all = append(all, p)
		}
	}
	return all
}

func each[T any](o record.Object, key string, read func(record.Object) T) []T {
	var all []T
	for _, one := range o.Objects(key) {
		all = append(all, read(one))
		one.Done()
	}
	return all
}

func readParty(o record.Object) Party {
	o.Need("id", "role")
	p := Party{ID: o.Text("id"), Name: o.Text("name"), EngagedBy: o.Text("engaged_by"), Opened: o.Day("opened")}
	p.Role = Role(o.Choice("role", string(Controller), string(Processor), string(SubProcessor), string(DataSubjects), string(Creditor)))
	p.Fault = Fault(o.Choice("fault", string(NoFault), string(Normal), string(Gross), string(Intent)))
	p.Staff = o.Choice("fault_of", "management", "staff") == "staff"
	if liable, given := o.Truth("liable"); given && !liable {
		p.NotLiable = true
	}
	p.Estate = optional(o, "estate")
	return p
}

func optional(o record.Object, key string) *money.Amount {
	if !o.Has(key) {
		return nil
	}
	a := o.MoneyTo(key, maxTotal)
	return &a
}

func readAdmission(o record.Object) Admission {
	yes := func(key string) bool {
		value, given := o.Truth(key)
		return value || !given
	}
	return Admission{Infringement: yes("infringement"), Damage: yes("damage"), Causation: yes("causation"), OwnFault: part(o, "own_fault")}
}

// part reads a percentage, or a fraction of one ("1/3").
func part(o record.Object, key string) *big.Rat {
	p := o.Fraction(key)
	if p != nil && !strings.Contains(o.Text(key), "/") {
		p.Quo(p, hundred)
	}
	return p
}

func parts(o record.Object, key string) map[string]*big.Rat {
	in, ok := o.Object(key)
	if !ok {
		return nil
	}
	all := map[string]*big.Rat{}
	for _, id := range in.Keys() {
		if p := part(in, id); p != nil {
			all[id] = p
		}
	}
	return all
}

// shares reads percentages that add up to 100 or fractions that add up to 1.
func shares(o record.Object) map[string]*big.Rat {
	in, ok := o.Object("shares")
	if !ok {
		return nil
	}
	all, total := map[string]*big.Rat{}, new(big.Rat)
	for _, id := range in.Keys() {
		if s := in.Fraction(id); s != nil {
			all[id] = s
			total.Add(total, s)
		}
	}
	if total.Cmp(big.NewRat(1, 1)) != 0 {
		for _, s := range all {
			s.Quo(s, hundred)
		}
	}
	return all
}

func readClaim(o record.Object) Claim {
	o.Need("by", "amount")
	c := Claim{By: o.Text("by"), Amount: o.MoneyTo("amount", maxTotal), Persons: 1, Admission: readAdmission(o)}
	if o.Has("persons") {
		c.Persons = o.Count("persons", maxPersons)
	}
	return c
}

func readPayment(o record.Object) Payment {
	o.Need("by", "to", "amount")
	return Payment{By: o.Text("by"), To: o.Text("to"), Amount: o.MoneyTo("amount", maxTotal), On: o.Day("on")}
}

func readContract(o record.Object) Contract {
	o.Need("creditor", "debtor")
	c := Contract{Creditor: o.Text("creditor"), Debtor: o.Text("debtor")}
	if i, ok := o.Object("exclusion"); ok {
		c.Exclusion = &Exclusion{Conditions: conditions(i, "conditions")}
		i.Done()
	}
	if i, ok := o.Object("indemnity"); ok {
		i.Need("percent")
		fines, _ := i.Truth("fines")
		c.Indemnity = &Indemnity{Part: part(i, "percent"), Unless: conditions(i, "unless"), Fines: fines}
		i.Done()
	}
	if i, ok := o.Object("penalty"); ok {
		i.Need("amount")
		c.Penalty = &Penalty{
			Amount: i.MoneyTo("amount", maxTotal), Add: i.Choice("mode", "replace", "add") == "add",
			ModeratedTo: optional(i, "moderated_to"), On: i.Day("on"),
		}
		i.Done()
	}
	if i, ok := o.Object("cap"); ok {
		c.Cap = readCap(i)
		i.Done()
	}
	if i, ok := o.Object("general_terms"); ok {
		i.Need("user", "onerous")
		onerous, _ := i.Truth("onerous")
		large, _ := i.Truth("large_party")
		c.Terms = &GeneralTerms{User: i.Text("user"), Onerous: onerous, LargeParty: large}
		i.Done()
	}
	return c
}

func readCap(o record.Object) *Cap {
	o.Need("amount")
	c := &Cap{
		Amount: o.MoneyTo("amount", maxTotal), PerYear: o.Choice("per", "event", "year") == "year", Used: o.MoneyTo("used", maxTotal),
		Penalty: o.Choice("penalty", "inside", "outside") == "inside",
	}
	covers, given := o.Texts("covers", "contribution", "indemnity", "damages")
	c.Contribution, c.Indemnity, c.Damages = !given, !given, !given
	for _, what := range covers {
		switch what {
		case "contribution":
			c.Contribution = true
		case "indemnity":
			c.Indemnity = true
		case "damages":
			c.Damages = true
		}
	}
	return c
}

func conditions(o record.Object, key string) []Condition {
	return each(o, key, func(i record.Object) Condition {
		met, _ := i.Truth("met")
		return Condition{Text: i.Text("text"), Met: met}
	})
}

func readLoss(o record.Object) Loss {
	o.Need("by", "amount")
	return Loss{
		By: o.Text("by"), Against: o.Text("against"), Amount: o.MoneyTo("amount", maxTotal), On: o.Day("on"), Admission: readAdmission(o),
		Basis: Basis(cmp.Or(o.Choice("basis", string(ByContract), string(ByTort), string(ByFine)), string(ByContract))),
	}
}

func readDebt(o record.Object) Debt {
	o.Need("from", "to", "amount")
	return Debt{
		From: o.Text("from"), To: o.Text("to"), Amount: o.MoneyTo("amount", maxTotal),
		Preferred: o.Choice("rank", "concurrent", "preferred") == "preferred",
	}
}
