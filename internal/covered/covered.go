// Package covered says which articles of the law the program covers, and where:
// for visitors on a page, from data that is collected from the program itself.
package covered

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/verhaal/verhaal/law/norm"
)

//go:generate go run ./generate

// Norm is one norm of law/data with its uses.
type Norm struct {
	Law      string     `json:"law"`
	Citation norm.Text  `json:"citation"`
	Title    norm.Text  `json:"title"`
	Mark     norm.Mark  `json:"mark"`
	Read     string     `json:"read"`
	From     string     `json:"from"`
	Until    string     `json:"until,omitempty"` // first day on which it is no longer valid
	Checked  string     `json:"last_checked"`
	Uses     []Use      `json:"uses,omitempty"`
	Reason   *norm.Text `json:"reason,omitempty"` // why it is used nowhere
}

// Use is one place where a norm is used: the kind (clause, clock, check,
// calculation, question) and its id.
type Use struct {
	Kind string `json:"kind"`
	Ref  string `json:"ref"`
}

//go:embed covered.json
var source []byte

// Norms gives every norm of law/data, ordered by law.
var Norms = sync.OnceValue(func() []Norm {
	var list []Norm
	if err := json.Unmarshal(source, &list); err != nil {
		panic("covered: " + err.Error()) // the file is compiled in; a test reads it
	}
	return list
})
