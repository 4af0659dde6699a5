// Package record reads what people or programs give as one record of plain
// values (from YAML, JSON or a form) into typed values. It collects every
// problem with its place, so that all of them can be mended at once; what
// could not be read has the zero value of its type.
package record

import (
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
)

// Problem is one thing that is wrong: where, what (a code that has a text,
// record.<code>), and the values that the text needs.
type Problem struct {
	Path string   // contracts[0].cap.amount; empty for the record as a whole
	Code string   // "unknown-key"
	Args []string // pairs of name and value
}

// Reader collects the problems of one record.
type Reader struct {
	root     Object
	problems []Problem
}

// New makes a reader of a record whose scalars are texts, truth values,
// numbers of JSON, or nothing.
func New(raw map[string]any) *Reader {
	r := &Reader{}
	r.root = r.object(raw, "")
	return r
}

// Root is the record itself.
func (r *Reader) Root() Object { return r.root }

// Problems gives every problem found so far, in order of reading.
func (r *Reader) Problems() []Problem { return r.problems }

// Problem notes that something is wrong at path.
func (r *Reader) Problem(path, code string, args ...string) {
	r.problems = append(r.problems, Problem{Path: path, Code: code, Args: args})
}

func (r *Reader) object(raw map[string]any, path string) Object {
	return Object{reader: r, path: path, raw: raw, read: map[string]bool{}}
}

// Object is a record, or one inside it.
type Object struct {
	reader *Reader
	path   string
	raw    map[string]any
	read   map[string]bool
}

// Path is the place of key in the record.
func (o Object) Path(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

// Problem notes that something is wrong with the value of key.
func (o Object) Problem(key, code string, args ...string) {
	o.reader.Problem(o.Path(key), code, args...)
}

// Has says whether key is there with a value, which a blank text is not, and
// counts it as read.
func (o Object) Has(key string) bool {
	o.read[key] = true
	text, is := o.raw[key].(string)
	return o.raw[key] != nil && (!is || strings.TrimSpace(text) != "")
}

// Need notes a problem for each key that is not there.
func (o Object) Need(keys ...string) {
	for _, key := range keys {
		if !o.Has(key) {
			o.Problem(key, "missing")
		}
	}
}

// Done notes a problem for each key that nobody read.
func (o Object) Done() {
	var unknown, known []string
	for key := range o.raw {
		if !o.read[key] {
			unknown = append(unknown, key)
		}
	}
	for key := range o.read {
		known = append(known, key)
	}
	slices.Sort(unknown)
	slices.Sort(known)
	for _, key := range unknown {
		o.Problem(key, "unknown-key", "known", strings.Join(known, ", "))
	}
}

// text gives the scalar under key as text; false when there is none.
func (o Object) text(key string) (string, bool) {
	o.read[key] = true
	switch v := o.raw[key].(type) {
	case nil:
		return "", false
	case string:
		return strings.TrimSpace(v), strings.TrimSpace(v) != ""
	case json.Number:
		return v.String(), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	}
	o.Problem(key, "not-one-value")
	return "", false
}

// maxText is the most that one text may be, in bytes.
const maxText = 2000

// Text reads a text of one or more lines.
func (o Object) Text(key string) string { return o.LongText(key, maxText) }

// LongText reads a text of at most so many bytes.
func (o Object) LongText(key string, limit int) string {
	s, _ := o.text(key)
	if len(s) > limit {
		o.Problem(key, "too-long", "most", strconv.Itoa(limit))
		return ""
	}
	return s
}

// Choice reads one of choices; empty when the key is not there.
func (o Object) Choice(key string, choices ...string) string {
	s, ok := o.text(key)
	if ok && !slices.Contains(choices, s) {
		o.Problem(key, "choice", "value", short(s), "choices", strings.Join(choices, ", "))
		return ""
	}
	return s
}

// Truth reads true or false; given is false when the key is not there.
func (o Object) Truth(key string) (value, given bool) {
	s, ok := o.text(key)
	switch {
	case !ok:
		return false, false
	case s == "true", s == "yes":
		return true, true
	case s == "false", s == "no":
		return false, true
	}
	o.Problem(key, "truth", "value", short(s))
	return false, false
}

// Day reads a day (2026-11-22) and gives its first instant in Dutch time; the
// zero time when the key is not there. Days before 1900 and after 2200 are
// refused: nobody means them.
func (o Object) Day(key string) time.Time {
	s, ok := o.text(key)
	if !ok {
		return time.Time{}
	}
	day, err := time.ParseInLocation(time.DateOnly, s, say.Zone())
	if err != nil || day.Year() < 1900 || day.Year() > 2200 {
		o.Problem(key, "day", "value", short(s))
		return time.Time{}
	}
	return day
}

// Money reads an amount of euros that is not negative.
func (o Object) Money(key string) money.Amount { return o.MoneyTo(key, money.Most) }

// MoneyTo reads an amount of euros from 0 to a limit.
func (o Object) MoneyTo(key string, limit money.Amount) money.Amount {
	s, ok := o.text(key)
	if !ok {
		return 0
	}
	amount, err := money.Parse(s)
	switch {
	case errors.Is(err, money.ErrLarge) && !strings.HasPrefix(s, "-") || err == nil && amount > limit:
		o.Problem(key, "money-large", "value", short(s), "most", limit.String())
	case err != nil || amount < 0:
		o.Problem(key, "money", "value", short(s))
	default:
		return amount
	}
	return 0
}

// Count reads a whole number from 0 to most.
func (o Object) Count(key string, limit int64) int64 {
	s, ok := o.text(key)
	if !ok {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > limit {
		o.Problem(key, "count", "value", short(s), "most", strconv.FormatInt(limit, 10))
		return 0
	}
	return n
}

// Range reads a whole number from least to most; it is 0 when the key is not
// there or cannot be read.
func (o Object) Range(key string, minimum, limit int64) int64 {
	s, ok := o.text(key)
	if !ok {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < minimum || n > limit {
		o.Problem(key, "range", "value", short(s), "from", strconv.FormatInt(minimum, 10), "to", strconv.FormatInt(limit, 10))
		return 0
	}
	return n
}

// maxFraction is how long a fraction may be written: nobody divides by more.
const maxFraction = 24

// Fraction reads a number that is not negative, exactly: "40", "33.3", "1/3".
// It is nil when the key is not there or cannot be read.
func (o Object) Fraction(key string) *big.Rat {
	s, ok := o.text(key)
	if !ok {
		return nil
	}
	above, below, divided := strings.Cut(s, "/")
	if len(s) <= maxFraction && plain(above, true) && (!divided || plain(below, false)) {
		if r, ok := new(big.Rat).SetString(s); ok {
			return r
		}
	}
	o.Problem(key, "fraction", "value", short(s))
	return nil
}

// Decimal reads a number from 0 to limit, exactly: "6", "1.5". It is nil when the
// key is not there or cannot be read.
func (o Object) Decimal(key string, limit int64) *big.Rat {
	s, ok := o.text(key)
	if !ok {
		return nil
	}
	if len(s) <= maxFraction && plain(s, true) {
		if r, ok := new(big.Rat).SetString(s); ok && r.Cmp(big.NewRat(limit, 1)) <= 0 {
			return r
		}
	}
	o.Problem(key, "decimal", "value", short(s), "most", strconv.FormatInt(limit, 10))
	return nil
}

// plain says whether s is digits, with one point among them where it may.
func plain(s string, point bool) bool {
	whole, decimals, has := strings.Cut(s, ".")
	return digits(whole) && (!has || point && digits(decimals))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Texts reads a list of texts, each one of choices when there are any; given
// is false when the key is not there. An empty list is given.
func (o Object) Texts(key string, choices ...string) (texts []string, given bool) {
	items, given := o.list(key)
	for i, item := range items {
		place := key + "[" + strconv.Itoa(i) + "]"
		one := Object{reader: o.reader, path: o.path, raw: map[string]any{place: item}, read: map[string]bool{}}
		s := ""
		if len(choices) > 0 {
			s = one.Choice(place, choices...)
		} else {
			s = one.Text(place)
		}
		switch {
		case item == nil || item == "":
			o.Problem(place, "missing")
		case slices.Contains(texts, s):
			o.Problem(place, "twice", "value", short(s))
		case s != "":
			texts = append(texts, s)
		}
	}
	return texts, given
}

// maxList is how long a list may be.
const maxList = 10_000

func (o Object) list(key string) (items []any, given bool) {
	o.read[key] = true
	switch v := o.raw[key].(type) {
	case nil:
		return nil, false
	case []any:
		if len(v) > maxList {
			o.Problem(key, "too-many", "most", strconv.Itoa(maxList))
			return nil, true
		}
		return v, true
	}
	o.Problem(key, "not-list")
	return nil, true
}

// IsRecord says whether there is a record under key, where a single value or a
// list could be as well.
func (o Object) IsRecord(key string) bool {
	_, ok := o.raw[key].(map[string]any)
	return ok
}

// Object reads the record under key; false when it is not there.
func (o Object) Object(key string) (Object, bool) {
	o.read[key] = true
	switch v := o.raw[key].(type) {
	case nil:
	case map[string]any:
		return o.reader.object(v, o.Path(key)), true
	default:
		o.Problem(key, "not-record")
	}
	return o.reader.object(nil, o.Path(key)), false
}

// Objects reads the list of records under key.
func (o Object) Objects(key string) []Object {
	items, _ := o.list(key)
	var all []Object
	for i, item := range items {
		place := o.Path(key) + "[" + strconv.Itoa(i) + "]"
		raw, ok := item.(map[string]any)
		if !ok {
			o.reader.Problem(place, "not-record")
			continue
		}
		all = append(all, o.reader.object(raw, place))
	}
	return all
}

// Keys gives the keys of a record whose keys are values themselves, such as
// the shares by party, in order, and counts them as read.
func (o Object) Keys() []string {
	keys := make([]string, 0, len(o.raw))
	for key := range o.raw {
		keys = append(keys, key)
		o.read[key] = true
	}
	slices.Sort(keys)
	return keys
}

// short keeps what is quoted in a message short, on one line.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}
