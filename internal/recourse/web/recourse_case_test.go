package web

import (
	"reflect"
	"testing"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/recourse"
)

// What a case becomes in a form, and what the form becomes again, is the same
// case: looking at it changes nothing.
func TestACaseSurvivesItsForm(t *testing.T) {
	for _, l := range []string{"nl", "en"} {
		for _, e := range recourse.CaseExamples() {
			want := complete(e.In(l), l)
			got := page.RecordOf(page.ValuesOf(complete(e.In(l), l), l, RecourseKinds), l, RecourseKinds)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s in %s:\n got %v\nwant %v", e.ID, l, got, want)
			}
		}
	}
}
