package recourse

import (
	"maps"
	"slices"
	"strconv"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/recourse/share"
)

// caseFacts are the facts between two parties that no agreement can say.
type caseFacts struct {
	path    string
	between share.Between
	known   share.Known
	met     []string // the names of the conditions that were given
	used    bool
}

// knownKey is the key of a case under which those facts stand.
const knownKey = "known"

// The most that a number of breaches, or of days, may be.
const (
	maxBreaches = 100_000
	maxDays     = 100_000
)

// takeKnown reads what no agreement can say, and gives the rest of the case.
func (r *caseReader) takeKnown(raw map[string]any) ([]*caseFacts, map[string]any) {
	if raw[knownKey] == nil {
		return nil, raw
	}
	rest := maps.Clone(raw)
	delete(rest, knownKey)
	reader := record.New(map[string]any{knownKey: raw[knownKey]})
	var all []*caseFacts
	for i, o := range reader.Root().Objects(knownKey) {
		o.Need("creditor", "debtor")
		f := &caseFacts{
			path: knownKey + "[" + strconv.Itoa(i) + "]", between: share.Between{Controller: o.Text("creditor"), Processor: o.Text("debtor")},
			known: share.Known{YearlyFee: amountOf(o, "yearly_fee"), Cap: amountOf(o, "cap"), CapUsed: amountOf(o, "cap_used")},
		}
		f.known.Breaches, f.known.Days = countOf(o, "breaches", maxBreaches), countOf(o, "days", maxDays)
		if met, ok := o.Object("met"); ok {
			f.met = met.Keys()
			f.known.Met = map[string]bool{}
			for _, name := range f.met {
				f.known.Met[name], _ = met.Truth(name)
			}
		}
		o.Done()
		if slices.ContainsFunc(all, func(other *caseFacts) bool { return other.between == f.between }) {
			o.Problem("creditor", "twice", "value", f.between.Controller)
		}
		all = append(all, f)
	}
	r.inCase(reader.Problems())
	return all, rest
}

func amountOf(o record.Object, key string) *money.Amount {
	if !o.Has(key) {
		return nil
	}
	a := o.Money(key)
	return &a
}

func countOf(o record.Object, key string, most int64) *int64 {
	if !o.Has(key) {
		return nil
	}
	n := o.Count(key, most)
	return &n
}
