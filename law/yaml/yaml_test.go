package yaml

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

type sample struct {
	Name  string            `yaml:"name"`
	Count int               `yaml:"count"`
	Any   any               `yaml:"any"`
	Map   map[string]any    `yaml:"map"`
	Texts map[string]string `yaml:"texts"`
}

// A word is what it looks like: no is not false, a day is not a moment.
func TestReadPlainWords(t *testing.T) {
	var s sample
	err := Read([]byte("name: no\ncount: 3\nany: [yes, off, 2026-11-30, true, 12, '012', {day: 2026-12-01}]\n"+
		"map: {until: 2026-12-02, on: no}\ntexts: {y: n, hours: 012:30}\n"), &s)
	if err != nil {
		t.Fatal(err)
	}
	want := sample{
		Name: "no", Count: 3, Any: []any{"yes", "off", "2026-11-30", true, 12, "012", map[string]any{"day": "2026-12-01"}},
		Map: map[string]any{"until": "2026-12-02", "on": "no"}, Texts: map[string]string{"y": "n", "hours": "012:30"},
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("%#v, want %#v", s, want)
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"name: a\nnaem: b":                     "line 2: field naem not found",
		"name: a\nname: b":                     `line 2: mapping key "name" already defined`,
		"texts: {a: b, a: c}":                  "already defined",
		"name: a\n---\nname: b":                "line 2: there is a second document",
		"name: &a b":                           "line 1: anchors",
		"any: [&a b, *a]":                      "line 1: anchors",
		"map: {<<: {a: b}}":                    "line 1: anchors",
		"name: a\nany: 01234567":               "line 2: 01234567 starts with a zero",
		"count: three":                         "line 1: cannot unmarshal",
		"name: [":                              "line 1",
		"name: a\nmap: {a: which?, b: c}":      "did not find expected ',' or '}': between { and }",
		"name: \x00":                           "control characters",
		"any: " + strings.Repeat("[", 200_000): "exceeded max depth",
	} {
		start := time.Now()
		err := Read([]byte(text), new(sample))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%.40q took %v", text, took)
		}
	}
}

func TestReadNothing(t *testing.T) {
	s := sample{Name: "kept"}
	if err := Read(nil, &s); err != nil || s.Name != "kept" {
		t.Error(s, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("name: no\nany: [yes, 2026-11-30, {a: b}]\nmap: {a: 012}\n"))
	f.Add([]byte("any: &a [*a]"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		var s sample
		_ = Read(text, &s)
	})
}
