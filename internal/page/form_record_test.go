package page

import (
	"fmt"
	"net/url"
	"testing"

	"pgregory.net/rapid"
)

// testKinds says how the inputs of the tests are written.
var testKinds = map[string]string{"amount": "money", "estate": "money", "percent": "number"}

func TestAnyRecordSurvivesItsForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[a-z_]{1,6}`)
		var draw func(depth int) any
		draw = func(depth int) any {
			switch rapid.IntRange(0, 3-min(depth, 2)).Draw(t, "kind") {
			case 0:
				return rapid.StringMatching(`[a-zA-Z0-9.,€é -]{0,8}x`).Draw(t, "text")
			case 1:
				var list []any
				for _, s := range rapid.SliceOfN(rapid.StringMatching(`[a-z]{1,4}`), 1, 3).Draw(t, "list") {
					list = append(list, s)
				}
				return list
			case 2:
				record := map[string]any{}
				for range rapid.IntRange(1, 3).Draw(t, "fields") {
					record[key.Draw(t, "key")] = draw(depth + 1)
				}
				return record
			}
			var rows []any
			for range rapid.IntRange(1, 3).Draw(t, "rows") {
				rows = append(rows, map[string]any{key.Draw(t, "key"): draw(depth + 1)})
			}
			return rows
		}
		want := map[string]any{key.Draw(t, "key"): draw(0)}
		values := ValuesOf(want, "nl", nil)
		// A text with spaces around it loses them; the form says what was meant.
		got := RecordOf(values, "nl", nil)
		if fmt.Sprint(trimmed(want)) != fmt.Sprint(got) {
			t.Fatalf("%v became %v through %v", want, got, values)
		}
	})
}

func trimmed(v any) any {
	switch v := v.(type) {
	case string:
		return RecordOf(url.Values{"a": {v}}, "nl", nil)["a"]
	case []any:
		for i := range v {
			v[i] = trimmed(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = trimmed(v[key])
		}
	}
	return v
}

func TestAmountsAreReadAsTheyAreWritten(t *testing.T) {
	values := url.Values{
		"claims[0].amount": {"100.000,50"}, "parties[0].estate": {"€ 5.000"}, "contracts[0].indemnity.percent": {"33,3"},
		"title": {"1.000"}, "cap.amount": {"x"},
	}
	got := fmt.Sprint(RecordOf(values, "nl", testKinds))
	want := "map[cap:map[amount:x] claims:[map[amount:100000.50]] contracts:[map[indemnity:map[percent:33.3]]] parties:[map[estate:5000.00]] title:1.000]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRowsAreTakenOut(t *testing.T) {
	record := func() map[string]any {
		return map[string]any{"parties": []any{
			map[string]any{"id": "A"},
			map[string]any{"id": "B", "list": []any{map[string]any{"x": "1"}, map[string]any{"x": "2"}}},
		}, "cap": map[string]any{"a": "1"}}
	}
	for name, want := range map[string]string{
		"parties[0]":         "map[cap:map[a:1] parties:[map[id:B list:[map[x:1] map[x:2]]]]]",
		"parties[1].list[0]": "map[cap:map[a:1] parties:[map[id:A] map[id:B list:[map[x:2]]]]]",
		"parties[7]":         "map[cap:map[a:1] parties:[map[id:A] map[id:B list:[map[x:1] map[x:2]]]]]",
		"cap.a":              "map[cap:map[] parties:[map[id:A] map[id:B list:[map[x:1] map[x:2]]]]]",
		"gone.more[3].x":     "map[cap:map[a:1] parties:[map[id:A] map[id:B list:[map[x:1] map[x:2]]]]]",
		"parties[-1]":        "map[cap:map[a:1] parties:[map[id:A] map[id:B list:[map[x:1] map[x:2]]]]]",
	} {
		r := record()
		if DropRow(r, name); fmt.Sprint(r) != want {
			t.Errorf("%s: %v, want %v", name, r, want)
		}
	}
}

// Names that a browser never makes: nothing is made of them, and nothing panics.
func FuzzRecordOf(f *testing.F) {
	for _, name := range []string{
		"a", "a[0].b", "a[199].b[]", "a[200].b", "a[99999999999999999999]", "a[-1]", "[0]", ".", "a..b", "a[0][1]",
		"a[", "a]",
	} {
		f.Add(name, "x", "a.b", "y")
	}
	f.Fuzz(func(t *testing.T, one, first, two, second string) {
		record := RecordOf(url.Values{one: {first}, two: {second, first}}, "nl", testKinds)
		if len(record) > 2 {
			t.Fatal(record)
		}
		DropRow(record, one)
	})
}
