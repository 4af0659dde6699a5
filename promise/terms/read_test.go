package terms_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/promise/terms"
)

// typed is a terms file as a person writes it.
const typed = `{"language": "nl", "terms": {
"parties": [{"role": "controller", "name": "Webwinkel BV"}, {"role": "processor", "name": "Host BV", "number": "01234567"}],
"date": "2026-11-22", "breach_notice_hours": 36, "breach_notice_from": "discovery", "breach_notice_contact": {"email": "lek@webwinkel.example"},
"subprocessor_authorisation": {"value": "general", "standing": "agreed", "clause": "8.1"}, "objection_days": {"standing": "not-said"},
"liability_cap": {"amount": "50000.00", "per": "year", "covers": ["damages"]}, "recourse_exclusion": {"standing": "elsewhere", "clause": "9", "passage": {"text": "zie de hoofdovereenkomst", "page": 4}},
"indemnity_by_processor": {"scope": "broad", "unless": ["overmacht"]}, "penalty": {"amount": "5000.00"}, "governing_law": "NL"}}`

func TestTypedIn(t *testing.T) {
	got := parsed(t, []byte(typed))
	if got.Source != terms.Typed || got.Format != terms.Format {
		t.Errorf("%s in %s", got.Source, got.Format)
	}
	if got.BreachNoticeHours.Value != 36 || got.BreachNoticeFrom.Value != terms.Discovery ||
		got.BreachNoticeContact.Value.Email != "lek@webwinkel.example" {
		t.Errorf("%+v", got.Values)
	}
	if got.SubprocessorAuthorisation.Clause != "8.1" || got.ObjectionDays.Standing != terms.NotSaid ||
		got.Precedence.Standing != terms.NotSaid {
		t.Errorf("%+v", got.Values)
	}
	if e := got.RecourseExclusion; e.Standing != terms.Elsewhere || e.Passage == nil || e.Passage.Page != 4 {
		t.Errorf("%+v", e)
	}
	if i, ok := got.IndemnityByProcessor.Get(); !ok || i.Percent != 100 || !slices.Equal(i.Unless, []string{"overmacht"}) {
		t.Errorf("%+v", i)
	}
	if p, ok := got.Party(terms.Processor); !ok || p.Name != "Host BV" {
		t.Errorf("%+v", p)
	}
	again := parsed(t, inJSON(t, &got))
	if a, b := inJSON(t, &got), inJSON(t, &again); !bytes.Equal(a, b) {
		t.Errorf("written %s\nthen %s", a, b)
	}
}

func TestEachFaultIsNamedWithItsPlace(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{`"language": "nl"`, `"language": "fr"`, "language:choice"},
		{`"language": "nl"`, `"format": "verhaal-terms-3"`, "format:choice"},
		{`"language": "nl"`, `"formaat": "x"`, "formaat:unknown-key"},
		{`"language": "nl"`, `"source": "guessed"`, "source:choice"},
		{`"language": "nl"`, `"unread": ["penalty.mode", "nothing"]`, "unread[1]:choice"},
		{`"breach_notice_hours": 36`, `"breach_notice_hours": -1`, "terms.breach_notice_hours:range"},
		{`"breach_notice_hours": 36`, `"breach_notice_hours": 0`, "terms.breach_notice_hours:range"},
		{`"breach_notice_hours": 36`, `"breach_notice_hours": 1000000000000`, "terms.breach_notice_hours:range"},
		{`"breach_notice_hours": 36`, `"breach_notice_hours": 36.5`, "terms.breach_notice_hours:range"},
		{`"breach_notice_hours": 36`, `"breach_notice_hours": {"value": -5, "standing": "agreed"}`, "terms.breach_notice_hours.value:range"},
		{`"breach_notice_hours": 36`, `"breach_notice_hours": {"value": 36}`, "terms.breach_notice_hours.standing:missing"},
		{`"breach_notice_hours": 36`, `"breach_notice_hours": {"standing": "agreed"}`, "terms.breach_notice_hours.value:missing"},
		{
			`"breach_notice_hours": 36`, `"breach_notice_hours": {"value": 36, "standing": "not-said"}`,
			"terms.breach_notice_hours.value:terms-unsaid",
		},
		{
			`"breach_notice_hours": 36`, `"breach_notice_hours": {"value": 36, "standing": "agreed", "article": "1"}`,
			"terms.breach_notice_hours.article:unknown-key",
		},
		{`"breach_notice_hours": 36`, `"breach_hours": 36`, "terms.breach_hours:unknown-key"},
		{`"breach_notice_hours": 36`, `"objection_effect": "shrug"`, "terms.objection_effect:choice"},
		{`"breach_notice_hours": 36`, `"deletion_days": 1000000000000`, "terms.deletion_days:range"},
		{`"amount": "50000.00", "per"`, `"amount": "-1.00", "per"`, "terms.liability_cap.amount:money"},
		{`"amount": "50000.00", "per"`, `"amount": "999999999999.00", "per"`, "terms.liability_cap.amount:money-large"},
		{`"amount": "50000.00", "per"`, `"per"`, "terms.liability_cap.amount:missing"},
		{`"amount": "50000.00", "per"`, `"amount": "5.00", "unlimited": true, "per"`, "terms.liability_cap.unlimited:terms-cap-both"},
		{`"amount": "50000.00", "per"`, `"fee_multiple": 0, "per"`, "terms.liability_cap.fee_multiple:range"},
		{`"covers": ["damages"]`, `"covers": ["everything"]`, "terms.liability_cap.covers[0]:choice"},
		{`"scope": "broad"`, `"percent": 101`, "terms.indemnity_by_processor.percent:range"},
		{`"date": "2026-11-22"`, `"date": "22 november"`, "terms.date:day"},
		{`"role": "controller", `, ``, "terms.parties[0].role:missing"},
		{`"penalty": {"amount": "5000.00"}`, `"penalty": ["5000.00"]`, "terms.penalty:not-record"},
		{
			`"breach_notice_hours": 36, "breach_notice_from": "discovery"`, `"breach_notice_hours": -1, "breach_notice_from": "never", "x": 1`,
			"terms.breach_notice_hours:range terms.breach_notice_from:choice terms.x:unknown-key",
		},
	} {
		file := strings.Replace(typed, test.old, test.new, 1)
		if file == typed {
			t.Fatalf("%q is not in the file", test.old)
		}
		if _, problems, err := terms.Parse([]byte(file)); err != nil || paths(problems) != test.want {
			t.Errorf("%s: %q, %v; want %q", test.new, paths(problems), err, test.want)
		}
	}
	for _, file := range []string{"", "[]", "null x", `{"terms": {}} {}`, `{"terms": {}`, strings.Repeat(" ", 1<<20+1)} {
		if _, _, err := terms.Parse([]byte(file)); err == nil {
			t.Errorf("%.20q is read", file)
		}
	}
	if _, problems, err := terms.Parse([]byte("{}")); err != nil || paths(problems) != "terms:missing" {
		t.Errorf("%q, %v", paths(problems), err)
	}
}

// Files of the first format, as they are in sealed agreements, say the same as
// the terms that the same answers make now, but for the clause numbers and what
// that format had no keys for.
func TestFirstFormatIsRead(t *testing.T) {
	for _, side := range []string{"provider", "customer", "balanced"} {
		data, err := os.ReadFile("testdata/first-" + side + ".json")
		if err != nil {
			t.Fatal(err)
		}
		first := parsed(t, data)
		if first.Format != terms.Format || first.Source != terms.Drafted || !slices.Equal(first.Unread,
			[]string{"transfer_mechanisms", "forum"}) {
			t.Errorf("%s: %s, %s, %v", side, first.Format, first.Source, first.Unread)
		}
		got, want := plain(t, &first), plain(t, example(t, side))
		for key, term := range want {
			delete(term, "clause")
			if key == "transfer_mechanisms" || key == "forum" {
				continue
			}
			if a, b := text(t, got[key]), text(t, term); a != b {
				t.Errorf("%s: %s was %s, is %s", side, key, a, b)
			}
		}
		again := parsed(t, inJSON(t, &first))
		if a, b := inJSON(t, &first), inJSON(t, &again); !bytes.Equal(a, b) {
			t.Errorf("%s: written %s\nthen %s", side, a, b)
		}
	}
}

func TestFirstFormatIsReadStrictly(t *testing.T) {
	data, err := os.ReadFile("testdata/first-provider.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ old, new, want string }{
		{`"breach_notice_hours": 48`, `"breach_notice_hours": -48`, "terms.breach_notice_hours:range"},
		{`"breach_notice_hours": 48`, `"hours": 48`, "terms.breach_notice_hours:missing terms.hours:unknown-key"},
		{`"fee_multiple": 1`, `"fee_multiple": null`, "terms.liability_cap.amount:missing"},
		{`"kind": "processing-agreement"`, `"kind": "love-letter"`, "kind:choice"},
		{`"by_controller": "broad"`, `"by_controller": "whatever"`, "terms.indemnity.by_controller:choice"},
		{`"name": "Bakkerij Van Dam BV",`, ``, "controller.name:missing"},
	} {
		file := strings.Replace(string(data), test.old, test.new, 1)
		if _, problems, err := terms.Parse([]byte(file)); err != nil || paths(problems) != test.want {
			t.Errorf("%s: %q, %v; want %q", test.new, paths(problems), err, test.want)
		}
	}
}

// Whatever is read without a problem can be written, and is then read as it was.
func FuzzParse(f *testing.F) {
	f.Add([]byte(typed))
	for _, side := range []string{"provider", "customer", "balanced"} {
		data, err := os.ReadFile("testdata/first-" + side + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(inJSON(f, example(f, side)))
	}
	f.Add([]byte(`{"terms": {"parties": {"standing": "agreed", "value": []}, "date": {"value": null, "standing": "elsewhere"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, problems, err := terms.Parse(data)
		if err != nil || len(problems) > 0 {
			return
		}
		if clock, ok := got.BreachClock(); ok && (clock.Hours < 1 || clock.Hours > 366*24) {
			t.Errorf("a clock of %d hours", clock.Hours)
		}
		written := inJSON(t, &got)
		again := parsed(t, written)
		if other := inJSON(t, &again); !bytes.Equal(written, other) {
			t.Errorf("written %s\nthen %s", written, other)
		}
	})
}
