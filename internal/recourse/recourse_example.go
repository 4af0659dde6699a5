package recourse

import (
	_ "embed"
	"sync"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/yaml"
)

//go:embed recourse_example.yaml
var recourseExamples []byte

// CaseExample is a case of recourse to start from.
type CaseExample struct {
	ID    string         `yaml:"id"`
	Title norm.Text      `yaml:"title"`
	Line  norm.Text      `yaml:"line"`
	Case  map[string]any `yaml:"case"`
}

// CaseExamples gives the cases to start from.
var CaseExamples = sync.OnceValue(func() []CaseExample {
	var all []CaseExample
	if err := yaml.Read(recourseExamples, &all); err != nil {
		panic("app: recourse_example.yaml: " + err.Error()) // the file is compiled in; a test reads it
	}
	return all
})

// In gives the case in language l, a copy that the reader may change.
func (e CaseExample) In(l string) map[string]any {
	record, _ := inLanguage(e.Case, l).(map[string]any)
	return record
}

// inLanguage copies a value, with each text that is in both languages in one.
func inLanguage(value any, l string) any {
	switch v := value.(type) {
	case map[string]any:
		if text, ok := v[l].(string); ok && len(v) == 2 {
			return text
		}
		copied := make(map[string]any, len(v))
		for key, inner := range v {
			copied[key] = inLanguage(inner, l)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, inner := range v {
			copied[i] = inLanguage(inner, l)
		}
		return copied
	}
	return value
}
