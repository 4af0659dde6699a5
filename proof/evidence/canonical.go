package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// ErrCanonical says that a value has no canonical form.
var ErrCanonical = errors.New("no canonical JSON")

const (
	maxDepth = 32        // nesting of a payload
	maxExact = 1<<53 - 1 // whole numbers that every JSON reader reads alike
	hexDigit = "0123456789abcdef"
)

// Canonical gives the one JSON text of a value (RFC 8785, without fractions):
// keys in UTF-16 order, no spaces, shortest escapes, whole numbers of at most
// 2^53-1. Amounts are decimal strings in this program, so a fraction is a
// mistake and is ErrCanonical; so are text that is not UTF-8 and nesting deeper
// than 32.
func Canonical(v any) ([]byte, error) {
	raw, ok := v.(json.RawMessage)
	if !ok {
		var err error
		if raw, err = json.Marshal(v); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCanonical, err)
		}
	}
	if !utf8.Valid(raw) {
		return nil, fmt.Errorf("%w: text is not UTF-8", ErrCanonical)
	}
	if err := bounded(raw); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCanonical, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: more than one value", ErrCanonical)
	}
	return appendCanonical(make([]byte, 0, len(raw)), value)
}

// IsCanonical says whether data is what Canonical gives for it. A text with a
// key twice is not.
func IsCanonical(data []byte) bool {
	again, err := Canonical(json.RawMessage(data))
	return err == nil && bytes.Equal(again, data)
}

// bounded refuses deep nesting before anything is built of it.
func bounded(raw []byte) error {
	depth, inString := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return fmt.Errorf("%w: nested deeper than %d", ErrCanonical, maxDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

func appendCanonical(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case string:
		return appendString(b, v), nil
	case json.Number:
		n, err := strconv.ParseInt(v.String(), 10, 64)
		if err != nil || n > maxExact || n < -maxExact {
			return nil, fmt.Errorf("%w: %s is not a whole number of at most 2^53-1", ErrCanonical, v)
		}
		return strconv.AppendInt(b, n, 10), nil
	case []any:
		return appendArray(b, v)
	case map[string]any:
		return appendObject(b, v)
	}
	return nil, fmt.Errorf("%w: %T", ErrCanonical, v)
}

func appendArray(b []byte, list []any) ([]byte, error) {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendCanonical(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendObject(b []byte, object map[string]any) ([]byte, error) {
	keys := slices.SortedFunc(maps.Keys(object), func(a, b string) int {
		return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
	})
	b = append(b, '{')
	for i, key := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, key), ':')
		var err error
		if b, err = appendCanonical(b, object[key]); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// appendString escapes what JSON demands and nothing more (RFC 8785 3.2.2.2).
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c >= 0x20:
			b = append(b, c)
		default:
			if j := bytes.IndexByte([]byte("\b\t\n\f\r"), c); j >= 0 {
				b = append(b, '\\', "btnfr"[j])
			} else {
				b = append(b, '\\', 'u', '0', '0', hexDigit[c>>4], hexDigit[c&15])
			}
		}
	}
	return append(b, '"')
}
