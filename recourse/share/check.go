package share

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/record"
)

const (
	// More would be nobody's case, and take too long when nothing is paid yet and
	// each party is called on in turn.
	maxParties   int = 50
	maxContracts int = 500
	// maxTotal keeps every sum, also that of the whole damage owed by every
	// party, within what can be calculated exactly: a hundred billion euros.
	maxTotal money.Amount = 1e13
	maxID    int          = 60
)

// checker collects what is wrong with a case.
type checker struct {
	c        Case
	at       map[string]Party
	problems []record.Problem
	late     bool // that interest runs beyond the known rates was said
	torn     bool // a party has no id of its own, so that names lead nowhere
}

// Check gives everything that makes a case one that cannot be worked out:
// parties that do not exist, parts that are not a whole, payments above the
// damage. The paths are those of the file that Read reads.
func Check(c Case) []record.Problem {
	k := &checker{c: c, at: map[string]Party{}}
	k.parties()
	k.chains()
	k.law()
	k.shares()
	k.damage()
	k.payments()
	k.contracts()
	k.others()
	k.totals()
	return k.problems
}

func (k *checker) bad(path, code string, args ...string) {
	k.problems = append(k.problems, record.Problem{Path: path, Code: code, Args: args})
}

// in is the place of the values of one of a list.
func in(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]." }

func (k *checker) parties() {
	if len(k.c.Parties) == 0 {
		k.bad("parties", "missing")
	}
	if len(k.c.Parties) > maxParties {
		k.bad("parties", "too-many", "most", strconv.Itoa(maxParties))
	}
	for i, p := range k.c.Parties {
		path := in("parties", i)
		_, twice := k.at[p.ID]
		switch {
		case p.ID == "":
			k.torn = true
			k.bad(path+"id", "missing")
		case twice:
			k.torn = true
			k.bad(path+"id", "twice", "value", p.ID)
		case len(p.ID) > maxID || strings.ContainsAny(p.ID, "\n\r\t"):
			k.bad(path+"id", "party-id", "most", strconv.Itoa(maxID))
		}
		if !twice {
			k.at[p.ID] = p
		}
		switch p.Role {
		case Controller, Processor, SubProcessor, DataSubjects, Creditor:
		default:
			k.bad(path+"role", "missing")
		}
		if p.NotLiable && !processes(p.Role) {
			k.bad(path+"liable", "only-processor")
		}
		if p.Estate != nil && (p.Role == DataSubjects || *p.Estate < 0) {
			k.bad(path+"estate", "estate")
		}
	}
}

// known says whether id is a party; path is where it stands.
func (k *checker) known(path, id string) (Party, bool) {
	p, ok := k.at[id]
	switch {
	case id == "":
		k.bad(path, "missing")
		return p, false
	case !ok && !k.torn:
		var ids []string
		for _, p := range k.c.Parties {
			if p.ID != "" && len(ids) < 20 {
				ids = append(ids, p.ID)
			}
		}
		k.bad(path, "party-unknown", "value", id, "known", strings.Join(ids, ", "))
	}
	return p, ok
}

// debtor is known, and says whether the party can be liable to persons
// concerned.
func (k *checker) debtor(path, id string) {
	if p, ok := k.known(path, id); ok && p.Role != Controller && !processes(p.Role) {
		k.bad(path, "party-not-liable", "value", id)
	}
}

func (k *checker) chains() {
	for i, p := range k.c.Parties {
		if p.EngagedBy == "" {
			continue
		}
		path := in("parties", i) + "engaged_by"
		if p.EngagedBy == p.ID && k.torn {
			continue
		}
		if p.EngagedBy == p.ID {
			k.bad(path, "party-itself")
			continue
		}
		k.debtor(path, p.EngagedBy)
		seen := []string{p.ID}
		for by := p.EngagedBy; by != ""; by = k.at[by].EngagedBy {
			if by == p.ID {
				k.bad(path, "party-cycle", "chain", strings.Join(append(seen, by), " → "))
			}
			if slices.Contains(seen, by) {
				break
			}
			seen = append(seen, by)
		}
	}
}

func (k *checker) law() {
	if k.c.Conduct.IsZero() {
		k.bad("conduct", "missing")
		return
	}
	law, ok := lawOn(k.c.Conduct)
	if !ok {
		k.bad("conduct", "before-the-law", "day", wbp.begins.Format(time.DateOnly))
	}
	for _, id := range sorted(k.c.Release) {
		k.debtor("release."+id, id)
		if law.law == GDPR {
			k.bad("release."+id, "only-wbp", "day", gdpr.begins.Format(time.DateOnly))
		}
		k.part("release."+id, k.c.Release[id])
	}
	for i, id := range k.c.Exempt {
		path := strings.TrimSuffix(in("exempt", i), ".")
		k.debtor(path, id)
		if slices.Contains(k.c.Exempt[:i], id) {
			k.bad(path, "twice", "value", id)
		}
	}
}

func sorted(parts map[string]*big.Rat) []string {
	ids := make([]string, 0, len(parts))
	for id := range parts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// part refuses what is not from 0 to 1.
func (k *checker) part(path string, p *big.Rat) {
	if p != nil && (p.Sign() < 0 || p.Cmp(big.NewRat(1, 1)) > 0) {
		k.bad(path, "part", "value", percent(p))
	}
}

func (k *checker) shares() {
	var liable []string
	given, debtors := false, false
	for _, p := range k.c.Parties {
		if p.Role != Controller && !processes(p.Role) {
			continue
		}
		if debtors = true; !p.NotLiable && !slices.Contains(k.c.Exempt, p.ID) {
			liable = append(liable, p.ID)
			if s := k.c.Shares[p.ID]; s != nil {
				given = given || s.Sign() > 0
			}
		}
	}
	all := new(big.Rat)
	for _, id := range sorted(k.c.Shares) {
		k.debtor("shares."+id, id)
		all.Add(all, k.c.Shares[id])
		if k.c.Shares[id].Sign() < 0 {
			k.bad("shares."+id, "part", "value", percent(k.c.Shares[id]))
		}
	}
	if len(k.c.Shares) > 0 && all.Cmp(big.NewRat(1, 1)) != 0 {
		k.bad("shares", "shares-sum", "sum", percent(all))
	}
	if len(k.c.Claims) == 0 {
		return
	}
	switch {
	case !debtors && len(k.at) > 0:
		k.bad("parties", "nobody-liable")
	case len(liable) > 1 && !given:
		k.bad("shares", "shares-missing", "known", strings.Join(liable, ", "))
	}
}
