package web

import (
	"reflect"
	"testing"

	"github.com/verhaal/verhaal/internal/app"
)

// What a case becomes in a form, and what the form becomes again, is the same
// case: looking at it changes nothing.
func TestACaseSurvivesItsForm(t *testing.T) {
	for _, l := range []string{"nl", "en"} {
		for _, e := range app.CaseExamples() {
			want := complete(e.In(l), l)
			got := recordOf(valuesOf(complete(e.In(l), l), l, recourseKinds), l, recourseKinds)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s in %s:\n got %v\nwant %v", e.ID, l, got, want)
			}
		}
	}
}
