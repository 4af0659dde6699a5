package share

import (
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/picture"
)

// flow is one line of the picture: what one party pays another.
type flow struct {
	from, to string
	key      string // of the text that says what it is for
	amount   money.Amount
	settled  money.Amount
	stop     bool   // a clause stopped it
	would    bool   // contingent
	head     string // of a group of lines, instead of a line
}

// Form is what a picture is for.
type Form int

// The forms.
const (
	Wide   Form = iota // on a page or in a document that says the title itself
	Titled             // a file of its own: the title stands in it
	Narrow             // for a telephone
)

// mostFlows is how many lines a picture holds; the table holds them all.
const mostFlows = 40

// Picture draws who pays whom: the data subjects on the left, then the
// controllers, the processors down their chains and the other creditors; each
// payment a line as thick as its amount, what is lost with a party that cannot
// pay dashed, what a clause stopped struck through; and below that what each
// bears in the end.
func Picture(c Case, o Outcome, lang string, form Form) (*picture.Picture, error) {
	d := &drawer{c: c, o: o, lang: lang, least: 480, step: 72, names: 130, party: map[string]Party{}, place: map[string]float64{}}
	for _, p := range c.Parties {
		d.party[p.ID] = p
	}
	if form == Narrow {
		d.least, d.step, d.names = 320, 62, 84
	}
	flows := d.flows()
	d.columns(flows)
	p := &picture.Picture{Width: d.width, Lang: lang, Title: d.headline()}
	p.Words = d.words(p.Title, flows)
	d.draw(p, flows, form == Titled)
	return p, d.err
}

// say writes a text of the picture.
func (d *drawer) say(key string, args ...string) string {
	text, err := made("recourse.picture."+key, nil, args).Text(d.lang)
	if err != nil && d.err == nil {
		d.err = err
	}
	return text
}

// flows lists the lines in the order of the story: what was paid to the persons
// concerned, what the parties owe one another, what clauses stopped, and the
// other debts.
func (d *drawer) flows() []flow {
	var all []flow
	for _, p := range d.c.Payments {
		i := slices.IndexFunc(all, func(f flow) bool { return f.from == p.By && f.to == p.To })
		if i < 0 {
			i, all = len(all), append(all, flow{from: p.By, to: p.To, key: "paid"})
		}
		all[i].amount += p.Amount
		all[i].settled += p.Amount
	}
	for _, p := range d.o.Parties {
		if p.Loss > 0 {
			all = append(all, flow{from: p.ID, to: p.ID, key: "loss", amount: p.Loss, settled: p.Loss})
		}
	}
	for _, p := range d.o.Proofs {
		all = append(all, flow{from: p.Debtor, to: p.Creditor, key: "proof", amount: p.Settled, settled: p.Settled})
	}
	all = append(all, d.course("")...)
	for i, p := range d.o.Called {
		if i == 0 || d.o.Called[i-1].By != p.By {
			all = append(all, flow{head: p.By})
		}
		all = append(all, flow{from: p.By, to: p.To, key: "paid", amount: p.Amount, would: true})
		if i == len(d.o.Called)-1 || d.o.Called[i+1].By != p.By {
			all = append(all, d.course(p.By)...)
		}
	}
	for _, p := range d.o.Debts {
		all = append(all, flow{from: p.From, to: p.To, key: "debt", amount: p.Amount, settled: p.Settled})
	}
	return all
}

// course is what the parties owe one another in one course of events, and what
// clauses stopped in it.
func (d *drawer) course(paidBy string) (all []flow) {
	for _, due := range d.o.Claims {
		if due.IfPaidBy == paidBy {
			all = append(all, flow{
				from: due.Debtor, to: due.Creditor, key: string(due.Kind), amount: due.Amount, settled: due.Settled,
				would: paidBy != "",
			})
		}
	}
	for _, s := range d.o.Stopped {
		if s.IfPaidBy == paidBy {
			all = append(all, flow{from: s.Debtor, to: s.Creditor, key: s.By, amount: s.Amount, stop: true})
		}
	}
	return all
}

// headline is what one should see, in a sentence: who bears most.
func (d *drawer) headline() string {
	total := d.o.Total + d.o.Losses
	largest := -1
	for i, p := range d.o.Parties {
		if p.Borne > 0 && (largest < 0 || p.Borne > d.o.Parties[largest].Borne) {
			largest = i
		}
	}
	for _, f := range d.o.Flags {
		if f.Code == Contingent {
			return d.say("title-contingent", "sum", d.o.Total.String())
		}
	}
	switch {
	case total == 0:
		return d.say("title-nothing")
	case largest < 0:
		return d.say("title-unpaid", "unpaid", d.o.Unpaid.String())
	case d.o.Unpaid > 0:
		return d.say("title-lack", "who", d.name(d.o.Parties[largest].ID), "sum", d.o.Parties[largest].Borne.String(), "total", total.String(),
			"unpaid", d.o.Unpaid.String())
	}
	return d.say("title", "who", d.name(d.o.Parties[largest].ID), "sum", d.o.Parties[largest].Borne.String(), "total", total.String())
}

func (d *drawer) name(id string) string { return d.party[id].Called() }

// words tells the same as the picture for who does not see it.
func (d *drawer) words(title string, flows []flow) string {
	var all []string
	for i, f := range flows {
		if i == mostFlows {
			all = append(all, d.say("more", "n", strconv.Itoa(len(flows)-i))+".")
			break
		}
		if f.head != "" {
			all = append(all, d.say("if", "who", d.name(f.head))+":")
			continue
		}
		all = append(all, d.say("line", "from", d.name(f.from), "to", d.name(f.to), "what", d.label(f))+".")
	}
	for _, p := range d.o.Parties {
		if p.Borne != 0 {
			all = append(all, d.say("bears", "who", d.name(p.ID), "sum", p.Borne.String())+".")
		}
	}
	return title + ". " + strings.Join(all, " ")
}

// label says what a line is.
func (d *drawer) label(f flow) string {
	if f.stop {
		return d.say("stop."+f.key, "sum", f.amount.String())
	}
	text := d.say("flow."+f.key, "sum", f.amount.String())
	if lost := f.amount - f.settled; lost > 0 && !f.would {
		text = d.say("part", "paid", f.settled.String(), "what", text) + "; " + d.say("lost", "lost", lost.String(), "who", d.name(f.from))
	}
	return text
}
