// Package interest computes Dutch statutory interest and trade interest to the
// day, and the collection costs of the decree (BIK), from the dated rates of
// law/data/rate.
package interest

import (
	"fmt"
	"math/big"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
)

// Kind is which interest.
type Kind string

// StatutoryKind is due on any sum of money, damages and recourse too;
// TradeKind only on the price of goods or services under a trade contract.
const (
	StatutoryKind Kind = "statutory"
	TradeKind     Kind = "trade"
)

// Segment is a stretch of days with one rate, one principal and one length of
// the year.
type Segment struct {
	From, Until time.Time // the day Until does not count
	Days        int
	YearDays    int    // 365, or 366 in a leap year
	Percent     string // a year: "12.5"
	Principal   money.Amount
	Amount      money.Amount
	Mark        norm.Mark // of the rate
}

// Result is interest over a period.
type Result struct {
	Kind        Kind
	Principal   money.Amount
	From, Until time.Time
	Segments    []Segment
	Interest    money.Amount
	Total       money.Amount
	Checked     time.Time // the day on which the rates were last compared
}

// Error says why there is no interest. Code names a text that a door has for
// it; Args are pairs of name and value.
type Error struct {
	Code string
	Args []string
}

func (e *Error) Error() string { return fmt.Sprint("cannot compute interest: ", e.Code, " ", e.Args) }

// Statutory gives the statutory interest on principal from a day until another,
// which does not count: from the day of default until the day of payment.
//
// law: 6:119 BW
func Statutory(principal money.Amount, from, until time.Time) (Result, error) {
	return Compute(StatutoryKind, principal, from, until)
}

// Compute gives interest of a kind. Days are those of Dutch time. After each
// full year the interest of that year, rounded to the cent, is added to the
// principal; the amounts of the segments add up to it.
//
// law: 6:119 BW, 6:119(2) BW, 6:119a BW, 6:120 BW
func Compute(kind Kind, principal money.Amount, from, until time.Time) (Result, error) {
	table, err := tableOf(kind)
	if err != nil {
		return Result{}, err
	}
	from, until = day(from), day(until)
	r := Result{Kind: kind, Principal: principal, From: from, Until: until, Total: principal, Checked: table.checked}
	if err := r.check(table); err != nil {
		return Result{}, err
	}
	for year := 1; ; year++ {
		begin, end := from.AddDate(year-1, 0, 0), from.AddDate(year, 0, 0)
		if !begin.Before(until) {
			break
		}
		if end.After(until) {
			end = until
		}
		r.add(table, begin, end)
	}
	return r, nil
}

// most keeps every sum within an int64 over all years that have a rate.
const maximum = money.Amount(100_000_000_000_00)

func (r *Result) check(table *table) error {
	first, last := table.rates[0].from, table.until
	switch {
	case r.Principal < 0 || r.Principal > maximum:
		return &Error{Code: "interest-principal", Args: []string{"most", maximum.String()}}
	case r.Until.Before(r.From):
		return &Error{Code: "interest-order", Args: []string{"from", date(r.From), "until", date(r.Until)}}
	case r.From.Before(first):
		return &Error{Code: "interest-before", Args: []string{"day", date(first)}}
	case r.Until.After(last):
		return &Error{Code: "interest-after", Args: []string{"day", date(last)}}
	}
	return nil
}

// add computes the interest of one year, or of what is left of it.
func (r *Result) add(table *table, begin, end time.Time) {
	first := len(r.Segments)
	var exact []*big.Rat
	sum := new(big.Rat)
	for at := begin; at.Before(end); {
		rate, until := table.at(at)
		next := earliest(end, until, time.Date(at.Year()+1, 1, 1, 0, 0, 0, 0, at.Location()))
		s := Segment{
			From: at, Until: next, Days: days(at, next), YearDays: yearDays(at.Year()), Percent: rate.percent, Principal: r.Total,
			Mark: rate.mark,
		}
		amount := new(big.Rat).SetInt64(int64(r.Total))
		amount.Mul(amount, rate.fraction)
		amount.Mul(amount, big.NewRat(int64(s.Days), int64(s.YearDays)))
		exact, r.Segments = append(exact, amount), append(r.Segments, s)
		sum.Add(sum, amount)
		at = next
	}
	cents := round(sum)
	for i, part := range divide(exact, cents) {
		r.Segments[first+i].Amount = part
	}
	r.Interest += cents
	r.Total += cents
}

// round gives whole cents, a half up.
func round(r *big.Rat) money.Amount {
	twice := new(big.Int).Mul(r.Num(), big.NewInt(2))
	twice.Add(twice, r.Denom())
	return money.Amount(twice.Div(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64())
}

// divide rounds each part to cents so that together they are total: down, and
// the cents that are left to the largest remainders, the earliest first.
func divide(parts []*big.Rat, total money.Amount) []money.Amount {
	whole := make([]money.Amount, len(parts))
	rest := make([]*big.Rat, len(parts))
	left := total
	for i, p := range parts {
		floor := new(big.Int).Div(p.Num(), p.Denom())
		whole[i] = money.Amount(floor.Int64())
		rest[i] = new(big.Rat).Sub(p, new(big.Rat).SetInt(floor))
		left -= whole[i]
	}
	for ; left > 0; left-- {
		largest := 0
		for i := range rest {
			if rest[i].Cmp(rest[largest]) > 0 {
				largest = i
			}
		}
		whole[largest]++
		rest[largest].SetInt64(-1)
	}
	return whole
}

// day gives 00:00 of the Dutch day of t.
func day(t time.Time) time.Time {
	year, month, d := t.In(say.Zone()).Date()
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func days(from, until time.Time) int { return int(until.Sub(from).Hours() / 24) }

func yearDays(year int) int { return time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC).YearDay() }

func date(t time.Time) string { return t.Format(time.DateOnly) }

func earliest(first time.Time, more ...time.Time) time.Time {
	for _, t := range more {
		if t.Before(first) {
			first = t
		}
	}
	return first
}
