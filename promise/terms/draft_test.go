package terms_test

import (
	"os"
	"testing"
	"time"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/promise/terms"
)

// A kind of document that agrees no terms carries none.
func TestAKindWithoutTermsCarriesNone(t *testing.T) {
	l, err := clause.Load(os.DirFS("../../paper/clause/testdata/group-agreement"))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := l.Flow.New(nil)
	flowtest.Complete(t, s)
	d, agreed, err := terms.Assemble(l, s, clause.Options{
		Lang: "nl", Date: time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC),
		Status: "1",
	})
	if err != nil || agreed != nil || len(d.Files) != 0 {
		t.Errorf("terms %v, %d files, %v", agreed, len(d.Files), err)
	}
}
