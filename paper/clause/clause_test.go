package clause

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
)

const folder = "data/processing-agreement"

var day = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

func assemble(t flowtest.Fataler, s *flow.State, lang string) (*document.Document, Places) {
	d, places, err := ProcessingAgreement().Assemble(s, Options{Lang: lang, Date: day, Status: "versie 1"})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d, places
}

// The library as written loads without a complaint, and what the program
// embeds is made from it.
func TestPackedIsUpToDate(t *testing.T) {
	l, err := Load(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := l.Pack("processingAgreement", folder)
	if err != nil {
		t.Fatal(err)
	}
	if old, err := os.ReadFile("processing_agreement.go"); err != nil || !bytes.Equal(fresh, old) {
		t.Fatal("the embedded library is older than its folder: run go generate in paper/clause")
	}
	if !reflect.DeepEqual(ProcessingAgreement().Kind, l.Kind) || !reflect.DeepEqual(ProcessingAgreement().Clauses, l.Clauses) ||
		!reflect.DeepEqual(ProcessingAgreement().Frame, l.Frame) {
		t.Fatal("the packed library reads as another one")
	}
	for i, q := range l.Flow.Questions {
		q.Many = ProcessingAgreement().Flow.Questions[i].Many
		if !reflect.DeepEqual(ProcessingAgreement().Flow.Questions[i], q) {
			t.Errorf("the packed question %s reads as another one", q.ID)
		}
	}
}

// must are the points that the law asks of every agreement; A13 comes with
// general authorisation only.
func must(s *flow.State) []string {
	var points []string
	for n := 1; n <= 29; n++ {
		point := fmt.Sprintf("A%02d", n)
		if point != "A13" || s.Result()["subprocessor_authorisation"] == "general" {
			points = append(points, point)
		}
	}
	return points
}

// Whatever is answered, the agreement has all that the law asks, in both
// languages alike, and nothing in it is left open.
//
// law: avg 28(3), avg 28(2), avg 28(4), avg 33(2)
func TestEveryAgreementIsComplete(t *testing.T) {
	l := ProcessingAgreement()
	rapid.Check(t, func(t *rapid.T) {
		s := flowtest.Draw(t, l.Flow, nil)
		served := l.Served(s)
		for _, point := range must(s) {
			if len(served[point]) == 0 {
				t.Fatalf("nothing serves %s", point)
			}
		}
		nl, _ := assemble(t, s, "nl")
		en, _ := assemble(t, s, "en")
		whole(t, nl)
		whole(t, en)
		if a, b := skeleton(nl), skeleton(en); !slices.Equal(a, b) {
			t.Fatalf("the languages differ in shape:\n%v\n%v", a, b)
		}
	})
}

// whole checks that nothing is open in a document and every reference has
// something to point at.
func whole(t *rapid.T, d *document.Document) {
	ids := map[string]bool{}
	each(d, func(b document.Block) {
		switch b := b.(type) {
		case *document.Heading:
			ids[b.ID] = true
		case *document.Provision:
			ids[b.ID] = true
		}
	}, nil)
	each(d, nil, func(run document.Inline) {
		if run.Ref != "" && !ids[run.Ref] {
			t.Fatalf("a reference to %q, which is not in this agreement", run.Ref)
		}
		if run.Ref == "" && (run.Text == "" || run.Text == blank || strings.ContainsAny(run.Text, "{}") || strings.Contains(run.Text, "**") ||
			strings.Contains(run.Text, "[[")) {
			t.Fatalf("left open: %q", run.Text)
		}
	})
}

// each walks over the blocks and the runs of a document.
func each(d *document.Document, block func(document.Block), run func(document.Inline)) {
	runs := func(list []document.Inline) {
		for _, r := range list {
			if run != nil {
				run(r)
			}
		}
	}
	for _, b := range d.Body {
		if block != nil {
			block(b)
		}
		switch b := b.(type) {
		case *document.Paragraph:
			runs(b.Text)
		case *document.Provision:
			runs(b.Text)
			for _, item := range b.Items {
				runs(item.Text)
			}
		case *document.List:
			for _, item := range b.Items {
				runs(item.Text)
			}
		case *document.Table:
			for _, row := range b.Rows {
				for _, cell := range row {
					runs(cell)
				}
			}
		case *document.Fields:
			for _, f := range b.Fields {
				runs(f.Value)
			}
		}
	}
}

// skeleton is what must be alike in every language: blocks and counts.
func skeleton(d *document.Document) []string {
	var list []string
	each(d, func(b document.Block) {
		line := fmt.Sprintf("%T", b)
		switch b := b.(type) {
		case *document.Heading:
			line += fmt.Sprint(b.ID, b.Kind)
		case *document.Provision:
			line += fmt.Sprint(b.ID, len(b.Items), refs(b.Text))
		case *document.Table:
			line += fmt.Sprint(len(b.Rows), len(b.Head))
		}
		list = append(list, line)
	}, nil)
	return list
}

func refs(text []document.Inline) []string {
	var list []string
	for _, run := range text {
		if run.Ref != "" {
			list = append(list, run.Ref)
		}
	}
	slices.Sort(list)
	return list
}

// Each side's suggestions serve the list that the side is known for.
func TestSidesGetTheirList(t *testing.T) {
	l := ProcessingAgreement()
	for side, want := range map[string][]string{
		"provider": {"S1", "S2", "S3", "S4", "S5", "S6", "U1", "U2", "U3"},
		"customer": {"T1", "T2", "T3", "T4", "T5", "T6", "T7"},
		"balanced": {"U1", "M6", "M7", "M12"},
	} {
		served := l.Served(flowtest.Example(t, l.Flow, side))
		for _, point := range want {
			if len(served[point]) == 0 {
				t.Errorf("the %s's suggestions do not serve %s", side, point)
			}
		}
	}
}

// Every provision is in some agreement: changing one answer of one of the
// three usual agreements is enough to see each.
func TestEveryProvisionIsReachable(t *testing.T) {
	l := ProcessingAgreement()
	seen := map[*Provision]bool{}
	look := func(s *flow.State) {
		for i := range l.Clauses {
			for _, p := range l.visible(&l.Clauses[i], s) {
				seen[p] = true
			}
		}
	}
	for _, side := range []string{"provider", "customer", "balanced"} {
		base := flowtest.Example(t, l.Flow, side)
		for _, q := range l.Flow.Questions {
			for _, value := range variants(base, &q) {
				s, _ := l.Flow.New(base.Answers())
				s.Set(q.ID, value)
				flowtest.Complete(t, s)
				look(s)
			}
		}
	}
	for i := range l.Clauses {
		for k := range l.Clauses[i].Provisions {
			if p := &l.Clauses[i].Provisions[k]; !seen[p] {
				t.Errorf("clause %s: no answers bring %q", l.Clauses[i].ID, p.NL)
			}
		}
	}
	points := map[string]bool{}
	for p := range seen {
		for _, point := range p.Serves {
			points[point] = true
		}
	}
	for prefix, count := range map[string]int{"A": 29, "M": 17, "S": 6, "T": 7, "U": 3} {
		for n := 1; n <= count; n++ {
			point := fmt.Sprint(prefix, n)
			if prefix == "A" {
				point = fmt.Sprintf("A%02d", n)
			}
			if !points[point] {
				t.Errorf("no clause serves %s", point)
			}
		}
	}
}

func variants(base *flow.State, q *flow.Question) []any {
	switch q.Type {
	case flow.TypeChoice:
		var list []any
		for _, id := range flowtest.Offered(base, q) {
			list = append(list, id)
		}
		return list
	case flow.TypeYesNo:
		return []any{"yes", "no", flow.Unknown}
	case flow.TypeParty:
		abroad := map[string]any{
			"name": "Example Inc.",
			"address": map[string]any{
				"street": "1 Main Street", "postcode": "12345", "city": "Springfield",
				"country": "US",
			}, "contact": map[string]any{"email": "a@b.example"},
		}
		return []any{q.Example, abroad}
	case flow.TypeSeveral, flow.TypeGroup:
		return []any{q.Example, []any{}}
	}
	return []any{q.Example}
}

// What the law forbids cannot be answered, and says why with its source.
func TestForbiddenChoicesCannotBeMade(t *testing.T) {
	l := ProcessingAgreement()
	want := map[string]string{
		"end_choice": "processor", "audit_order": "report_only", "changes": "unilateral", "liability_cap": "intent",
		"indemnity_controller": "fines", "indemnity_processor": "fines", "subprocessor_authorisation": "free", "objection_effect": "nothing",
		"own_use": "free", "measures_change": "free", "location": "anywhere", "breach_term": "assessed", "penalty": "unmoderated", "safeguards": "derogation",
	}
	found := 0
	for _, q := range l.Flow.Questions {
		for _, c := range q.Choices {
			if c.Forbidden == nil {
				continue
			}
			found++
			var answer any = c.ID
			if q.Type == flow.TypeSeveral {
				answer = []any{c.ID}
			}
			s := flowtest.Example(t, l.Flow, "balanced")
			problems := s.Set(q.ID, answer)
			if len(problems) == 0 || problems[0].Code != "forbidden" || len(problems[0].Sources) == 0 {
				t.Errorf("%s = %s: %+v", q.ID, c.ID, problems)
			}
			if want[q.ID] == c.ID {
				delete(want, q.ID)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("these are not forbidden: %v", want)
	}
}

// An answer that is text is never read as markup.
func TestAnswersAreNotMarkup(t *testing.T) {
	l := ProcessingAgreement()
	s := flowtest.Example(t, l.Flow, "balanced")
	hostile := "**hosting** {processor.name} [[breach]] <b>"
	s.Set("service", hostile)
	d, _ := assemble(t, s, "nl")
	found := false
	each(d, nil, func(run document.Inline) {
		if strings.Contains(run.Text, hostile) {
			found = true
			if run.Style != 0 || run.Ref != "" {
				t.Errorf("styled: %+v", run)
			}
		}
	})
	if !found {
		t.Error("the answer is not in the document as it was given")
	}
}

func TestIncompleteAnswersMakeNoAgreement(t *testing.T) {
	l := ProcessingAgreement()
	s, _ := l.Flow.New(map[string]any{"side": "provider"})
	if _, _, err := l.Assemble(s, Options{Lang: "nl", Date: day}); !errors.Is(err, ErrIncomplete) {
		t.Errorf("got %v", err)
	}
	d, _, err := l.Assemble(s, Options{Lang: "nl", Date: day, Draft: true})
	if err != nil || len(d.Body) == 0 {
		t.Errorf("a draft: %v, %d blocks", err, len(d.Body))
	}
}

// What the last answer changed is marked in a draft, and nothing else is.
func TestChangedIsMarked(t *testing.T) {
	l := ProcessingAgreement()
	s := flowtest.Example(t, l.Flow, "balanced")
	d, _, err := l.Assemble(s, Options{Lang: "nl", Date: day, Draft: true, Changed: "breach_term"})
	if err != nil {
		t.Fatal(err)
	}
	var marked []string
	each(d, nil, func(run document.Inline) {
		if run.Style&document.Mark != 0 {
			marked = append(marked, run.Text)
		}
	})
	if !slices.Equal(marked, []string{"36 uur"}) {
		t.Errorf("marked: %q", marked)
	}
	assembled, _ := assemble(t, s, "nl")
	each(assembled, nil, func(run document.Inline) {
		if run.Style&document.Mark != 0 {
			t.Errorf("marked without a change: %q", run.Text)
		}
	})
}

func TestSameAnswersSameDocument(t *testing.T) {
	l := ProcessingAgreement()
	a, _ := assemble(t, flowtest.Example(t, l.Flow, "provider"), "nl")
	b, _ := assemble(t, flowtest.Example(t, l.Flow, "provider"), "nl")
	if !reflect.DeepEqual(a, b) {
		t.Error("the same answers gave two documents")
	}
}

// The usual agreement is short enough to be read, and a usual run asks no
// more than some sixty questions.
func TestUsualLength(t *testing.T) {
	l := ProcessingAgreement()
	for _, side := range []string{"provider", "customer", "balanced"} {
		s := flowtest.Example(t, l.Flow, side)
		asked := 0
		for _, q := range l.Flow.Questions {
			if s.Asked(q.ID) {
				asked++
			}
		}
		d, _ := assemble(t, s, "nl")
		count := 0
		each(d, nil, func(run document.Inline) { count += len(strings.Fields(run.Text)) })
		t.Logf("%s: %d questions, %d words", side, asked, count)
		if asked > 66 || count < 2000 || count > 4200 {
			t.Errorf("%s: %d questions, %d words", side, asked, count)
		}
	}
}

// Who asks for an example in English gets an agreement that is English all
// through.
func TestExampleInEnglish(t *testing.T) {
	l := ProcessingAgreement()
	s, _ := l.Flow.New(nil)
	for i := range l.Flow.Questions {
		q := &l.Flow.Questions[i]
		if example := q.ExampleIn("en"); example != nil && s.Asked(q.ID) {
			if problems := s.Set(q.ID, example); len(problems) > 0 {
				t.Fatal(problems)
			}
		}
	}
	d, _ := assemble(t, s, "en")
	dutch := regexp.MustCompile(`\b(het|een|voor|wordt|alle|en|naam|directeur|klanten|Duitsland|Overeenkomst)\b`)
	each(d, nil, func(run document.Inline) {
		if word := dutch.FindString(run.Text); word != "" {
			t.Errorf("%q is Dutch, in %q", word, run.Text)
		}
	})
}

// The insured sum is offered as a maximum only where insurance is agreed.
func TestInsuredSumNeedsInsurance(t *testing.T) {
	s := flowtest.Example(t, ProcessingAgreement().Flow, "balanced")
	for answer, want := range map[string]bool{"yes": true, "no": false} {
		s.Set("insurance", answer)
		if s.Offered("liability_cap", "insured") != want || (s.Suggestion("liability_cap") != nil) != want {
			t.Errorf("insurance %s: offered %v, suggested %v", answer, s.Offered("liability_cap", "insured"), s.Suggestion("liability_cap"))
		}
	}
}

// A new process is ready to draft after reading its conditions, which is little
// work.
func TestLoadingIsCheap(t *testing.T) {
	l := *ProcessingAgreement()
	loading := func() {
		if _, err := flow.Trust(l.Flow); err != nil {
			t.Fatal(err)
		}
		if err := l.compile(); err != nil {
			t.Fatal(err)
		}
	}
	if n := testing.AllocsPerRun(1, loading); n > 3000 {
		t.Errorf("loading makes %.0f allocations", n)
	}
}

func BenchmarkAssemble(b *testing.B) {
	l := ProcessingAgreement()
	s := flowtest.Example(b, l.Flow, "balanced")
	for b.Loop() {
		if _, _, err := l.Assemble(s, Options{Lang: "nl", Date: day}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		l := *ProcessingAgreement()
		if _, err := flow.Trust(l.Flow); err != nil {
			b.Fatal(err)
		}
		if err := l.compile(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnswers(b *testing.B) {
	l := ProcessingAgreement()
	answers := flowtest.Example(b, l.Flow, "balanced").Answers()
	for b.Loop() {
		if s, problems := l.Flow.New(answers); len(problems) > 0 || len(s.Result()) == 0 {
			b.Fatal(problems)
		}
	}
}
