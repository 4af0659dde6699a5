package recourse

import (
	"errors"
	"io"
	"math/big"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/recourse/clearing"
)

// Clearance is what each party of a network of debts pays.
type Clearance struct {
	Payments []Payment     `json:"payments"`
	Defaults []string      `json:"defaults"` // the ids of the parties that do not pay in full
	Rounds   int           `json:"rounds"`   // waves of defaults
	Unique   bool          `json:"unique"`   // no other outcome clears the network
	Sources  []norm.Source `json:"sources"`
	Steps    []string      `json:"steps"`

	StepTexts []report.Sentence `json:"-"`
}

// Payment is what one party owes and pays in all.
type Payment struct {
	ID       string       `json:"id"`
	Owes     money.Amount `json:"owes"`
	Pays     money.Amount `json:"pays"`
	Dividend string       `json:"dividend"` // the part of its debts that it pays, to four digits; 1.0000 only when that is all
}

// ClearText reads a network of debts and works out what each party pays. The
// paths of its problems are lines.
func ClearText(in io.Reader, setOff bool, l string, now time.Time) (Clearance, []record.Problem, error) {
	reading := clearing.NewReading()
	if err := reading.Read(in, ""); err != nil {
		return Clearance{}, nil, err
	}
	network, names := reading.Network()
	if len(reading.Problems) > 0 {
		return Clearance{}, reading.Problems, nil
	}
	if setOff {
		network = clearing.SetOff(network)
	}
	return ClearNetwork(network, names, l, now)
}

// ClearNetwork works out what each party pays. names are the ids of the
// parties by index. The law is that of the day of now.
func ClearNetwork(n clearing.Network, names []string, l string, now time.Time) (Clearance, []record.Problem, error) {
	r, err := clearing.Clear(n)
	if errors.Is(err, clearing.ErrTooLarge) {
		return Clearance{}, []record.Problem{{Code: "clear-too-large"}}, nil
	}
	if err != nil {
		return Clearance{}, nil, err
	}
	c := Clearance{Payments: make([]Payment, len(names)), Defaults: make([]string, len(r.Defaults)), Rounds: r.Rounds, Unique: r.Unique}
	for i, id := range names {
		c.Payments[i] = Payment{ID: id, Owes: r.Owes[i], Pays: r.Pays[i], Dividend: partPaid(r.Pays[i], r.Owes[i])}
	}
	for i, party := range r.Defaults {
		c.Defaults[i] = names[party]
	}
	steps := []norm.Step{
		{Key: "clearing.model", Sources: []norm.Source{"3:277 BW"}},
		{Key: "clearing.preferred", Sources: []norm.Source{"3:278 BW"}},
		{Key: "clearing.waves", Args: map[string]string{"n": strconv.Itoa(r.Rounds), "parties": strconv.Itoa(len(r.Defaults))}},
		{Key: "clearing.unique"},
		{Key: "clearing.cents"},
	}
	if r.Rounds == 0 {
		steps[2] = norm.Step{Key: "clearing.solvent"}
	}
	if !r.Unique {
		steps[3].Key = "clearing.many"
	}
	c.StepTexts, err = report.Sentences(steps, now, l)
	c.Steps = report.Texts(c.StepTexts, l)
	c.Sources = report.Canonical(norm.Finding{Steps: steps}.Sources())
	return c, nil, err
}

func partPaid(pays, owes money.Amount) string {
	if pays == owes {
		return "1.0000"
	}
	if text := big.NewRat(int64(pays), int64(owes)).FloatString(4); text != "1.0000" {
		return text
	}
	return "0.9999"
}
