// Package fine estimates an administrative fine: the legal maximum, the policy
// that applies, and a range with its reasons. Never one number: what an
// authority will impose is not for a program to forecast.
package fine

import (
	"math/big"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
)

// Infringer is who would be fined.
type Infringer string

// The infringers. A hospital or a private school is an undertaking, whatever
// it calls itself.
const (
	Undertaking   Infringer = "undertaking"
	PublicBody    Infringer = "public-body"
	NaturalPerson Infringer = "natural-person" // who does not act for a company
)

// Truth is yes, no or unknown.
type Truth int8

// The truths.
const (
	Unknown Truth = iota
	Yes
	No
)

// Facts are what a range is calculated from. What is left out is unknown, which
// widens the range.
type Facts struct {
	Infringer     Infringer
	Processor     bool
	Household     bool // a natural person at home
	Turnover      money.Amount
	HasTurnover   bool
	Conduct       time.Time // day of the infringing conduct
	Linked        Truth     // the same or linked operations
	Repeat        bool      // within five years
	Aggravating   *big.Rat  // per cent more
	Mitigating    *big.Rat  // per cent less
	Fault         string    // intent, negligence, none or empty: unknown
	Category      string    // of the Wbp policy: I, II, III or empty
	Instruction   Truth     // Wbp: a binding instruction came first
	Infringements []Infringement
}

// Infringement is one article that was infringed.
type Infringement struct {
	Article     string   // "32", "5(1)(f)"
	Seriousness string   // low, medium, high, or empty: unknown
	Percent     *big.Rat // where in the band of seriousness, if somebody says so
}

// Range is from one amount to another.
type Range struct {
	Min money.Amount `json:"min"`
	Max money.Amount `json:"max"`
}

// Part is the range for one infringement.
type Part struct {
	Article     string
	Tier        norm.Source  // AVG 83(4)
	Maximum     money.Amount // of the law
	Seriousness string
	Band        string // of a policy with bands: "II"
	Range       Range
	Mark        norm.Mark // the least sure of what it rests on
	Sources     []norm.Source
}

// Flag is what one must know before relying on an outcome.
type Flag struct {
	Code string
	Key  string // of its text
	Args map[string]string
}

// Outcome is an estimate.
type Outcome struct {
	Policy  string // edpb-04-2022, ap-2023, wbp-2016 or none
	Maximum money.Amount
	Range   Range
	Parts   []Part
	Flags   []Flag
	Steps   []norm.Step
}

// Sources gives every norm that the outcome rests on, once.
func (o Outcome) Sources() []norm.Source { return norm.Finding{Steps: o.Steps}.Sources() }

var (
	wbpStart  = norm.Day(2016, 1, 1)
	gdprStart = norm.Day(2018, 5, 25)
)

// Compute estimates a fine. Facts come from Read, which refuses what cannot be.
//
// law: AVG 83(1), AVG 83(2), HvJ EU C-807/21
func Compute(f Facts) (Outcome, error) {
	p, err := load()
	if err != nil {
		return Outcome{}, err
	}
	e := &engine{f: f, p: p}
	switch {
	case f.Household && f.Conduct.Before(gdprStart):
		e.none("household", "Wbp 2(2)(a)")
	case f.Household:
		e.none("household", "AVG 2(2)(c)")
	case f.Conduct.Before(wbpStart):
		e.none("before", "Wbp 66(2)")
	case f.Fault == "none":
		e.none("no-fault", "HvJ EU C-807/21", "HvJ EU C-683/21")
	case f.Conduct.Before(gdprStart):
		e.wbp()
	default:
		e.gdpr()
	}
	return e.out, nil
}

// engine gathers one outcome.
type engine struct {
	f       Facts
	p       *policies
	out     Outcome
	amounts []amount
}

// amount is the one amount that the facts give for an infringement, if they do.
type amount struct {
	article      string
	sum, maximum money.Amount
}

func (e *engine) step(key string, sources []norm.Source, args ...string) {
	e.out.Steps = append(e.out.Steps, norm.Step{Key: "fine.step." + key, Sources: sources, Args: say.Args(args)})
}

func (e *engine) flag(code, key string, args ...string) {
	for _, f := range e.out.Flags {
		if f.Code == code && f.Key == "fine.flag."+key {
			return
		}
	}
	e.out.Flags = append(e.out.Flags, Flag{Code: code, Key: "fine.flag." + key, Args: say.Args(args)})
}

// none is the outcome where nothing can be imposed.
func (e *engine) none(why string, sources ...norm.Source) {
	e.out.Policy = "none"
	e.step("none-"+why, sources)
}

// personal says what always holds of fines.
func (e *engine) personal() {
	e.flag("FORECAST", "forecast")
	e.flag("FINE-INDEMNITY", "indemnity")
	if e.f.Fault == "" {
		e.flag("FAULT", "fault")
	}
}

// share gives so many per cent of an amount, rounded to the cent, a half up.
func share(a money.Amount, percents ...*big.Rat) money.Amount {
	r := new(big.Rat).SetInt64(int64(a))
	for _, p := range percents {
		r.Mul(r, p)
		r.Quo(r, hundred)
	}
	twice := new(big.Int).Mul(r.Num(), big.NewInt(2))
	twice.Add(twice, r.Denom())
	return money.Amount(twice.Div(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64())
}

var hundred = big.NewRat(100, 1)

// number writes a percentage without needless zeros.
func number(r *big.Rat) string {
	text := r.FloatString(4)
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	return text
}

// worse gives the less sure of two marks.
func worse(a, b norm.Mark) norm.Mark {
	order := map[norm.Mark]int{norm.Certain: 0, norm.Opened: 1, norm.Interpretation: 2, norm.Verify: 3}
	if order[b] > order[a] {
		return b
	}
	return a
}
