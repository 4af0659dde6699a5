package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/verhaal/verhaal/internal/promise"
)

func readRecord(data []byte) (map[string]any, error) {
	r := &run{lang: "en", io: Streams{In: bytes.NewReader(data)}}
	return r.record("-")
}

func TestRecord(t *testing.T) {
	for text, want := range map[string]map[string]any{
		"a: no\nb: yes\nc: on\nd: off\ne: y":           {"a": "no", "b": "yes", "c": "on", "d": "off", "e": "y"},
		"a: true\nb: False":                            {"a": true, "b": false},
		"a: 01234567\nb: 0o17\nc: 0x1f\nd: 1_000":      {"a": "01234567", "b": "0o17", "c": "0x1f", "d": "1_000"},
		"a: 50000.00\nb: 1e3\nc: .inf\nd: -7":          {"a": "50000.00", "b": "1e3", "c": ".inf", "d": "-7"},
		"a: 2026-11-22\nb: 12:30\nc: 2026-11-22T10:00": {"a": "2026-11-22", "b": "12:30", "c": "2026-11-22T10:00"},
		"a:\nb: ~\nc: null\nd: ''\ne: 'null'":          {"a": nil, "b": nil, "c": nil, "d": "", "e": "null"},
		"a: |\n  x\n  y\nb: >\n  x\n  y":               {"a": "x\ny\n", "b": "x y"},
		"a: [x, {b: c}]":                               {"a": []any{"x", map[string]any{"b": "c"}}},
		"\ufeffa: x\r\nb: y\r\n":                       {"a": "x", "b": "y"},
		`{"a": "\u0041", "b": [1, 2.50, null, true]}`:  {"a": "A", "b": []any{"1", "2.50", nil, true}},
		`{"a": "x\/y", "b": "\ud83d\ude00"}`:           {"a": "x/y", "b": "😀"},
		"{a: b}":                                       {"a": "b"},
		"":                                             nil,
		"# only words\n":                               nil,
		"---\na: b\n...\n":                             {"a": "b"},
		"on: x\n1: y":                                  {"on": "x", "1": "y"},
	} {
		got, err := readRecord([]byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q = %v, %v, want %v", text, got, err, want)
		}
	}
}

// escaped writes JSON in ASCII alone; characters that steer a terminal are not
// read when they stand in a file as themselves.
func escaped(text []byte) []byte {
	var b []byte
	for _, r := range string(text) {
		if r < 0x7f {
			b = append(b, byte(r))
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			b = fmt.Appendf(b, `\u%04x`, unit)
		}
	}
	return b
}

// FuzzRecord reads any file. It refuses it in one line that names the place,
// or gives a record that means the same when it is written as JSON, and that a
// flow takes or refuses by question.
func FuzzRecord(f *testing.F) {
	for _, seed := range []string{
		"side: balanced\n", `{"side": "balanced"}`, "a: &x 1\nb: *x", "a:\n  - b: 1\n    c: [d, e]\n", "a: |\n x\n", "? a\n: b", "a: !!str b", "- a", "a: 'b", "{a: {a: {a: 1}}}",
		"a: 1\n---\nb: 2", "\xff", "a: \"\\x41\\u00e9\"", "%YAML 1.2\n---\na: b", "controller: {name: x, kvk: 01234567}\n", "<<: {a: b}", "a: no\nb: ~\n", "\t", `{"a":"\ud800"}`, `{"a":1}{"b":2}`,
	} {
		f.Add([]byte(seed))
	}
	kind, err := promise.Flow(promise.ProcessingAgreement)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		record, err := readRecord(data)
		if err != nil {
			var wrong *badInput
			if !errors.As(err, &wrong) || strings.Contains(wrong.in("en"), "\n") || strings.Contains(wrong.in("nl"), "⟦") {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		if record == nil {
			return
		}
		text, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		again, err := readRecord(escaped(text))
		if err != nil || !reflect.DeepEqual(record, again) {
			t.Fatalf("%q gives %v, which as JSON gives %v, %v", data, record, again, err)
		}
		kind.New(record)
	})
}
