package promise_test

import (
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/role"
)

// Conduct on both sides of 25 May 2018 is judged twice, each time in the words
// of the law of its time.
func TestRolesSpeakTheWordsOfTheirLaw(t *testing.T) {
	state, problems := role.Flow().New(map[string]any{
		"operation": "Webwinkel hosten", "conduct_from": "2017-06-01", "conduct_until": "2018-06-01", "personal_data": "yes", "household": "no",
		"first_name": "Van Dam", "second_name": "Noordkaap", "third": "no", "designated": "nobody", "first_purpose": "yes", "second_purpose": "no", "second_means": "no",
		"second_separate": "yes", "second_instructed": "yes", "second_own_use": "no", "second_engaged_by": "first",
	})
	if len(problems)+len(report.Errors(state.Problems())) > 0 {
		t.Fatal(problems, state.Problems())
	}
	rulings, err := promise.DecideRoles(state, "nl")
	if err != nil || len(rulings) != 2 {
		t.Fatal(len(rulings), err)
	}
	for i, want := range []struct {
		law, processor, agreement, never string
		days                             [2]string
	}{
		{"Wbp", "bewerker", "bewerkersovereenkomst", "verwerker", [2]string{"2017-06-01", "2018-05-24"}},
		{"AVG", "verwerker", "verwerkersovereenkomst", " bewerker", [2]string{"2018-05-25", "2018-06-01"}},
	} {
		r := rulings[i]
		if r.Law != want.law || r.Days != want.days || r.Roles[1].Term != want.processor || !strings.HasPrefix(r.Pairs[0].Term, want.agreement) {
			t.Errorf("%+v", r)
		}
		for _, one := range append(r.Roles, r.Pairs...) {
			for _, step := range one.Steps {
				if strings.Contains(step.Text, want.never) || len(step.Sources) == 0 {
					t.Errorf("%s: %q %v", r.Law, step.Text, step.Sources)
				}
			}
		}
	}
}
