package flow

import (
	"encoding/json"
	"fmt"
	"math"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/verhaal/verhaal/law/money"
)

// Format says what form a text has.
type Format string

// The forms. kvk is the eight digits of the Dutch trade register
// (Handelsregister); the number itself is not looked up.
const (
	FormatKVK      Format = "kvk"
	FormatEmail    Format = "email"
	FormatPhone    Format = "phone"
	FormatPostcode Format = "postcode"
	FormatCountry  Format = "country"
)

var formats = map[Format]*regexp.Regexp{
	FormatKVK:      regexp.MustCompile(`^[0-9]{8}$`),
	FormatPhone:    regexp.MustCompile(`^\+?[0-9][0-9 ()/-]{5,28}$`),
	FormatPostcode: regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 -]{2,10}$`),
	FormatCountry:  regexp.MustCompile(`^[A-Z]{2}$`),
}

// Valid says whether a text has the form.
func (f Format) Valid(s string) bool {
	if f == FormatEmail {
		address, err := mail.ParseAddress(s)
		return err == nil && address.Address == s && strings.Contains(s[strings.LastIndex(s, "@"):], ".")
	}
	re := formats[f]
	return re == nil || re.MatchString(s)
}

// What an answer may be at most, where the question does not say.
const (
	maxText  = 300
	maxLong  = 5_000
	maxItems = 200
)

// Canonical checks an answer against its question and gives it in the one form
// in which answers are kept: string, int64, money.Amount, []string,
// map[string]any or []any of those. It takes what JSON, YAML and forms give.
// An empty answer to a question that may be left empty is an answer.
func (q *Question) Canonical(value any) (any, []Problem) {
	v := validator{question: q.ID}
	canonical := v.value(q, value, "")
	return canonical, v.problems
}

type validator struct {
	question string
	problems []Problem
}

func (v *validator) fail(path, code, limit string) any {
	v.problems = append(v.problems, Problem{Question: v.question, Path: path, Code: code, Limit: limit, Level: Error})
	return nil
}

func (v *validator) value(q *Question, value any, path string) any {
	if q.Unknown && value == Unknown {
		return Unknown
	}
	if q.list() {
		return v.list(q, value, path)
	}
	if q.composite() {
		return v.record(q.Parts(), value, path)
	}
	text, ok := scalar(value)
	if !ok {
		return v.fail(path, "expected-"+string(q.Type), "")
	}
	text = strings.TrimSpace(text)
	if text == "" {
		if q.Optional {
			return ""
		}
		return v.fail(path, "required", "")
	}
	return v.simple(q, text, path)
}

// scalar gives the text of a value that is not a list or a record.
func scalar(value any) (string, bool) {
	switch x := value.(type) {
	case nil:
		return "", true
	case string:
		return x, true
	case bool:
		if x {
			return "yes", true
		}
		return "no", true
	case json.Number:
		return x.String(), true
	case money.Amount:
		return x.String(), true
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return fmt.Sprint(x), true
	case float64:
		if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
			return strconv.FormatInt(int64(x), 10), true
		}
		return strconv.FormatFloat(x, 'f', -1, 64), true
	case time.Time:
		return x.Format(time.DateOnly), true
	}
	return "", false
}

func (v *validator) simple(q *Question, text, path string) any {
	switch q.Type {
	case TypeNumber:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return v.fail(path, "number", "")
		}
		if !v.bounds(q, n, path, strconv.FormatInt) {
			return nil
		}
		return n
	case TypeMoney:
		amount, err := money.Parse(text)
		if err != nil {
			return v.fail(path, "money", "")
		}
		cents := func(n int64, _ int) string { return money.Amount(n).String() }
		if amount < 0 && q.Min == nil {
			return v.fail(path, "too-small", money.Amount(0).String())
		}
		if !v.bounds(q, int64(amount), path, cents) {
			return nil
		}
		return amount
	case TypeDate:
		if day, err := time.Parse(time.DateOnly, text); err != nil || day.Year() < 1900 || day.Year() > 2999 {
			return v.fail(path, "date", "")
		}
		return text
	case TypeYesNo, TypeChoice:
		return v.choice(q, text, path)
	}
	return v.text(q, text, path)
}

func (v *validator) bounds(q *Question, n int64, path string, show func(int64, int) string) bool {
	switch {
	case q.Min != nil && n < *q.Min:
		v.fail(path, "too-small", show(*q.Min, 10))
	case q.Max != nil && n > *q.Max:
		v.fail(path, "too-large", show(*q.Max, 10))
	default:
		return true
	}
	return false
}

func (v *validator) choice(q *Question, text, path string) any {
	for _, id := range q.closedSet() {
		if id == text {
			if c := q.Choice(id); c != nil && c.Forbidden != nil {
				v.problems = append(v.problems, Problem{
					Question: v.question, Path: path, Code: "forbidden", Text: c.Forbidden, Level: Error, Sources: c.Sources,
				})
				return nil
			}
			return text
		}
	}
	return v.fail(path, "choice", strings.Join(q.closedSet(), ", "))
}

func (v *validator) text(q *Question, text, path string) any {
	limit := int64(maxText)
	if q.Type == TypeLongText {
		limit = maxLong
	}
	if q.Max != nil {
		limit = *q.Max
	}
	length := int64(utf8.RuneCountInString(text))
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, control(q.Type)):
		return v.fail(path, "characters", "")
	case length > limit:
		return v.fail(path, "too-long", strconv.FormatInt(limit, 10))
	case q.Min != nil && length < *q.Min:
		return v.fail(path, "too-short", strconv.FormatInt(*q.Min, 10))
	}
	text = q.Format.tidy(text)
	if !q.Format.Valid(text) {
		return v.fail(path, string(q.Format), "")
	}
	return text
}

// control finds what does not belong in a text: control characters, and the
// marks by which text can pretend to run the other way.
func control(t Type) func(rune) bool {
	return func(r rune) bool {
		if r == '\n' || r == '\r' || r == '\t' {
			return t != TypeLongText
		}
		return r < ' ' || r >= 0x7f && r <= 0x9f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff || r >= 0xfff9 &&
			r <= 0xffff
	}
}

var dutchPostcode = regexp.MustCompile(`^([1-9][0-9]{3}) ?([A-Za-z]{2})$`)

// tidy writes a text in the usual spelling of its form.
func (f Format) tidy(s string) string {
	switch f {
	case FormatKVK:
		return strings.NewReplacer(" ", "", ".", "").Replace(s)
	case FormatCountry:
		return strings.ToUpper(s)
	case FormatPostcode:
		if m := dutchPostcode.FindStringSubmatch(s); m != nil {
			return m[1] + " " + strings.ToUpper(m[2])
		}
	}
	return s
}

func (v *validator) list(q *Question, value any, path string) any {
	items, ok := items(value)
	if !ok {
		return v.fail(path, "expected-list", "")
	}
	minimum, maximum := int64(1), int64(maxItems)
	if q.Optional {
		minimum = 0
	}
	if q.Min != nil {
		minimum = *q.Min
	}
	if q.Max != nil {
		maximum = *q.Max
	}
	if int64(len(items)) < minimum {
		if len(items) == 0 {
			return v.fail(path, "required", "")
		}
		return v.fail(path, "too-few", strconv.FormatInt(minimum, 10))
	}
	if int64(len(items)) > maximum {
		return v.fail(path, "too-many", strconv.FormatInt(maximum, 10))
	}
	if q.Type == TypeSeveral {
		return v.several(q, items, path)
	}
	list := make([]map[string]any, 0, len(items))
	for i, item := range items {
		if record, ok := v.record(q.Parts(), item, join(path, strconv.Itoa(i+1))).(map[string]any); ok {
			list = append(list, record)
		}
	}
	return list
}

func (v *validator) several(q *Question, items []any, path string) any {
	free := Question{ID: q.ID, Type: TypeText}
	list := make([]string, 0, len(items))
	seen := map[string]bool{}
	for i, item := range items {
		text, ok := scalar(item)
		text = strings.TrimSpace(text)
		if !ok || text == "" {
			return v.fail(join(path, strconv.Itoa(i+1)), "expected-text", "")
		}
		var one any
		if q.Other && q.Choice(text) == nil {
			one = v.text(&free, text, join(path, strconv.Itoa(i+1)))
		} else {
			one = v.choice(q, text, path)
		}
		if s, ok := one.(string); ok && !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return list
}

func items(value any) ([]any, bool) {
	switch x := value.(type) {
	case nil:
		return nil, true
	case []any:
		return x, true
	case []string:
		all := make([]any, len(x))
		for i := range x {
			all[i] = x[i]
		}
		return all, true
	case []map[string]any:
		all := make([]any, len(x))
		for i := range x {
			all[i] = x[i]
		}
		return all, true
	}
	return nil, false
}

func (v *validator) record(fields []Question, value any, path string) any {
	given, ok := value.(map[string]any)
	if !ok && value != nil {
		return v.fail(path, "expected-fields", "")
	}
	record := map[string]any{}
	known := map[string]bool{}
	for i := range fields {
		field := &fields[i]
		known[field.ID] = true
		if one := v.value(field, given[field.ID], join(path, field.ID)); one != nil {
			record[field.ID] = one
		}
	}
	for name := range given {
		if !known[name] {
			v.fail(join(path, name), "unknown-field", "")
		}
	}
	return record
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// FromForm reads the answer to a question from the fields of a web form: the
// fields of a composite are named with points ("customer.address.city"), items
// of a list by number ("operations.1.name"); several takes its free texts, one
// a line, from the field with ".other" behind its name. Amounts are read as
// they are written in language lang.
func (q *Question) FromForm(form url.Values, lang string) any {
	return q.fromForm(form, q.ID, lang)
}

func (q *Question) fromForm(form url.Values, name, lang string) any {
	switch {
	case q.Unknown && form.Get(name+".unknown") == "yes":
		return Unknown
	case q.Type == TypeSeveral:
		var list []any
		for _, id := range form[name] {
			list = append(list, id)
		}
		for line := range strings.Lines(form.Get(name + ".other")) {
			if line = strings.TrimSpace(line); line != "" {
				list = append(list, line)
			}
		}
		return list
	case q.list():
		var list []any
		for i := 1; i <= maxItems; i++ {
			item := name + "." + strconv.Itoa(i)
			if !filled(form, item) {
				continue
			}
			list = append(list, recordFromForm(q.Parts(), form, item, lang))
		}
		return list
	case q.composite():
		return recordFromForm(q.Parts(), form, name, lang)
	case q.Type == TypeMoney:
		if amount, err := money.ParseIn(lang, form.Get(name)); err == nil {
			return amount
		}
	}
	return strings.ReplaceAll(form.Get(name), "\r\n", "\n")
}

func recordFromForm(fields []Question, form url.Values, name, lang string) map[string]any {
	record := map[string]any{}
	for i := range fields {
		record[fields[i].ID] = fields[i].fromForm(form, join(name, fields[i].ID), lang)
	}
	return record
}

// filled says whether anything was typed into the fields of an item.
func filled(form url.Values, item string) bool {
	for name, values := range form {
		if strings.HasPrefix(name, item+".") && strings.TrimSpace(strings.Join(values, "")) != "" {
			return true
		}
	}
	return false
}
