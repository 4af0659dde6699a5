package web

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	incidentweb "github.com/verhaal/verhaal/internal/incident/web"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
)

// The keys of calculators are made of names, so the program's own test of texts
// cannot see them: here each input has its words, and no words are left over.
func TestEveryInputHasItsWords(t *testing.T) {
	used := map[string]bool{}
	need := func(key string) {
		used[key] = true
		if !lang.Has(key) {
			t.Errorf("there is no text %s", key)
		}
	}
	input := func(key string, in page.Input) {
		need(key)
		used[key+"-hint"] = true
		for _, choice := range in.Options() {
			if in.Label == nil {
				need(key + "." + choice)
			}
			used[key+"."+choice+"-hint"] = true
		}
	}
	for _, c := range slices.Concat(incidentweb.Calculators, Calculators) {
		r := &page.Calculation{Calculator: c}
		for _, in := range c.Inputs {
			input(r.Key(in), in)
		}
		need("calc." + c.ID + ".title")
		need("calc." + c.ID + ".line")
		need("calc." + c.ID + ".lead")
	}
	form := newCaseForm(map[string]any{
		"parties": []any{map[string]any{"id": "A", "role": "controller"}}, "contracts": []any{map[string]any{}},
		"losses": []any{map[string]any{}}, "debts": []any{map[string]any{}}, "payments": []any{map[string]any{}},
	}, "nl")
	p := &page.Page{Lang: "nl"}
	for _, s := range recourseSections {
		need("calc.recourse." + s.id)
		need("calc.recourse." + s.id + "-lead")
		if s.list != "" {
			need("calc.recourse." + s.id + "-row")
			need("calc.recourse." + s.id + "-add")
		}
		for _, row := range form.rows(p, s) {
			for _, in := range row {
				if in.Kind == "heading" {
					need(in.Text)
					need(in.Text + "-lead")
				} else {
					input(in.Text, in)
				}
			}
		}
	}
	data, err := os.ReadFile("../../lang/texts.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][2]string
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	literal := regexp.MustCompile(`"(calc\.[A-Za-z0-9_.-]+)"`)
	for _, pattern := range []string{".", "..", "../../incident", "../../incident/web", "../../page"} {
		files, err := os.ReadDir(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), ".templ") {
				continue
			}
			source, err := os.ReadFile(pattern + "/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range literal.FindAllSubmatch(source, -1) {
				used[string(m[1])] = true
			}
		}
	}
	// made by the program of a name or of an outcome.
	made := regexp.MustCompile(`^calc\.(roles|check|verify|assess|recourse)\.(title|line)$|^calc\.clock\.(left|done)-|^calc\.interest\.kind\.|^calc\.fine\.article`)
	for key := range all {
		if strings.HasPrefix(key, "calc.") && !used[key] && !made.MatchString(key) {
			t.Errorf("%s is used nowhere", key)
		}
	}
}
