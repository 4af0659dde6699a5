package review

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/terms"
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
	for _, fault := range append(ownFaults(&op, agreed), termFaults(&op.Terms.Values, &agreed.Values)...) {
		t.Errorf("%s %s: %s", lang, formats[format].name, fault)
	}
}

// ownOpinion drafts an agreement, writes it in a format and checks it.
func ownOpinion(t rapid.TB, s *flow.State, lang string, format int) (Opinion, *terms.Terms) {
	t.Helper()
	d, agreed, err := terms.Assemble(clause.ProcessingAgreement(), s, clause.Options{Lang: lang, Date: today, Status: "1"})
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
	return checked(text, Options{Now: today}), agreed
}

// ownFaults says what the opinion on an agreement of ours holds against it.
func ownFaults(op *Opinion, agreed *terms.Terms) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if op.Kind != ProcessingAgreement || op.Law != "gdpr" {
		say("it is called a %s under %s: %v", op.Kind, op.Law, op.KindReasons)
	}
	if op.Language != agreed.Language {
		say("its language is called %s", op.Language)
	}
	us, _ := agreed.Party(terms.Controller)
	them, _ := agreed.Party(terms.Processor)
	for _, c := range op.Contradictions {
		if c.What.Key == "review.clash.same-party" && us.Name == them.Name || c.What.Key == "review.clash.number" && us.Number == them.Number {
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

// termFaults says where the terms that were read differ from those agreed, in
// value, standing or the article they stand in. What the reading does not look
// for is left out: data/unread.txt lists it, with the reasons.
func termFaults(got, want *terms.Values) (faults []string) {
	written := *want
	written.Date = terms.Term[string]{} // no format puts the day into the text
	g, w := plainTerms(got), plainTerms(&written)
	for _, key := range terms.Keys() {
		if slices.Contains(unreadKeys(), key) {
			continue
		}
		one, other := g[key], w[key]
		if a, b := fmt.Sprint(one["value"], one["standing"]), fmt.Sprint(other["value"], other["standing"]); a != b {
			faults = append(faults, fmt.Sprintf("%s is read as %s, agreed is %s", key, a, b))
		} else if a, b := articleOf(one), articleOf(other); a != b && b != "" {
			faults = append(faults, fmt.Sprintf("%s is read in article %q, it stands in %q", key, a, b))
		}
	}
	return faults
}

func articleOf(term map[string]any) string {
	number, _ := term["clause"].(string)
	number, _, _ = strings.Cut(number, ".")
	return number
}

// plainTerms gives terms as plain values, without what is not read and in one
// spelling where the reading has another one that means the same.
func plainTerms(v *terms.Values) map[string]map[string]any {
	same := *v
	same.Locations.Value = slices.DeleteFunc(slices.Clone(v.Locations.Value),
		func(l string) bool { return len(l) != 2 && l != "EEA" }) // other names are nowhere
	same.LiabilityCap.Value.FeeMonths, same.LiabilityCap.Value.FeeMultiple = v.LiabilityCap.Value.Months(), nil
	same.LiabilityCap.Value.Exceptions = slices.Sorted(slices.Values(v.LiabilityCap.Value.Exceptions))
	if same.LiabilityCap.Value.Unlimited {
		same.LiabilityCap = terms.Term[terms.Cap]{}
	}
	same.Parties.Value = slices.Clone(v.Parties.Value)
	slices.SortFunc(same.Parties.Value, func(a, b terms.Party) int { return strings.Compare(string(a.Role), string(b.Role)) })
	for i := range same.Parties.Value {
		same.Parties.Value[i].Country = ""
	}
	data, err := json.Marshal(same)
	plain := map[string]map[string]any{}
	if err == nil {
		err = json.Unmarshal(data, &plain)
	}
	if err != nil {
		panic(err)
	}
	for _, path := range unreadKeys() {
		key, part, _ := strings.Cut(path, ".")
		if value, ok := plain[key]["value"].(map[string]any); ok {
			delete(value, part)
		}
	}
	return plain
}

// What was read can be kept as a file, and is then read back as it was.
func TestWhatIsReadCanBeKept(t *testing.T) {
	l := clause.ProcessingAgreement()
	for _, side := range []string{"provider", "customer", "balanced"} {
		op, _ := ownOpinion(t, flowtest.Example(t, l.Flow, side), "nl", 0)
		data, err := op.Terms.JSON()
		if err != nil {
			t.Fatal(err)
		}
		kept, problems, err := terms.Parse(data)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%+v, %v in %s", problems, err, data)
		}
		if again, err := kept.JSON(); err != nil || string(again) != string(data) {
			t.Errorf("%v, written %s\nthen %s", err, data, again)
		}
	}
}

// Each term that is said not to be read is one, and has a reason.
func TestUnreadKeysAreKeys(t *testing.T) {
	for line := range strings.SplitSeq(strings.TrimSpace(unreadText), "\n") {
		path, reason, _ := strings.Cut(line, ": ")
		if key, _, _ := strings.Cut(path, "."); !strings.HasPrefix(line, "#") && (!slices.Contains(terms.Keys(), key) || reason == "") {
			t.Errorf("%q", line)
		}
	}
}
