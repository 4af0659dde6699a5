package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

// A list of choices, a bare limit and none at all read the same through every
// door: nobody writes ": " before nothing.
func TestProblemsHaveOneForm(t *testing.T) {
	for _, c := range []struct {
		given flow.Problem
		want  string
	}{
		{flow.Problem{Question: "location", Code: "choice", Limit: "EEA, NL"}, "Choose one of the options: EEA, NL."},
		{flow.Problem{Question: "location", Code: "choice"}, "Choose one of the options."},
		{flow.Problem{Question: "days", Code: "too-small", Limit: "3"}, "This is too low. The least is 3."},
		{flow.Problem{Question: "x", Code: "own", Text: &norm.Text{NL: "eigen", EN: "own words"}}, "own words"},
	} {
		if got := report.AnswerProblem("en", c.given).Text; got != c.want {
			t.Errorf("%+v: %q, want %q", c.given, got, c.want)
		}
	}
	if got := report.AnswerProblem("en", flow.Problem{Question: "party", Path: "1.name", Code: "required"}).Place; got != "party.1.name" {
		t.Errorf("place %q", got)
	}
}

// A format is found by its name and by each of its endings, and what is not a
// document has no writer.
func TestFormats(t *testing.T) {
	tree := &document.Document{Title: "T", Lang: "en"}
	for _, f := range report.Formats {
		for _, name := range append([]string{f.Name, "answer." + f.Name, "UPPER." + strings.ToUpper(f.Name)}, f.Also...) {
			if got, ok := report.FormatOf(name); !ok || got.Name != f.Name {
				t.Errorf("%s is %q, want %s", name, got.Name, f.Name)
			}
		}
		if f.Write == nil {
			continue
		}
		if data, err := f.Write(tree); err != nil || len(data) == 0 {
			t.Errorf("%s: %d bytes, %v", f.Name, len(data), err)
		}
	}
	if got := report.MediaOf("processing-agreement-v2.sealed.pdf"); got != "application/pdf" {
		t.Errorf("a sealed PDF is %s", got)
	}
	if _, ok := report.FormatOf("exe"); ok {
		t.Error("exe is a format")
	}
}

// Citations stand once, in the reader's language, and none breaks over two
// lines.
func TestCitations(t *testing.T) {
	sources := []norm.Source{"AVG 33(1)", "6:10 BW", "AVG 33(1)"}
	if got := report.Bracketed("en", sources); got != " (GDPR 33(1), Dutch Civil Code 6:10)" {
		t.Errorf("bracketed: %q", got)
	}
	if got := report.Bracketed("nl", []string{}); got != "" {
		t.Errorf("without sources: %q", got)
	}
	s := report.Sentence{Text: "Tell them.", Sources: sources, Open: true}
	if got := s.Line("en"); !strings.HasPrefix(got, "Tell them. (GDPR\u00a033(1), Dutch\u00a0Civil\u00a0Code\u00a06:10) ") {
		t.Errorf("line: %q", got)
	}
	data, err := json.Marshal(report.Sentence{Text: "t", Sources: report.Canonical(sources)})
	if want := `{"text":"t","sources":["AVG 33(1)","6:10 BW"]}`; err != nil || string(data) != want {
		t.Errorf("JSON %s, want %s", data, want)
	}
}
