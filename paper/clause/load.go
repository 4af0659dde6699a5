package clause

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/verhaal/verhaal/law/yaml"
	"github.com/verhaal/verhaal/paper/flow"
)

// packed are the libraries in data/, a folder each, as Go source: reading YAML
// and checking it costs more than making an agreement. When types change so
// that the packed source no longer compiles, the tag leaves it out.
//
//go:generate go run -tags pack ./pack

// libraries are the packed ones by their kind, each made ready when it is asked for.
var libraries = sync.OnceValue(func() map[string]func() *Library {
	ready := map[string]func() *Library{}
	for _, l := range packed {
		ready[l.Kind.ID] = sync.OnceValue(func() *Library {
			var err error
			if l.Flow, err = flow.Trust(l.Flow); err == nil {
				err = l.compile()
			}
			if err != nil {
				panic("cannot load the embedded " + l.Kind.ID + ": " + err.Error())
			}
			return l
		})
	}
	return ready
})

// Kinds lists the kinds of document that can be made.
func Kinds() []Kind {
	var list []Kind
	for _, l := range packed {
		list = append(list, l.Kind)
	}
	return list
}

// KindOf gives a kind of document; nil when there is no such kind.
func KindOf(id string) *Kind {
	for _, l := range packed {
		if l.Kind.ID == id {
			return &l.Kind
		}
	}
	return nil
}

// Of gives the library of a kind of document; nil when there is no such kind.
func Of(kind string) *Library {
	if ready := libraries()[kind]; ready != nil {
		return ready()
	}
	return nil
}

// ProcessingAgreement is the library of processing agreements under Article
// 28(3) GDPR.
//
// law: avg 28(3)
func ProcessingAgreement() *Library { return Of("processing-agreement") }

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
	if err := readYAML(folder, "kind.yaml", &l.Kind); err != nil {
		return nil, err
	}
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
	if err := yaml.Read(source, into); err != nil {
		return fmt.Errorf("cannot read %s: %w", name, err)
	}
	return nil
}

// Pack writes the library as a variable in Go source of this package. The same
// library gives the same bytes.
func (l *Library) Pack(variable, from string) ([]byte, error) {
	return flow.Source("clause", variable, from, *l)
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
