package recourse

import (
	"embed"
	"maps"
	"math/big"
	"slices"

	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/recourse/share"
)

// Recourse is who bears what, in words. Its sources are the canonical Dutch
// citations; norm.Source.In gives those of the reader's language.
type Recourse struct {
	Title   string            `json:"title"`
	Law     share.Law         `json:"law"`
	Total   money.Amount      `json:"total"`
	Losses  money.Amount      `json:"losses"`
	Parties []RecourseParty   `json:"parties"`
	Persons []RecoursePersons `json:"persons"`
	Claims  []RecourseClaim   `json:"claims"`
	Proofs  []RecourseProof   `json:"proofs,omitempty"`
	Debts   []RecourseDebt    `json:"debts,omitempty"`
	Stopped []RecourseStop    `json:"stopped,omitempty"`
	Unpaid  money.Amount      `json:"unpaid"`
	Flags   []RecourseFlag    `json:"flags"`
	Steps   []RecourseStep    `json:"steps"`

	Case    share.Case    `json:"-"`
	Outcome share.Outcome `json:"-"`
}

// RecourseParty is where one party stands: Borne is Paid + Loss - Received.
type RecourseParty struct {
	ID       string       `json:"id"`
	Name     string       `json:"name,omitempty"`
	Role     share.Role   `json:"role"`
	Share    string       `json:"share"` // per cent of the debt that concerns it
	Paid     money.Amount `json:"paid"`
	Loss     money.Amount `json:"loss"`
	Received money.Amount `json:"received"`
	Borne    money.Amount `json:"borne"`
	Dividend string       `json:"dividend"` // part of its concurrent debts that is paid
}

// RecoursePersons is where data subjects stand.
type RecoursePersons struct {
	ID       string       `json:"id"`
	Name     string       `json:"name,omitempty"`
	Damage   money.Amount `json:"damage"`
	Received money.Amount `json:"received"`
	Unpaid   money.Amount `json:"unpaid"`
}

// RecourseClaim is what one party owes another.
type RecourseClaim struct {
	Creditor string        `json:"creditor"`
	Debtor   string        `json:"debtor"`
	Kind     share.Kind    `json:"kind"`
	Amount   money.Amount  `json:"amount"`
	Settled  money.Amount  `json:"settled"`
	IfPaidBy string        `json:"if_paid_by,omitempty"` // contingent: arises when this party pays
	Sources  []norm.Source `json:"sources"`
}

// RecourseProof is a claim that data subjects file in an estate.
type RecourseProof struct {
	Creditor string        `json:"creditor"`
	Debtor   string        `json:"debtor"`
	Amount   money.Amount  `json:"amount"`
	Settled  money.Amount  `json:"settled"`
	Sources  []norm.Source `json:"sources"`
}

// RecourseDebt is what became of another debt.
type RecourseDebt struct {
	From    string       `json:"from"`
	To      string       `json:"to"`
	Amount  money.Amount `json:"amount"`
	Settled money.Amount `json:"settled"`
}

// RecourseStop is what a clause took from a claim.
type RecourseStop struct {
	Creditor string       `json:"creditor"`
	Debtor   string       `json:"debtor"`
	Amount   money.Amount `json:"amount"`
	By       string       `json:"by"`
	IfPaidBy string       `json:"if_paid_by,omitempty"`
}

// RecourseFlag is a flag with the law that it rests on.
type RecourseFlag struct {
	report.Flag
	Interpretation bool          `json:"interpretation"` // our reading of the law
	Sources        []norm.Source `json:"sources"`

	Question *RecourseQuestion `json:"question,omitempty"` // of OPEN-FACT: what to fill in
}

// RecourseStep is one step; Stage is its place in the order of application, 1
// (law of the day) to 10 (interest).
type RecourseStep struct {
	N     int `json:"n"`
	Stage int `json:"stage"`
	report.Sentence
}

// ComputeRecourse works out who bears what, in language l. The case is one in
// which share.Read or share.Check found no problem.
func ComputeRecourse(c share.Case, l string) (Recourse, error) {
	o, err := share.Compute(c)
	if err != nil {
		return Recourse{}, err
	}
	r := Recourse{
		Title: c.Title, Law: o.Law, Total: o.Total, Losses: o.Losses, Unpaid: o.Unpaid, Case: c, Outcome: o,
		Parties: []RecourseParty{}, Persons: []RecoursePersons{}, Claims: []RecourseClaim{}, Flags: []RecourseFlag{}, Steps: []RecourseStep{},
	}
	called := map[string]share.Party{}
	for _, p := range c.Parties {
		called[p.ID] = p
	}
	for _, p := range o.Parties {
		r.Parties = append(r.Parties, RecourseParty{
			ID: p.ID, Name: called[p.ID].Name, Role: called[p.ID].Role, Share: new(big.Rat).Mul(p.Share, big.NewRat(100, 1)).FloatString(2),
			Paid: p.Paid, Loss: p.Loss, Received: p.Received, Borne: p.Borne, Dividend: paidPart(p),
		})
	}
	for _, p := range o.Persons {
		r.Persons = append(r.Persons, RecoursePersons{
			ID: p.ID, Name: called[p.ID].Name, Damage: p.Damage, Received: p.Received,
			Unpaid: p.Unpaid,
		})
	}
	for _, d := range o.Claims {
		r.Claims = append(r.Claims, RecourseClaim{
			Creditor: d.Creditor, Debtor: d.Debtor, Kind: d.Kind, Amount: d.Amount, Settled: d.Settled,
			IfPaidBy: d.IfPaidBy, Sources: d.Sources,
		})
	}
	for _, p := range o.Proofs {
		r.Proofs = append(r.Proofs, RecourseProof{
			Creditor: p.Creditor, Debtor: p.Debtor, Amount: p.Amount, Settled: p.Settled,
			Sources: []norm.Source{"136 Fw"},
		})
	}
	for _, d := range o.Debts {
		r.Debts = append(r.Debts, RecourseDebt{From: d.From, To: d.To, Amount: d.Amount, Settled: d.Settled})
	}
	for _, s := range o.Stopped {
		r.Stopped = append(r.Stopped, RecourseStop{Creditor: s.Creditor, Debtor: s.Debtor, Amount: s.Amount, By: s.By, IfPaidBy: s.IfPaidBy})
	}
	return r, r.write(l)
}

// write puts the steps and flags into words.
func (r *Recourse) write(l string) error {
	open := map[norm.Source]bool{}
	for i, s := range r.Outcome.Steps {
		text, err := s.Text(l)
		if err != nil {
			return err
		}
		step := RecourseStep{N: i + 1, Stage: s.Stage, Sentence: report.Sentence{Text: text, Sources: s.Sources}}
		for _, source := range s.Sources {
			if report.IsOpen(source, r.Case.Conduct) {
				step.Open, open[source] = true, true
			}
		}
		r.Steps = append(r.Steps, step)
	}
	for _, f := range r.Outcome.Flags {
		text, err := f.Text(l)
		if err != nil {
			return err
		}
		r.Flags = append(r.Flags, RecourseFlag{Flag: report.Flag{Code: f.Code, Text: text}, Interpretation: f.Interpretation, Sources: f.Sources})
	}
	for _, source := range slices.Sorted(maps.Keys(open)) {
		s := norm.Step{Key: "recourse.open-source", Args: map[string]string{"source": source.In(l)}}
		text, err := s.Text(l)
		if err != nil {
			return err
		}
		r.Flags = append(r.Flags, RecourseFlag{Flag: report.Flag{Code: share.NotVerified, Text: text}, Sources: []norm.Source{source}})
	}
	return nil
}

// paidPart writes the part that is paid to four places; what is not paid in
// full is never 1.0000.
func paidPart(p share.Standing) string {
	text := p.Dividend.FloatString(4)
	if p.Short && text == "1.0000" {
		return "0.9999"
	}
	return text
}

//go:embed recourse_case.*.yaml
var recourseCases embed.FS

// RecourseExample is a complete case as a file, with a word on each key.
func RecourseExample(l string) []byte {
	if l != "nl" {
		l = "en"
	}
	data, err := recourseCases.ReadFile("recourse_case." + l + ".yaml")
	if err != nil {
		panic("app: " + err.Error()) // the file is compiled in; a test reads it
	}
	return data
}
