package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/paper/reading"
	"pgregory.net/rapid"
)

var today = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// formats are the forms in which an agreement of ours can come back.
var formats = []struct {
	name  string
	write func(*document.Document) ([]byte, error)
}{
	{"markdown", document.Markdown}, {"html", document.HTML}, {"docx", document.DOCX},
}

// An agreement that Verhaal drafts passes its own check completely, whatever was
// chosen, in both languages and in each format; and the terms that are read from
// it are those that were agreed.
//
// law: avg 28(3), avg 28(2), avg 28(4), avg 33(2)
func TestOwnAgreementsPass(t *testing.T) {
	l := clause.ProcessingAgreement()
	for _, side := range []string{"provider", "customer", "balanced"} {
		ownPasses(t, side, flowtest.Example(t, l.Flow, side))
	}
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.SampledFrom([]string{"provider", "customer", "balanced"}).Draw(t, "for")
		ownPasses(t, side, flowtest.Draw(t, l.Flow, map[string]any{"side": side}))
	})
}

func ownPasses(t rapid.TB, side string, s *flow.State) {
	t.Helper()
	for _, lang := range []string{"nl", "en"} {
		d, agreed, err := clause.ProcessingAgreement().Assemble(s, clause.Options{Lang: lang, Date: today, Status: "1"})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range formats {
			data, err := f.write(d)
			if err != nil {
				t.Fatal(err)
			}
			text, err := reading.Read(context.Background(), data, nil)
			if err != nil {
				t.Fatal(err)
			}
			op := Check(text, Options{Now: today})
			for _, fault := range append(ownFaults(&op, lang), termFaults(&op.Terms, agreed)...) {
				t.Errorf("%s %s %s: %s", side, lang, f.name, fault)
			}
		}
	}
}

// ownFaults says what the opinion on an agreement of ours holds against it.
func ownFaults(op *Opinion, lang string) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if op.Kind != ProcessingAgreement || op.Law != "gdpr" {
		say("it is called a %s under %s: %v", op.Kind, op.Law, op.KindReasons)
	}
	if op.Language != lang {
		say("its language is called %s", op.Language)
	}
	for _, p := range op.Points {
		if p.Set == Law && p.Verdict != Present && p.Verdict != NA {
			say("%s is %s (%s) %s", p.ID, p.Verdict, p.Remarks[0].Key, quoted(p.Passages))
		}
	}
	for _, c := range op.Contradictions {
		say("contradiction %s %v %s", c.What.Key, c.What.Args, quoted(c.Passages))
	}
	return faults
}

func quoted(list []Passage) string {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "\n\t[%s] %s", p.Location, p.Text)
	}
	return b.String()
}

// termFaults says where the terms that were read differ from those agreed.
func termFaults(got *Terms, want *clause.Terms) (faults []string) {
	differ := func(what string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			faults = append(faults, fmt.Sprintf("%s is read as %s, agreed is %s", what, g, w))
		}
	}
	a := &want.Agreed
	differ("breach hours", shown(got.BreachNoticeHours), a.BreachNoticeHours)
	differ("authorisation", shown(got.Authorisation), a.Authorisation)
	differ("notice days", shown(got.NoticeDays), shown(a.NoticeDays))
	differ("objection days", shown(got.ObjectionDays), shown(a.ObjectionDays))
	differ("locations", got.Locations, a.Locations)
	differ("governing law", shown(got.GoverningLaw), a.GoverningLaw)
	differ("precedence", shown(got.Precedence), a.Precedence)
	differ("indemnity by controller", got.Indemnity.Controller, a.Indemnity.Controller != "none" && a.Indemnity.Controller != "")
	differ("indemnity by processor", got.Indemnity.Processor, a.Indemnity.Processor != "none" && a.Indemnity.Processor != "")
	differ("cap", capText(got.Cap), agreedCap(a.Cap))
	differ("penalty", penaltyText(got.Penalty), agreedPenalty(a.Penalty))
	if got.Audit == nil {
		differ("audit", "nothing", "something")
	} else {
		differ("audit notice", shown(got.Audit.NoticeDays), a.Audit.NoticeDays)
		differ("audit costs", got.Audit.Costs, a.Audit.Costs)
		differ("audit frequency", got.Audit.Frequency, a.Audit.Frequency)
		differ("audit by report only", got.Audit.ReportOnly, false)
	}
	if got.Deletion == nil {
		differ("deletion", "nothing", "something")
	} else {
		differ("deletion choice", got.Deletion.Choice, a.Deletion.Choice)
		differ("deletion days", shown(got.Deletion.Days), a.Deletion.Days)
	}
	differ("parties", partyText(got.Parties), agreedParties(want))
	return faults
}

func shown[T any](p *T) string {
	if p == nil {
		return "nothing"
	}
	return fmt.Sprint(*p)
}

func capText(c *Cap) string {
	if c == nil {
		return "none"
	}
	exceptions := slices.Sorted(slices.Values(c.Exceptions))
	return fmt.Sprint(shown(c.Amount), " ", shown(c.FeeMonths), " ", c.Reference, " ", c.Per, " ", exceptions)
}

func agreedCap(c *clause.AgreedCap) string {
	if c == nil {
		return "none"
	}
	var months *int64
	if c.FeeMultiple != nil {
		months = ptr(12 * *c.FeeMultiple)
	}
	return capText(&Cap{Amount: c.Amount, FeeMonths: months, Per: c.Per, Exceptions: c.Exceptions})
}

func penaltyText(p *Penalty) string {
	if p == nil {
		return "none"
	}
	return shown(p.Amount) + " " + shown(p.PerDay)
}

func agreedPenalty(p *clause.AgreedFine) string {
	if p == nil {
		return "none"
	}
	var day *money.Amount
	if p.PerDay > 0 {
		day = &p.PerDay
	}
	return penaltyText(&Penalty{Amount: &p.Amount, PerDay: day})
}

func partyText(list []TermsParty) string {
	slices.SortFunc(list, func(a, b TermsParty) int { return strings.Compare(a.Role, b.Role) })
	return fmt.Sprint(list)
}

func agreedParties(t *clause.Terms) string {
	return partyText([]TermsParty{{Role: "controller", Name: t.Controller.Name, Number: t.Controller.KVK}, {Role: "processor", Name: t.Processor.Name, Number: t.Processor.KVK}})
}
