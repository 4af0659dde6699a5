// Package yaml reads the data that authors write: law, questions, clauses and
// texts. It is strict, since what is misread here is wrong law. A key that is
// not known, a key that stands twice, a second document, an anchor and a number
// that starts with a zero are errors, each with its line.
//
// In braces a text with a comma, a colon or a question mark stands in quotes:
//
//	text: {nl: "Welke dienst?", en: "Which service?"}
//
// Plain words are as in YAML 1.2: no, yes, on and off are texts. A day is a
// text too, 2026-11-30, unless a type reads it itself.
package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Read reads one document into a value. An empty text leaves it as it is.
func Read(text []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var root, more yaml.Node
	if err := decoder.Decode(&root); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return hint(err)
	}
	if err := decoder.Decode(&more); err == nil {
		return fmt.Errorf("yaml: line %d: there is a second document", more.Line)
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	if err := check(&root); err != nil {
		return err
	}
	decoder = yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		return err
	}
	days(reflect.ValueOf(into))
	return nil
}

// hint says what is mostly the matter where the reader only lost its way.
func hint(err error) error {
	if strings.Contains(err.Error(), "did not find expected ',' or '}'") {
		return fmt.Errorf("%w: between { and } a text with a comma, a colon or a question mark stands in quotes", err)
	}
	return err
}

// check refuses what would be read as something else than it looks like.
func check(n *yaml.Node) error {
	switch {
	case n.Anchor != "" || n.Kind == yaml.AliasNode || n.ShortTag() == "!!merge":
		return fmt.Errorf("yaml: line %d: anchors and aliases are not taken", n.Line)
	case n.Kind == yaml.ScalarNode && n.Style == 0 && octal(n):
		return fmt.Errorf("yaml: line %d: %s starts with a zero: write it in quotes", n.Line, n.Value)
	}
	for _, child := range n.Content {
		if err := check(child); err != nil {
			return err
		}
	}
	return nil
}

// octal finds a number that older YAML reads with base eight.
func octal(n *yaml.Node) bool {
	digits := strings.TrimLeft(n.Value, "+-")
	return len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' && strings.Trim(digits, "0123456789_") == ""
}

// days makes texts of the moments that were read where any value may stand.
func days(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			days(v.Elem())
		}
	case reflect.Interface:
		if day, ok := v.Interface().(time.Time); ok && v.CanSet() {
			v.Set(reflect.ValueOf(written(day)))
		} else if !v.IsNil() {
			days(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				days(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			days(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if day, ok := v.MapIndex(key).Interface().(time.Time); ok && v.Type().Elem().Kind() == reflect.Interface {
				v.SetMapIndex(key, reflect.ValueOf(written(day)))
			} else {
				days(v.MapIndex(key))
			}
		}
	}
}

func written(day time.Time) string {
	if day.Equal(day.Truncate(24 * time.Hour)) {
		return day.Format(time.DateOnly)
	}
	return day.Format(time.RFC3339)
}
