package evidence

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func sampleLine() Line {
	return Line{
		Time:         time.Date(2026, 11, 22, 9, 30, 0, 125e6, time.UTC),
		Organisation: "organisation:0192f3a0-0000-7000-8000-000000000001",
		Actor:        "account:0192f3a0-0000-7000-8000-000000000002",
		Event:        "agreement.signed",
		Object:       "agreement:0192f3a0-0000-7000-8000-000000000003",
		N:            1,
		Commitment:   Commit([32]byte{1}, []byte(`{}`)),
	}
}

func TestLineHasOneForm(t *testing.T) {
	b, err := sampleLine().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"time":"2026-11-22T09:30:00.125Z","organisation":"organisation:0192f3a0-0000-7000-8000-000000000001",` +
		`"actor":"account:0192f3a0-0000-7000-8000-000000000002","event":"agreement.signed",` +
		`"object":"agreement:0192f3a0-0000-7000-8000-000000000003","n":1,` +
		`"previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","commitment":"` + sampleLine().Commitment.String() + `"}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
	var anything map[string]any
	if err := json.Unmarshal(b, &anything); err != nil || len(anything) != 8 {
		t.Errorf("not JSON of eight keys: %v", err)
	}
	for name, other := range map[string]string{
		"space":          strings.Replace(want, `,"n"`, `, "n"`, 1),
		"order":          strings.Replace(want, `"n":1,`, ``, 1),
		"leading zero":   strings.Replace(want, `"n":1`, `"n":01`, 1),
		"plus":           strings.Replace(want, `"n":1`, `"n":+1`, 1),
		"end":            want + "\n",
		"more":           want + want,
		"no fraction":    strings.Replace(want, "00.125Z", "00Z", 1),
		"long fraction":  strings.Replace(want, ".125Z", ".1250Z", 1),
		"offset":         strings.Replace(want, ".125Z", ".125+00:00", 1),
		"30 February":    strings.Replace(want, "2026-11-22", "2026-02-30", 1),
		"leap second":    strings.Replace(want, "30:00.125", "30:60.125", 1),
		"loose base64":   strings.Replace(want, `AAAAA="`, `AAAAB="`, 1),
		"zero":           strings.Replace(want, `"n":1`, `"n":0`, 1),
		"second is bare": strings.Replace(want, `"n":1`, `"n":2`, 1),
		"too long":       want[:10] + strings.Repeat(" ", maxLine) + want[10:],
	} {
		if other == want {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := ParseLine([]byte(other)); !errors.Is(err, ErrLine) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLineRefusesPersonalData(t *testing.T) {
	for _, name := range []string{
		"", "Jan", "jan jansen", "jan@example.nl", "account:jan@example.nl", "account:", ":x", "a::b", "person:0612345678",
		"person:123456782", "NL91ABNA0417164300", "ключ", "é", "a\"b", "a\\b", "a\nb", "0192", strings.Repeat("a", 101),
	} {
		for _, set := range []func(*Line){
			func(l *Line) { l.Organisation = name }, func(l *Line) { l.Actor = name },
			func(l *Line) { l.Event = name }, func(l *Line) { l.Object = name },
		} {
			l := sampleLine()
			set(&l)
			if _, err := l.Marshal(); !errors.Is(err, ErrLine) {
				t.Errorf("%q was written: %v", name, err)
			}
		}
	}
	for _, name := range []string{"system", "account:0192f3a0-0000-7000-8000-000000000002", "agreement:0192:v2", "rule:2026", "a.b_c-d"} {
		l := sampleLine()
		l.Actor = name
		if _, err := l.Marshal(); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestLineRefusesOtherTimes(t *testing.T) {
	for _, at := range []time.Time{
		{},
		time.Date(2026, 1, 1, 0, 0, 0, 1, time.UTC),
		time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600)),
		time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		l := sampleLine()
		l.Time = at
		if _, err := l.Marshal(); !errors.Is(err, ErrLine) {
			t.Errorf("%v was written", at)
		}
	}
}

func TestLineRoundTrip(t *testing.T) {
	name := rapid.StringMatching(`[a-z][a-z0-9._-]{0,20}(:[a-z][a-z0-9._-]{0,36})?`)
	rapid.Check(t, func(rt *rapid.T) {
		l := Line{
			Time:         time.UnixMilli(rapid.Int64Range(0, 253402300799999).Draw(rt, "time")).UTC(),
			Organisation: name.Draw(rt, "organisation"), Actor: name.Draw(rt, "actor"),
			Event: name.Draw(rt, "event"), Object: name.Draw(rt, "object"),
			N: rapid.IntRange(1, maxN).Draw(rt, "n"),
		}
		copy(l.Commitment[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(rt, "commitment"))
		if l.N > 1 {
			l.Previous = leaf(l.N)
		}
		b, err := l.Marshal()
		if err != nil {
			rt.Fatal(err)
		}
		if len(b) > maxLine {
			rt.Fatalf("%d bytes", len(b))
		}
		again, err := ParseLine(b)
		if err != nil || again != l {
			rt.Fatalf("%v: %+v", err, again)
		}
		// Whatever byte changes, it is another line or no line.
		at, flip := rapid.IntRange(0, len(b)-1).Draw(rt, "at"), rapid.ByteRange(1, 255).Draw(rt, "flip")
		b[at] ^= flip
		if other, err := ParseLine(b); err == nil && other == l {
			rt.Fatalf("%s is the same line", b)
		}
	})
}

func FuzzParseLine(f *testing.F) {
	b, err := sampleLine().Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"time":"","organisation":"","actor":"","event":"","object":"","n":1,"previous":"","commitment":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ParseLine(data)
		if err != nil {
			if !errors.Is(err, ErrLine) {
				t.Fatalf("another error: %v", err)
			}
			return
		}
		if again, err := l.Marshal(); err != nil || string(again) != string(data) {
			t.Fatalf("%q has another form %q, %v", data, again, err)
		}
	})
}

func BenchmarkLine(b *testing.B) {
	l := sampleLine()
	b.ReportAllocs()
	for b.Loop() {
		data, err := l.Marshal()
		if err != nil {
			b.Fatal(err)
		}
		LeafHash(data)
	}
}
