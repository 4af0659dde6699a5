// Package money holds amounts of money as integer cents and reads and writes
// them exactly; there is no floating point anywhere in it.
package money

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Amount is an amount in euro cents. It may be negative: a claim the other way.
type Amount int64

// ErrForm says that a text is not an amount in the form 1234.56.
var ErrForm = errors.New("expected an amount such as 1234.56: digits, a point, two digits")

// ErrLarge is the ErrForm of an amount that is too large, and nothing else is
// wrong with it.
var ErrLarge = fmt.Errorf("at most %s: %w", Most, ErrForm)

// Most is the largest amount that can be read.
const Most Amount = 99_999_999_999_999

// maxDigits keeps every amount, and the sum of a million of them, inside int64.
const maxDigits = 12

// Parse reads an amount in the exchange form of JSON and YAML: an optional
// minus sign, digits, and at most two decimals after a point ("100000.00",
// "12"). Anything else is ErrForm: thousands separators, commas and exponents
// mean different things to different readers.
func Parse(s string) (Amount, error) {
	rest, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(rest, ".")
	if point && (len(fraction) == 0 || len(fraction) > 2) {
		return 0, fmt.Errorf("%q: %w", s, ErrForm)
	}
	if whole == "" || !digits(whole) || !digits(fraction) {
		return 0, fmt.Errorf("%q: %w", s, ErrForm)
	}
	if len(whole) > maxDigits {
		return 0, fmt.Errorf("%q: %w", s, ErrLarge)
	}
	fraction = (fraction + "00")[:2]
	cents, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q: %w", s, ErrForm)
	}
	if negative {
		cents = -cents
	}
	return Amount(cents), nil
}

// ParseIn reads what a person types in language lang ("nl" or "en"):
// "1.234,56", "€ 1234,56" or "50.000" in Dutch, "1,234.56" in English. The
// exchange form is understood in both where it cannot mean something else.
func ParseIn(lang, s string) (Amount, error) {
	text := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "€"))
	text = strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "").Replace(text)
	text = strings.TrimSuffix(text, ",-")
	group, point := ".", ","
	if lang != "nl" {
		group, point = ",", "."
	}
	whole, fraction, hasPoint := strings.Cut(text, point)
	if !hasPoint {
		// "1234.56" typed by a Dutch reader: a group never has two digits.
		if head, tail, ok := strings.Cut(text, group); ok && len(tail) <= 2 && !strings.Contains(tail, group) {
			whole, fraction, hasPoint = head, tail, true
		}
	}
	groups := strings.Split(whole, group)
	for i, g := range groups {
		first := len(strings.TrimPrefix(g, "-"))
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && (first == 0 || first > 3) {
			return 0, fmt.Errorf("%q: %w", s, ErrForm)
		}
	}
	plain := strings.Join(groups, "")
	if hasPoint {
		plain += "." + fraction
	}
	return Parse(plain)
}

// String writes the exchange form: digits, a point, two digits.
func (a Amount) String() string {
	whole, cents, sign := a.parts()
	text := strconv.AppendUint(append(make([]byte, 0, 24), sign...), whole, 10)
	return string(append(text, '.', byte('0'+cents/10), byte('0'+cents%10)))
}

// Format writes the amount as a reader of language lang ("nl" or "en")
// expects it: "1.234,56" or "1,234.56", without the currency sign.
func (a Amount) Format(lang string) string {
	group, point := ",", "."
	if lang == "nl" {
		group, point = ".", ","
	}
	whole, cents, sign := a.parts()
	text := strconv.FormatUint(whole, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + group + text[i:]
	}
	return fmt.Sprintf("%s%s%s%02d", sign, text, point, cents)
}

// MarshalText writes the exchange form, so that JSON and YAML carry a string.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the exchange form.
func (a *Amount) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}

func (a Amount) parts() (whole, cents uint64, sign string) {
	n := uint64(a)
	if a < 0 {
		sign, n = "-", -n
		if a == math.MinInt64 {
			n = 1 << 63
		}
	}
	return n / 100, n % 100, sign
}

func digits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
