package clause

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verhaal/verhaal/paper/flow/flowtest"
)

// Each fault that an author can make is found, with its place.
func TestLintFindsFaults(t *testing.T) {
	if _, err := Load(os.DirFS(folder)); err != nil { // else every fault below finds this one
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ file, old, new, want string }{
		"other number": {"clauses/20-security.yaml", "within 5 Working Days.", "within 6 Working Days.", "differ in numbers"},
		"other variable": {
			"clauses/30-assistance.yaml", "within {request_days} Working Days of receipt",
			"within {end_days} Working Days of receipt", "differ in variables",
		},
		"no such question": {"clauses/30-assistance.yaml", "{request_days}", "{request_dayz}", `there is no question "request_dayz"`},
		"no such part":     {"frame.yaml", "Behorend bij {main_agreement}", "Behorend bij {controller.nam}", `has no part "nam"`},
		"record":           {"frame.yaml", "Behorend bij {main_agreement}", "Behorend bij {controller}", "name a part of it"},
		"no such clause":   {"clauses/10-basis.yaml", "[[annex_operations]]", "[[annex_nothing]]", `no clause "annex_nothing"`},
		"open markup":      {"clauses/10-basis.yaml", "**EER**: de", "{EER: de", "not closed"},
		"lost bold":        {"clauses/10-basis.yaml", "**EEA** means", "EEA means", "differ in bold"},
		"no such article":  {"clauses/30-assistance.yaml", `"AVG 33(5)"`, `"AVG 33(9)"`, `"AVG 33(9)" is not in the law data`},
		"no such point":    {"clauses/30-assistance.yaml", "serves: [A26, M11, T7]", "serves: [A26, M18, T7]", `no point "M18"`},
		"no such choice":   {"clauses/50-liability.yaml", "liability_cap == 'none'", "liability_cap == 'nothing'", `has no answer "nothing"`},
		"no reason": {
			"clauses/30-assistance.yaml",
			"en: \"The customer can meet its own duties only with knowledge that the provider has.\"", `en: ""`, "clause assistance why: the text lacks a language",
		},
		"not a condition": {"clauses/50-liability.yaml", `when: "penalty_day > 0"`, `when: "penalty_day"`, "expected a comparison"},
		"no such table":   {"clauses/90-annexes.yaml", "table: measures", "table: measurez", `no table "measurez"`},
		"unknown key":     {"clauses/90-annexes.yaml", "table: measures", "tabel: measures", "tabel"},
		"no phrase":       {"frame.yaml", "    h36: {nl: 36 uur, en: 36 hours}\n", "", "choice h36 has no phrase"},
		"no control":      {"frame.yaml", "  mfa: [\"8.5\"]\n", "", "measure mfa: belongs to no control"},
		"id twice":        {"clauses/60-end.yaml", "id: termination", "id: end", "the id end stands twice"},
		"no such party":   {"kind.yaml", "- id: controller", "- id: client", "party client: there is no question of type party with this id"},
		"no such signer":  {"kind.yaml", "signers: [controller", "signers: [client", `signers: there is no party "client"`},
		"party twice":     {"kind.yaml", "- id: processor", "- id: controller", "party controller: stands twice"},
		"no such officer": {
			"kind.yaml", "officer: processor_dpo", "officer: processor_fg",
			`party processor: there is no question "processor_fg"`,
		},
		"other flow":       {"kind.yaml", "id: processing-agreement", "id: group-agreement", `and that of the flow "processing-agreement"`},
		"no such place":    {"clauses/10-basis.yaml", "place: recitals", "place: preface", `there is no place "preface"`},
		"source of choice": {"flow.yaml", `sources: ["AVG 28(3)(g)"]}`, `sources: ["AVG 28(3)(z)"]}`, `"AVG 28(3)(z)" is not in the law data`},
	} {
		t.Run(name, func(t *testing.T) {
			files, found := fstest.MapFS{}, false
			for _, path := range paths(t) {
				text, err := os.ReadFile(folder + "/" + path)
				if err != nil {
					t.Fatal(err)
				}
				changed := string(text)
				if path == c.file {
					changed = strings.Replace(changed, c.old, c.new, 1)
					found = changed != string(text)
				}
				files[path] = &fstest.MapFile{Data: []byte(changed)}
			}
			if !found {
				t.Fatalf("%q is not in %s", c.old, c.file)
			}
			if _, err := Load(files); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a complaint with %q", err, c.want)
			}
		})
	}
}

func paths(t *testing.T) []string {
	t.Helper()
	list := []string{"kind.yaml", "flow.yaml", "frame.yaml"}
	entries, err := os.ReadDir(folder + "/clauses")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, "clauses/"+e.Name())
	}
	return list
}

func TestCut(t *testing.T) {
	for text, want := range map[string][]segment{
		"":            nil,
		"a":           {{"a", plain, false}},
		"{x} b":       {{"x", variable, false}, {" b", plain, false}},
		"a **B** c":   {{"a ", plain, false}, {"B", plain, true}, {" c", plain, false}},
		"**{x}**":     {{"x", variable, true}},
		"zie [[y]].":  {{"zie ", plain, false}, {"y", reference, false}, {".", plain, false}},
		"5 * 3 [a] {": {{"5 *", plain, false}, {" 3 [", plain, false}, {"a] {", plain, false}},
		"[[open {x} close]": {
			{"[", plain, false},
			{"[", plain, false},
			{"open ", plain, false},
			{"x", variable, false},
			{" close]", plain, false},
		},
	} {
		if got := cut(text); !slices.Equal(got, want) {
			t.Errorf("cut(%q) = %+v, want %+v", text, got, want)
		}
	}
}

// Cutting loses nothing but markup, and never runs past the text.
func FuzzCut(f *testing.F) {
	for _, seed := range []string{"a **b** {c} [[d]]", "{", "[[", "**", "}{", "]][["} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kept := 0
		for _, s := range cut(text) {
			if s.text == "" {
				t.Errorf("an empty segment of %q", text)
			}
			kept += len(s.text)
		}
		if kept > len(text) {
			t.Errorf("%q grew", text)
		}
	})
}

func TestValuesInSentences(t *testing.T) {
	l := ProcessingAgreement()
	s := flowtest.Example(t, l.Flow, "balanced")
	s.Set("insurance_amount", "1234567.89")
	s.Set("main_agreement", "Overeenkomst A.")
	for name, want := range map[string][2]string{
		"insurance_amount":        {"€\u00a01.234.567,89", "€\u00a01,234,567.89"},
		"main_agreement_date":     {"2 november 2026", "2 November 2026"},
		"main_agreement":          {"Overeenkomst A", "Overeenkomst A"},
		"breach_term":             {"36 uur", "36 hours"},
		"notice_days":             {"30", "30"},
		"export_formats":          {"een databasekopie en de oorspronkelijke bestanden", "a database dump and the original files"},
		"controller.address.city": {"Utrecht", "Utrecht"},
	} {
		for i, lang := range []string{"nl", "en"} {
			w := writer{library: l, lang: lang, answers: s.Result()}
			if got, ok := w.value(name); !ok || got != want[i] {
				t.Errorf("%s in %s: %q, want %q", name, lang, got, want[i])
			}
		}
	}
	s.Set("breach_term", "other")
	s.Set("breach_hours", 12)
	w := writer{library: l, lang: "nl", answers: s.Result()}
	if got, _ := w.value("breach_term"); got != "12 uur" {
		t.Errorf("a phrase that names an answer: %q", got)
	}
	if got, ok := w.value("penalty_amount"); ok {
		t.Errorf("an answer that does not count: %q", got)
	}
}
