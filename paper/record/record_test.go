package record_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/record"
)

func problems(r *record.Reader) string {
	var all []string
	for _, p := range r.Problems() {
		all = append(all, p.Path+":"+p.Code)
	}
	return strings.Join(all, " ")
}

func TestEveryKindOfValueIsRead(t *testing.T) {
	r := record.New(map[string]any{
		"title": " A  leak ", "law": "gdpr", "day": "2026-02-10", "sum": "100000.00", "n": json.Number("12"), "yes": true, "no": "no", "third": "1/3", "part": "33.5",
		"data": []any{"a", "b"}, "none": []any{}, "cap": map[string]any{"amount": "1"}, "parties": []any{
			map[string]any{"id": "C"},
			map[string]any{"id": "P"},
		},
		"shares": map[string]any{"P": "60", "C": "40"},
	})
	o := r.Root()
	data, given := o.Texts("data", "a", "b")
	none, noneGiven := o.Texts("none")
	_, missing := o.Texts("missing")
	yes, _ := o.Truth("yes")
	no, noGiven := o.Truth("no")
	limit, ok := o.Object("cap")
	parties := o.Objects("parties")
	shares, _ := o.Object("shares")
	got := []any{
		o.Text("title"), o.Choice("law", "gdpr", "wbp"), o.Day("day").Equal(time.Date(2026, 2, 10, 0, 0, 0, 0,
			say.Zone())), o.Money("sum").String(), o.Count("n", 12),
		yes, no, noGiven, o.Fraction("third").RatString(), o.Fraction("part").RatString(), data, given, none == nil, noneGiven, missing, ok, limit.Money("amount").String(),
		len(parties), parties[1].Text("id"), parties[0].Text("id"), shares.Keys(), shares.Fraction("P").RatString(), shares.Path("P"),
	}
	want := []any{
		"A  leak", "gdpr", true, "100000.00", int64(12), true, false, true, "1/3", "67/2",
		[]string{"a", "b"},
		true, true, true, false, true, "1.00",
		2, "P", "C",
		[]string{"C", "P"},
		"60", "shares.P",
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("%d: %v, want %v", i, got[i], want[i])
		}
	}
	o.Done()
	limit.Done()
	if p := problems(r); p != "" {
		t.Error(p)
	}
}

func TestEveryProblemIsFoundAtOnceWithItsPlace(t *testing.T) {
	r := record.New(map[string]any{
		"law": "wet", "day": "2026-02-30", "old": "0000-01-01", "far": "9999-01-01", "sum": "-1.00", "comma": "1,50", "huge": "99999999999999999999", "n": "13", "neg": "-1", "flag": "maybe",
		"third": "1/0", "exp": "1e9", "minus": "-1/3", "long": strings.Repeat("9", 400), "list": "a", "data": []any{
			"a", "c", "a", nil,
			[]any{"b"},
		}, "cap": "x", "parties": []any{"C", map[string]any{"color": "red"}},
		"what": map[string]any{}, "extra": "1", "blank": " ",
	})
	o := r.Root()
	o.Choice("law", "gdpr", "wbp")
	o.Day("day")
	o.Day("old")
	o.Day("far")
	for _, key := range []string{"sum", "comma", "huge"} {
		o.Money(key)
	}
	o.Count("n", 12)
	o.Count("neg", 12)
	o.Truth("flag")
	for _, key := range []string{"third", "exp", "minus", "long"} {
		if o.Fraction(key) != nil {
			t.Error(key, "was read")
		}
	}
	o.Texts("list")
	o.Texts("data", "a", "b")
	o.Object("cap")
	for _, p := range o.Objects("parties") {
		p.Need("id")
		p.Done()
	}
	o.Text("what")
	o.Need("gone", "blank")
	o.Done()
	want := "law:choice day:day old:day far:day sum:money comma:money huge:money-large n:count neg:count flag:truth third:fraction exp:fraction minus:fraction long:fraction " +
		"list:not-list data[1]:choice data[2]:twice data[3]:missing data[4]:not-one-value cap:not-record parties[0]:not-record parties[1].id:missing parties[1].color:unknown-key what:not-one-value gone:missing blank:missing extra:unknown-key"
	if got := problems(r); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// FuzzRead reads any JSON as each kind of value: it ends, and a fraction that
// was read is the number that was written.
func FuzzRead(f *testing.F) {
	f.Add(`{"a": "1/3", "b": [1, {"c": null}], "d": {"e": true}}`)
	f.Add(`{"a": 1e400, "b": "0x10", "d": "2026-02-29"}`)
	f.Fuzz(func(t *testing.T, text string) {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		var raw map[string]any
		if len(text) > 1<<16 || decoder.Decode(&raw) != nil {
			return
		}
		r := record.New(raw)
		o := r.Root()
		for _, key := range o.Keys() {
			o.Text(key)
			o.Money(key)
			o.Day(key)
			o.Count(key, 1e9)
			o.Truth(key)
			o.Texts(key, "a")
			o.Objects(key)
			inner, _ := o.Object(key)
			inner.Done()
			if v := o.Fraction(key); v != nil {
				want, _ := new(big.Rat).SetString(strings.TrimSpace(fmt.Sprint(raw[key])))
				if want == nil || v.Cmp(want) != 0 || v.Sign() < 0 {
					t.Fatalf("%v was read as %v", raw[key], v)
				}
			}
		}
		o.Done()
	})
}
