package interest

import (
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/verhaal/verhaal/law/data"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/yaml"
)

// Part is one part of a principal with its share in the costs.
type Part struct {
	Of      money.Amount // how much of the principal
	Percent string       // "15"
	Costs   string       // exact: a half per cent of an odd sum of cents has more than two decimals
}

// Costs are the collection costs on a principal.
type Costs struct {
	Principal        money.Amount
	Parts            []Part
	Scale            money.Amount // what the parts come to, rounded to the cent, a half up
	Minimum, Maximum money.Amount
	Amount           money.Amount
	Mark             norm.Mark
	Checked          time.Time
}

type scaleFile struct {
	Kind        string       `yaml:"kind"`
	Law         string       `yaml:"law"`
	Source      string       `yaml:"source"`
	ValidFrom   string       `yaml:"valid_from"`
	LastChecked string       `yaml:"last_checked"`
	Mark        string       `yaml:"mark"`
	Minimum     money.Amount `yaml:"minimum"`
	Maximum     money.Amount `yaml:"maximum"`
	Parts       []struct {
		Of      money.Amount `yaml:"of"`
		Percent string       `yaml:"percent"`
	} `yaml:"parts"`
}

var scale = sync.OnceValues(func() (*scaleFile, error) {
	text, err := data.Figures.ReadFile("rate/collection.yaml")
	if err != nil {
		return nil, err
	}
	f, err := parseScale(text)
	if err != nil {
		return nil, fmt.Errorf("cannot read the scale of collection costs: %w", err)
	}
	return f, nil
})

func parseScale(text []byte) (*scaleFile, error) {
	var f scaleFile
	if err := yaml.Read(text, &f); err != nil {
		return nil, err
	}
	if _, err := time.Parse(time.DateOnly, f.LastChecked); err != nil {
		return nil, err
	}
	if len(f.Parts) == 0 || f.Minimum <= 0 || f.Maximum <= f.Minimum {
		return nil, fmt.Errorf("parts, minimum or maximum is missing")
	}
	for i, p := range f.Parts {
		percent, ok := new(big.Rat).SetString(p.Percent)
		if !ok || percent.Sign() <= 0 || percent.Cmp(big.NewRat(100, 1)) > 0 || (p.Of <= 0) != (i == len(f.Parts)-1) {
			return nil, fmt.Errorf("part %d: %q per cent of %s", i+1, p.Percent, p.Of)
		}
	}
	return &f, nil
}

// Collection gives the collection costs on a principal: a share of each part,
// at least the minimum and at most the maximum. Nothing is due on nothing.
//
// law: BIK 2
func Collection(principal money.Amount) (Costs, error) {
	f, err := scale()
	if err != nil {
		return Costs{}, err
	}
	if principal < 0 || principal > maximum {
		return Costs{}, &Error{Code: "interest-principal", Args: []string{"most", maximum.String()}}
	}
	c := Costs{Principal: principal, Minimum: f.Minimum, Maximum: f.Maximum, Mark: norm.Mark(f.Mark)}
	c.Checked, _ = time.Parse(time.DateOnly, f.LastChecked) // the loader read it
	sum := new(big.Rat)
	for left, i := principal, 0; left > 0; i++ {
		of := left
		if p := f.Parts[i]; p.Of > 0 {
			of = min(left, p.Of)
		}
		percent, _ := new(big.Rat).SetString(f.Parts[i].Percent) // the loader read it
		share := new(big.Rat).Mul(big.NewRat(int64(of), 100), percent.Quo(percent, big.NewRat(100, 1)))
		c.Parts = append(c.Parts, Part{Of: of, Percent: f.Parts[i].Percent, Costs: decimal(share)})
		sum.Add(sum, share)
		left -= of
	}
	c.Scale = round(new(big.Rat).Mul(sum, big.NewRat(100, 1)))
	if c.Amount = min(max(c.Scale, c.Minimum), c.Maximum); principal == 0 {
		c.Amount = 0
	}
	return c, nil
}

// decimal writes an amount with two decimals, or with as many as it needs.
func decimal(r *big.Rat) string {
	for places := 2; ; places++ {
		text := r.FloatString(places)
		if back, _ := new(big.Rat).SetString(text); places >= 6 || back.Cmp(r) == 0 {
			return text
		}
	}
}
