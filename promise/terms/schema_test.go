package terms_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/promise/terms"
)

const formats = "../../docs/formats/"

// schema is the schema of terms.json.
func schema(t tb) map[string]any {
	t.Helper()
	data, err := os.ReadFile(formats + "terms.schema.json")
	if err != nil {
		t.Fatalf("%v", err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatalf("%v", err)
	}
	return schema
}

// The schema names exactly the keys that are written, at every depth, and the
// page about the format has a row for each term.
func TestTermsFollowTheirSchema(t *testing.T) {
	s, l := schema(t), clause.ProcessingAgreement()
	defs = s["$defs"].(map[string]any)
	rapid.Check(t, func(t *rapid.T) {
		_, made := drafted(t, flowtest.Draw(t, l.Flow, nil), "nl")
		var value any
		if err := json.Unmarshal(inJSON(t, made), &value); err != nil {
			t.Fatal(err)
		}
		if complaint := follows(s, value, "terms.json"); complaint != "" {
			t.Fatal(complaint)
		}
	})
	page, err := os.ReadFile(formats + "terms.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range terms.Keys() {
		if !strings.Contains(string(page), "`"+key+"`") {
			t.Errorf("terms.md does not describe %s", key)
		}
	}
}

// defs are what the schema refers to.
var defs map[string]any

// follows checks a value against the part of JSON Schema that ours uses.
func follows(schema map[string]any, value any, place string) string {
	if ref, ok := schema["$ref"].(string); ok {
		return follows(defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any), value, place)
	}
	if either, ok := schema["anyOf"].([]any); ok {
		if value == nil {
			return ""
		}
		return follows(either[0].(map[string]any), value, place)
	}
	if want, ok := schema["const"]; ok && want != value {
		return fmt.Sprintf("%s is %v, want %v", place, value, want)
	}
	if list, ok := schema["enum"].([]any); ok && !slices.Contains(list, value) {
		return fmt.Sprintf("%s is %v, want one of %v", place, value, list)
	}
	switch schema["type"] {
	case "string":
		text, ok := value.(string)
		pattern, _ := schema["pattern"].(string)
		if !ok || !regexp.MustCompile(pattern).MatchString(text) {
			return fmt.Sprintf("%s is %v, want a text %s", place, value, pattern)
		}
	case "integer":
		if n, ok := value.(float64); !ok || n != float64(int64(n)) {
			return fmt.Sprintf("%s is %v, want a whole number", place, value)
		}
	case "array":
		list, ok := value.([]any)
		if !ok {
			return fmt.Sprintf("%s is %v, want a list", place, value)
		}
		for i, item := range list {
			if complaint := follows(schema["items"].(map[string]any), item, fmt.Sprintf("%s.%d", place, i)); complaint != "" {
				return complaint
			}
		}
	case "object":
		return followsObject(schema, value, place)
	}
	return ""
}

func followsObject(schema map[string]any, value any, place string) string {
	record, ok := value.(map[string]any)
	if !ok {
		return fmt.Sprintf("%s is %v, want a record", place, value)
	}
	properties, described := schema["properties"].(map[string]any)
	if !described {
		return ""
	}
	for _, name := range schema["required"].([]any) {
		if _, ok := record[name.(string)]; !ok {
			return fmt.Sprintf("%s lacks %s", place, name)
		}
	}
	for name, item := range record {
		property, known := properties[name].(map[string]any)
		if !known {
			return fmt.Sprintf("%s has %s, which the schema does not know", place, name)
		}
		if complaint := follows(property, item, place+"."+name); complaint != "" {
			return complaint
		}
	}
	return ""
}
