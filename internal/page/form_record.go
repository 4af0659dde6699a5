package page

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// MaxRows is how many rows of one kind a form may have.
const MaxRows = 200

// RecordOf makes a record of a form whose fields are named by their places in
// it: parties[0].name. What was left empty is left out; a field that is there
// more than once, or whose name ends in [], is a list.
func RecordOf(values url.Values, l string, kinds map[string]string) map[string]any {
	root := map[string]any{}
	for name, given := range values {
		steps, ok := StepsOf(name)
		if !ok {
			continue
		}
		list := strings.HasSuffix(name, "[]")
		var items []any
		for _, text := range given {
			if text = strings.TrimSpace(text); text != "" {
				items = append(items, Exchange(kinds[steps[len(steps)-1].Key], l, text))
			}
		}
		switch {
		case len(items) == 0:
		case list:
			Put(root, steps, items)
		default:
			Put(root, steps, items[0])
		}
	}
	trimmed, _ := trim(root).(map[string]any)
	return trimmed
}

// step is one step into a record: to a key, and from there to an item of its
// list unless index is -1.
type step struct {
	Key   string
	index int
}

// StepsOf reads the name of a field; false when it is not the name of a place.
func StepsOf(name string) ([]step, bool) {
	var steps []step
	for part := range strings.SplitSeq(strings.TrimSuffix(name, "[]"), ".") {
		key, rest, indexed := strings.Cut(part, "[")
		one := step{key, -1}
		if indexed {
			n, err := strconv.Atoi(strings.TrimSuffix(rest, "]"))
			if err != nil || n < 0 || n >= MaxRows || !strings.HasSuffix(rest, "]") {
				return nil, false
			}
			one.index = n
		}
		if key == "" || len(key) > 40 {
			return nil, false
		}
		steps = append(steps, one)
	}
	return steps, len(steps) <= 6
}

// Put sets a value at a place, making what lies on the way.
func Put(record map[string]any, steps []step, value any) {
	for i, s := range steps {
		last := i == len(steps)-1
		if s.index < 0 {
			if last {
				record[s.Key] = value
				return
			}
			inner, ok := record[s.Key].(map[string]any)
			if !ok {
				inner = map[string]any{}
				record[s.Key] = inner
			}
			record = inner
			continue
		}
		list, _ := record[s.Key].([]any)
		for len(list) <= s.index {
			list = append(list, nil)
		}
		record[s.Key] = list
		if last {
			list[s.index] = value
			return
		}
		inner, ok := list[s.index].(map[string]any)
		if !ok {
			inner = map[string]any{}
			list[s.index] = inner
		}
		record = inner
	}
}

// trim leaves out what is empty.
func trim(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if v[key] = trim(inner); v[key] == nil {
				delete(v, key)
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		kept := v[:0]
		for _, inner := range v {
			if inner = trim(inner); inner != nil {
				kept = append(kept, inner)
			}
		}
		if len(kept) == 0 {
			return nil
		}
		return kept
	}
	return value
}

// ValuesOf is the way back: the fields of a form for a record. Amounts and
// numbers are written as the reader is used to.
func ValuesOf(record map[string]any, l string, kinds map[string]string) url.Values {
	values := url.Values{}
	spread(values, "", "", record, l, kinds)
	return values
}

func spread(values url.Values, path, key string, value any, l string, kinds map[string]string) {
	switch v := value.(type) {
	case map[string]any:
		if path != "" {
			path += "."
		}
		for inner, item := range v {
			spread(values, path+inner, inner, item, l, kinds)
		}
	case []any:
		for i, item := range v {
			if _, record := item.(map[string]any); record {
				spread(values, fmt.Sprintf("%s[%d]", path, i), key, item, l, kinds)
			} else {
				values.Add(path+"[]", fmt.Sprint(item))
			}
		}
	case nil:
	default:
		values.Set(path, written(kinds[key], l, fmt.Sprint(v)))
	}
}

// DropRow takes a row out of a form: parties[1].
func DropRow(record map[string]any, name string) {
	steps, ok := StepsOf(name)
	if !ok {
		return
	}
	for i, s := range steps {
		list, _ := record[s.Key].([]any)
		switch {
		case s.index < 0:
			inner, _ := record[s.Key].(map[string]any)
			if i == len(steps)-1 || inner == nil {
				delete(record, s.Key)
				return
			}
			record = inner
		case s.index >= len(list):
			return
		case i == len(steps)-1:
			record[s.Key] = slices.Delete(list, s.index, s.index+1)
			return
		default:
			record, _ = list[s.index].(map[string]any)
		}
	}
}
