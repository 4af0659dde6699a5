package clause

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/verhaal/verhaal/paper/flow"
)

// The library of processing agreements in the form in which the program loads
// it: parsing YAML and CEL costs more than making an agreement.
//
//go:generate go run ./pack
var (
	//go:embed data/processing-agreement.flow.json
	packedFlow []byte
	//go:embed data/processing-agreement.clauses.json
	packedClauses []byte
)

// ProcessingAgreement is the library of processing agreements under Article
// 28(3) GDPR.
//
// law: avg 28(3)
var ProcessingAgreement = sync.OnceValue(func() *Library {
	l, err := loadPacked(packedFlow, packedClauses)
	if err != nil {
		panic("cannot load the embedded processing agreement: " + err.Error())
	}
	return l
})

// texts is what is packed beside the flow.
type texts struct {
	Frame   Frame    `json:"frame"`
	Clauses []Clause `json:"clauses"`
}

func loadPacked(flowData, clauseData []byte) (*Library, error) {
	f, err := flow.LoadPacked(flowData)
	if err != nil {
		return nil, err
	}
	var t texts
	if err := json.Unmarshal(clauseData, &t); err != nil {
		return nil, fmt.Errorf("cannot read packed clauses: %w", err)
	}
	l := &Library{Flow: f, Frame: t.Frame, Clauses: t.Clauses}
	return l, l.compile()
}

// Load reads a library from a folder as its authors write it, and checks all
// of it; the error lists every complaint with its place.
func Load(folder fs.FS) (*Library, error) {
	source, err := fs.ReadFile(folder, "flow.yaml")
	if err != nil {
		return nil, fmt.Errorf("cannot read library: %w", err)
	}
	f, err := flow.Load(source)
	if err != nil {
		return nil, err
	}
	l := &Library{Flow: f}
	if err := readYAML(folder, "frame.yaml", &l.Frame); err != nil {
		return nil, err
	}
	names, err := fs.Glob(folder, "clauses/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("cannot read library: %w", err)
	}
	for _, name := range names {
		var clauses []Clause
		if err := readYAML(folder, name, &clauses); err != nil {
			return nil, err
		}
		l.Clauses = append(l.Clauses, clauses...)
	}
	if err := l.compile(); err != nil {
		return nil, err
	}
	return l, l.lint()
}

func readYAML(folder fs.FS, name string, into any) error {
	source, err := fs.ReadFile(folder, name)
	if err != nil {
		return fmt.Errorf("cannot read library: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(source, into, yaml.Strict()); err != nil {
		return fmt.Errorf("cannot read %s: %w", name, err)
	}
	return nil
}

// Pack writes the library in the form in which the program embeds it. The
// same library gives the same bytes.
func (l *Library) Pack() (flowData, clauseData []byte, err error) {
	if flowData, err = l.Flow.Pack(l.whens()...); err != nil {
		return nil, nil, err
	}
	clauseData, err = json.Marshal(texts{l.Frame, l.Clauses})
	return flowData, clauseData, err
}

// compile type-checks every condition against the questions.
func (l *Library) compile() error {
	l.conditions = map[string]*flow.Condition{}
	var problems []error
	for _, when := range l.whens() {
		if l.conditions[when] != nil {
			continue
		}
		c, err := l.Flow.Compile(when)
		if err != nil {
			problems = append(problems, err)
		}
		l.conditions[when] = c
	}
	return errors.Join(problems...)
}
