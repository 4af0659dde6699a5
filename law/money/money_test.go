package money

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Amount{
		"0": 0, "0.00": 0, "-0.00": 0, "12": 1200, "12.5": 1250, "12.50": 1250, "0.01": 1, "-0.01": -1, "100000.00": 10000000,
		"007.10": 710, "999999999999.99": 99999999999999, "-999999999999.99": -99999999999999,
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{
		"", "-", ".", "-.", ".50", "1.", "1.234", "1,00", "1.000,00", "1,000.00", "1_000", "1 000", " 1", "1 ", "+1", "--1", "-+1", "1e3", "1E3", "0x10", "NaN", "Inf", "€1",
		"1.0.0", "1.-5", "1000000000000", "99999999999999999999", strings.Repeat("9", 400), strings.Repeat("0",
			13), "١٢", "１２", "1\n", "1\x00", "\ufeff1", "1\u00a0000", "²",
	} {
		if got, err := Parse(text); !errors.Is(err, ErrForm) {
			t.Errorf("Parse(%q) = %d, %v, want ErrForm", text, got, err)
		}
	}
}

func TestParseIn(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		want       Amount
	}{
		{"nl", "1.234,56", 123456},
		{"nl", "€ 1.234,56", 123456},
		{"nl", "€1234,56", 123456},
		{"nl", "50.000", 5000000},
		{"nl", "50.000,-", 5000000},
		{"nl", "1.000.000", 100000000},
		{"nl", "1234.56", 123456},
		{"nl", "12.5", 1250},
		{"nl", "12,5", 1250},
		{"nl", "-1.234,56", -123456},
		{"nl", "1\u00a0234,56", 123456},
		{"nl", "1\u202f234,56", 123456},
		{"nl", " 100 ", 10000},
		{"en", "1,234.56", 123456},
		{"en", "50,000", 5000000},
		{"en", "1234,56", 123456},
		{"en", "€50,000.00", 5000000},
		{"en", "-1,234.56", -123456},
		{"en", "100000.00", 10000000},
	} {
		if got, err := ParseIn(c.lang, c.text); err != nil || got != c.want {
			t.Errorf("ParseIn(%q, %q) = %d, %v, want %d", c.lang, c.text, got, err, c.want)
		}
	}
}

// What could be read in two ways is refused rather than guessed.
func TestParseInRefuses(t *testing.T) {
	for lang, texts := range map[string][]string{
		"nl": {
			"", "€", "1,234.56", "1.23.456", "12.34,5", "1.2345,00", "1234.567", ".500", ",50", "1,234", "1,2,3", "1..000", "1.000.",
			"vijftig", "5%", "1e3", "€€5", "--5", "1.000,-5", "-.500",
		},
		"en": {"1.234,56", "1,23,456", "12,34.5", "1234,567", ",500", ".50", "1.234", "1,,000", "1,000,", "$5"},
	} {
		for _, text := range texts {
			if got, err := ParseIn(lang, text); !errors.Is(err, ErrForm) {
				t.Errorf("ParseIn(%q, %q) = %s, %v, want ErrForm", lang, text, got, err)
			}
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		amount     Amount
		nl, en, ex string
	}{
		{0, "0,00", "0.00", "0.00"},
		{-5, "-0,05", "-0.05", "-0.05"},
		{99999, "999,99", "999.99", "999.99"},
		{100000, "1.000,00", "1,000.00", "1000.00"},
		{-123456789, "-1.234.567,89", "-1,234,567.89", "-1234567.89"},
		{math.MaxInt64, "92.233.720.368.547.758,07", "92,233,720,368,547,758.07", "92233720368547758.07"},
		{math.MinInt64, "-92.233.720.368.547.758,08", "-92,233,720,368,547,758.08", "-92233720368547758.08"},
	} {
		if nl, en, ex := c.amount.Format("nl"), c.amount.Format("en"), c.amount.String(); nl != c.nl || en != c.en || ex != c.ex {
			t.Errorf("%d: %q %q %q", int64(c.amount), nl, en, ex)
		}
	}
}

// readable are the amounts that can be written and read again.
func readable() *rapid.Generator[Amount] {
	const limit = 99999999999999
	return rapid.Custom(func(t *rapid.T) Amount { return Amount(rapid.Int64Range(-limit, limit).Draw(t, "cents")) })
}

func TestWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := readable().Draw(t, "amount")
		if back, err := Parse(a.String()); err != nil || back != a {
			t.Fatalf("Parse(%q) = %d, %v", a.String(), back, err)
		}
		for _, lang := range []string{"nl", "en"} {
			for _, text := range []string{a.Format(lang), "€ " + a.Format(lang), a.String()} {
				if back, err := ParseIn(lang, text); err != nil || back != a {
					t.Fatalf("ParseIn(%q, %q) = %d, %v, want %d", lang, text, back, err, a)
				}
			}
		}
		data, err := json.Marshal(map[string]Amount{"amount": a})
		if err != nil || string(data) != `{"amount":"`+a.String()+`"}` {
			t.Fatalf("%s %v", data, err)
		}
		var back map[string]Amount
		if err := json.Unmarshal(data, &back); err != nil || back["amount"] != a {
			t.Fatalf("%s: %v %v", data, back, err)
		}
	})
}

func TestNumberInJSONIsRefused(t *testing.T) {
	var a Amount
	for _, text := range []string{`12.50`, `1e2`, `"1e2"`, `true`, `{}`} {
		if err := json.Unmarshal([]byte(text), &a); err == nil {
			t.Errorf("%s was read as %s", text, a)
		}
	}
	a = 7
	if err := a.UnmarshalText([]byte("x")); err == nil || a != 7 {
		t.Errorf("a bad text changed the amount to %s: %v", a, err)
	}
}

// Each way of reading either refuses or gives an amount that stands for the
// same digits as the text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"12", "1234.56", "-0.01", "1.234,56", "€ 50.000,-", "1,234.56", "999999999999.99", "1\u00a0000", ".", "-.5",
		"00", "1e9",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a, err := Parse(s); err == nil {
			if b, err := Parse(a.String()); err != nil || a != b {
				t.Fatalf("%q gave %s, which gives %s %v", s, a, b, err)
			}
		} else if !errors.Is(err, ErrForm) {
			t.Fatalf("%q: %v", s, err)
		}
		for _, lang := range []string{"nl", "en"} {
			a, err := ParseIn(lang, s)
			if err != nil {
				if !errors.Is(err, ErrForm) {
					t.Fatalf("%q: %v", s, err)
				}
				continue
			}
			if b, err := ParseIn(lang, a.Format(lang)); err != nil || a != b {
				t.Fatalf("%s %q gave %s, which gives %s %v", lang, s, a, b, err)
			}
			if given, kept := significant(s), significant(a.String()); strings.TrimRight(given, "0") != strings.TrimRight(kept, "0") {
				t.Fatalf("%s %q became %s", lang, s, a)
			}
		}
	})
}

// significant keeps the digits, from the first that is not zero.
func significant(s string) string {
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s), "0")
}
