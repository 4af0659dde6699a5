package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/recourse/clearing"
)

type clearCommand struct {
	Files   []string `arg:"" optional:"" name:"file" help:"clear_file"`
	SetOff  bool     `name:"set-off" help:"clear_set_off"`
	Example bool     `help:"clear_example"`
	Out     string   `short:"o" default:"-" help:"out"`
}

// Run works out what each party of a network of debts pays.
func (c *clearCommand) Run(r *run) error {
	if c.Example {
		return r.write(c.Out, []byte(recourse.ClearExample))
	}
	if len(c.Files) == 0 {
		return bad("clear", "FILE", "cli.network-missing")
	}
	if err := r.apart(c.Files, output{"-o", c.Out}); err != nil {
		return err
	}
	reading := clearing.NewReading()
	progress := r.progress()
	reading.Rows = progress.add
	file := c.Files[0]
	for _, name := range c.Files {
		prefix := ""
		if len(c.Files) > 1 {
			prefix, file = name+": ", "clear"
		}
		if err := r.readNetwork(reading, name, prefix); err != nil {
			progress.end()
			return err
		}
	}
	network, names := reading.Network()
	progress.end()
	if len(reading.Problems) > 0 {
		return r.complainNetwork(file, reading.Problems, reading.More)
	}
	if c.SetOff {
		network = clearing.SetOff(network)
	}
	result, problems, err := recourse.ClearNetwork(network, names, r.lang, r.now())
	if len(problems) > 0 {
		return r.complainNetwork(file, problems, 0)
	}
	if err != nil {
		return err
	}
	return r.output(c.Out, func(r *run) error {
		if !r.json {
			r.clearance(result)
		}
		return r.answer(result)
	})
}

func (r *run) readNetwork(reading *clearing.Reading, name, prefix string) error {
	var in io.Reader = r.io.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return bad(name, "", "cli.cannot-read", "reason", reason(err))
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	if err := reading.Read(in, prefix); err != nil {
		return bad(name, "", "cli.cannot-read", "reason", reason(err))
	}
	return nil
}

func (r *run) complainNetwork(file string, problems []record.Problem, more int) error {
	err := r.complainRecord(file, problems)
	if more > 0 {
		fmt.Fprintf(r.io.Err, "verhaal: %s: %s\n", file, lang.T(r.lang, "cli.more-problems", "n", strconv.Itoa(more)))
	}
	return err
}

// clearance shows for people what each party pays.
func (r *run) clearance(c recourse.Clearance) {
	rows := [][]string{{
		lang.T(r.lang, "clear.party"), lang.T(r.lang, "clear.owes"), lang.T(r.lang, "clear.pays"),
		lang.T(r.lang, "clear.dividend"),
	}}
	for _, p := range c.Payments {
		part := "-"
		if p.Owes > 0 {
			percent, _ := money.Parse(strings.TrimPrefix(p.Dividend[:1]+p.Dividend[2:4], "0") + "." + p.Dividend[4:]) // 0.6125 is 61.25
			part = say.Number(r.lang, percent.String()) + " %"
		}
		rows = append(rows, []string{p.ID, say.Money(r.lang, p.Owes), say.Money(r.lang, p.Pays), part})
	}
	r.table(rows, 1)
	r.steps(c.StepTexts)
}
