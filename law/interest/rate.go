package interest

import (
	"fmt"
	"math/big"
	"sort"
	"sync"
	"time"

	"github.com/verhaal/verhaal/law/data"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/yaml"
)

type rateFile struct {
	Kind        Kind   `yaml:"kind"`
	Law         string `yaml:"law"`
	Source      string `yaml:"source"`
	LastChecked string `yaml:"last_checked"`
	ValidUntil  string `yaml:"valid_until"`
	Mark        string `yaml:"mark"`
	Rates       []struct {
		From    string `yaml:"from"`
		Percent string `yaml:"percent"`
		Mark    string `yaml:"mark"`
	} `yaml:"rates"`
}

// table is the rates of one kind, in order.
type table struct {
	checked, until time.Time
	rates          []rate
}

type rate struct {
	from     time.Time
	percent  string
	fraction *big.Rat // percent / 100
	mark     norm.Mark
}

var tables = sync.OnceValues(func() (map[Kind]*table, error) {
	all := map[Kind]*table{}
	for _, kind := range []Kind{StatutoryKind, TradeKind} {
		text, err := data.Figures.ReadFile("rate/" + string(kind) + ".yaml")
		if err != nil {
			return nil, err
		}
		t, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("cannot read rates %s: %w", kind, err)
		}
		all[kind] = t
	}
	return all, nil
})

func tableOf(kind Kind) (*table, error) {
	all, err := tables()
	if err != nil {
		return nil, err
	}
	if t := all[kind]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("cannot compute interest: unknown kind %q", kind)
}

// parse reads one file of rates; keys that do not belong there are errors.
func parse(text []byte) (*table, error) {
	var f rateFile
	if err := yaml.Read(text, &f); err != nil {
		return nil, err
	}
	t := &table{}
	var err error
	if t.checked, err = time.Parse(time.DateOnly, f.LastChecked); err != nil {
		return nil, err
	}
	if t.until, err = time.Parse(time.DateOnly, f.ValidUntil); err != nil {
		return nil, err
	}
	for _, r := range f.Rates {
		from, err := time.Parse(time.DateOnly, r.From)
		if err != nil {
			return nil, err
		}
		percent, ok := new(big.Rat).SetString(r.Percent)
		if !ok || percent.Sign() <= 0 || percent.Cmp(big.NewRat(100, 1)) > 0 {
			return nil, fmt.Errorf("%q is not a rate in per cent", r.Percent)
		}
		if n := len(t.rates); n > 0 && !from.After(t.rates[n-1].from) || !from.Before(t.until) {
			return nil, fmt.Errorf("the rate from %s is out of order", r.From)
		}
		if r.Mark == "" {
			r.Mark = f.Mark
		}
		t.rates = append(t.rates, rate{
			from: from, percent: percent.FloatString(2), fraction: percent.Quo(percent, big.NewRat(100, 1)),
			mark: norm.Mark(r.Mark),
		})
	}
	if len(t.rates) == 0 {
		return nil, fmt.Errorf("there is no rate")
	}
	return t, nil
}

// at gives the rate of a day and the day until which it holds.
func (t *table) at(day time.Time) (rate, time.Time) {
	i := sort.Search(len(t.rates), func(i int) bool { return t.rates[i].from.After(day) })
	if i == len(t.rates) {
		return t.rates[i-1], t.until
	}
	return t.rates[i-1], t.rates[i].from
}
