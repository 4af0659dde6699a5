package review

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/verhaal/verhaal/paper/reading"
)

// said are clauses of a point by what they come to, in both languages.
type said map[string]map[string][]string

func bank(t *testing.T) map[string]said {
	t.Helper()
	files, err := filepath.Glob("testdata/bank/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no bank of clauses", err)
	}
	all := map[string]said{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var s said
		if err := yaml.UnmarshalWithOptions(data, &s, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all[strings.TrimSuffix(filepath.Base(f), ".yaml")] = s
	}
	return all
}

func read(t testing.TB, text string) *reading.Text {
	t.Helper()
	r, err := reading.Read(context.Background(), []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var around = map[string]string{
	"nl": "# Verwerkersovereenkomst\n\nDeze overeenkomst is gesloten tussen partijen.\n\n## Artikel 3\n\n%s\n\n## Artikel 9\n\nAldus overeengekomen en ondertekend.\n",
	"en": "# Data processing agreement\n\nThis agreement is made between the parties.\n\n## Article 3\n\n%s\n\n## Article 9\n\nAgreed and signed.\n",
}

// Clauses in many wordings, each alone in an agreement, come to what a lawyer
// says they come to.
func TestBank(t *testing.T) {
	verdicts := map[string]Verdict{"present": Present, "partial": Partial, "contrary": Contrary, "absent": Absent}
	var right, all int
	for point, clauses := range bank(t) {
		for label, want := range verdicts {
			for lang, list := range clauses[label] {
				for _, c := range list {
					op := Check(read(t, strings.Replace(around[lang], "%s", c, 1)), Options{})
					all++
					for _, p := range op.Points {
						if p.ID != point {
							continue
						}
						if p.Verdict == want || want == Absent && p.Verdict == NA {
							right++
						} else {
							t.Logf("%s %s %s: said %s (%s): %s", point, label, lang, p.Verdict, p.Remarks[0].Key, c)
						}
					}
				}
			}
		}
	}
	t.Logf("%d of %d", right, all)
}
