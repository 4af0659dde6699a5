package breach

import (
	"os"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/flow"
)

func TestQuestionsAreWhatPackMakes(t *testing.T) {
	source, err := os.ReadFile("questions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := flow.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	made, err := flow.Source("breach", "packed", "questions.yaml", *f)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile("questions.go"); err != nil || string(made) != string(kept) {
		t.Error("questions.go is not what questions.yaml makes: run go generate ./incident/breach", err)
	}
}

// answerAll answers what is asked until nothing is, each time with what choose
// gives.
func answerAll(t interface{ Fatalf(string, ...any) }, choose func(q *flow.Question) any) (*flow.State, int) {
	s, _ := Flow().New(nil)
	n := 0
	for q := s.Next(); q != nil; q = s.Next() {
		if n++; n > len(Flow().Questions) {
			t.Fatalf("there is no end to the questions: %s", q.ID)
		}
		if problems := s.Set(q.ID, choose(q)); len(problems) > 0 {
			t.Fatalf("%s: %v", q.ID, problems)
		}
	}
	return s, n
}

// Whatever is answered, the questions come to an end and the facts are ones
// that a file could hold.
func TestAnyAnswersGiveFacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, n := answerAll(t, func(q *flow.Question) any {
			var ids []string
			for _, c := range q.Choices {
				ids = append(ids, c.ID)
			}
			if q.Type == flow.TypeYesNo {
				ids = []string{"yes", "no"}
			}
			if q.Unknown && rapid.IntRange(0, 3).Draw(t, q.ID+" unknown") == 0 {
				return flow.Unknown
			}
			if q.Type == flow.TypeSeveral {
				list := []any{}
				for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(ids[:len(ids)-1]), 1, 3, rapid.ID).Draw(t, q.ID) {
					list = append(list, id)
				}
				return list
			}
			return rapid.SampledFrom(ids).Draw(t, q.ID)
		})
		if n > 26 {
			t.Fatalf("%d questions", n)
		}
		f := FromFlow(s)
		for value, of := range map[string][]string{
			f.Cause: causes, f.Encryption: encryptions, f.Passwords: passwords, f.Backup: backups, f.ServiceImpact: impacts, f.Recipient: recipients,
			f.Identifiability: identifiabilities, f.Context: contexts,
		} {
			within(t, of, value)
		}
		for _, b := range f.Breach {
			within(t, breaches, b)
		}
		for _, d := range f.Data {
			within(t, categories, d)
		}
		Assess(f)
	})
}

func within(t interface{ Fatalf(string, ...any) }, of []string, value string) {
	for _, one := range of {
		if value == one || value == "" {
			return
		}
	}
	t.Fatalf("%q is none of %v", value, of)
}

func TestNotKnowingAnythingIsNoAnswerInFavour(t *testing.T) {
	s, n := answerAll(t, func(q *flow.Question) any {
		if q.Unknown {
			return flow.Unknown
		}
		return q.Choices[0].ID
	})
	if a := Assess(FromFlow(s)); answers(a) != "YY" || a.Standing != FactsMissing {
		t.Errorf("%s, %s after %d questions", answers(a), a.Standing, n)
	}
}

func TestAProcessorIsAskedLittle(t *testing.T) {
	s, n := answerAll(t, func(q *flow.Question) any {
		if q.ID == "role" {
			return "processor"
		}
		return "gdpr"
	})
	if a := Assess(FromFlow(s)); answers(a) != "--" || n != 2 || a.Duties[0].Rule != "gdpr-33-2" {
		t.Errorf("%d questions, %+v", n, a)
	}
}
