package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/paper/reading"
)

var today = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// formats are the forms in which an agreement of ours can come back.
var formats = []struct {
	name  string
	write func(*document.Document) ([]byte, error)
}{
	{"markdown", document.Markdown}, {"html", document.HTML}, {"docx", document.DOCX},
}

// From an agreement that Verhaal drafts the terms are read as they were agreed,
// whatever was chosen, in both languages and in each format; and nothing in it
// contradicts anything else.
func TestOwnTermsAreRead(t *testing.T) {
	l := clause.ProcessingAgreement()
	sides := []string{"provider", "customer", "balanced"}
	for _, side := range sides {
		t.Run(side, func(t *testing.T) {
			s := flowtest.Example(t, l.Flow, side)
			for _, lang := range []string{"nl", "en"} {
				for i := range formats {
					ownIsRead(t, s, lang, i)
				}
			}
		})
	}
	t.Run("whatever is chosen", rapid.MakeCheck(func(t *rapid.T) {
		side := rapid.SampledFrom(sides).Draw(t, "for")
		s := flowtest.Draw(t, l.Flow, map[string]any{"side": side})
		ownIsRead(t, s, rapid.SampledFrom([]string{"nl", "en"}).Draw(t, "lang"), rapid.IntRange(0, len(formats)-1).Draw(t, "format"))
	}))
}

// An agreement that Verhaal drafts passes its own check: it has all that the law
// requires, for each side and whatever was chosen.
//
// law: avg 28(3), avg 28(2), avg 28(4), avg 33(2)
func TestOwnAgreementsPass(t *testing.T) {
	l := clause.ProcessingAgreement()
	sides := []string{"provider", "customer", "balanced"}
	for _, side := range sides {
		s := flowtest.Example(t, l.Flow, side)
		for _, lang := range []string{"nl", "en"} {
			for i := range formats {
				ownPasses(t, s, lang, i)
			}
		}
	}
	t.Run("whatever is chosen", rapid.MakeCheck(func(t *rapid.T) {
		s := flowtest.Draw(t, l.Flow, map[string]any{"side": rapid.SampledFrom(sides).Draw(t, "for")})
		ownPasses(t, s, rapid.SampledFrom([]string{"nl", "en"}).Draw(t, "lang"), rapid.IntRange(0, len(formats)-1).Draw(t, "format"))
	}))
}

func ownPasses(t rapid.TB, s *flow.State, lang string, format int) {
	t.Helper()
	op, _ := ownOpinion(t, s, lang, format)
	for _, p := range op.Points {
		if p.Set == Law && p.Verdict != Present && p.Verdict != NA {
			t.Errorf("%s %s: %s is %s (%s) %s", lang, formats[format].name, p.ID, p.Verdict, p.Remarks[0].Key, quoted(p.Passages))
		}
	}
}

func ownIsRead(t rapid.TB, s *flow.State, lang string, format int) {
	t.Helper()
	op, agreed := ownOpinion(t, s, lang, format)
	for _, fault := range append(ownFaults(&op, agreed), termFaults(&op.Terms, agreed)...) {
		t.Errorf("%s %s: %s", lang, formats[format].name, fault)
	}
}

// ownOpinion drafts an agreement, writes it in a format and checks it.
func ownOpinion(t rapid.TB, s *flow.State, lang string, format int) (Opinion, *clause.Terms) {
	t.Helper()
	d, agreed, err := clause.ProcessingAgreement().Assemble(s, clause.Options{Lang: lang, Date: today, Status: "1"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := formats[format].write(d)
	if err != nil {
		t.Fatal(err)
	}
	text, err := reading.Read(context.Background(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Check(text, Options{Now: today}), agreed
}

// ownFaults says what the opinion on an agreement of ours holds against it.
func ownFaults(op *Opinion, agreed *clause.Terms) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if op.Kind != ProcessingAgreement || op.Law != "gdpr" {
		say("it is called a %s under %s: %v", op.Kind, op.Law, op.KindReasons)
	}
	if op.Language != agreed.Language {
		say("its language is called %s", op.Language)
	}
	for _, c := range op.Contradictions {
		if c.What.Key == "review.clash.same-party" && agreed.Controller.Name == agreed.Processor.Name || c.What.Key == "review.clash.number" && agreed.Controller.KVK == agreed.Processor.KVK {
			continue // so it was answered
		}
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
	differ("locations", got.Locations, slices.DeleteFunc(slices.Clone(a.Locations), func(l string) bool { return len(l) != 2 && l != "EEA" })) // other names are nowhere
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
	exceptions := []string{"intent"} // which stands in each agreement of ours
	for _, e := range c.Exceptions {
		exceptions = append(exceptions, strings.ReplaceAll(e, "_", "-"))
	}
	return capText(&Cap{Amount: c.Amount, FeeMonths: months, Per: c.Per, Exceptions: exceptions})
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
