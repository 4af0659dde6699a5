package review

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/law/yaml"
	"github.com/verhaal/verhaal/paper/reading"
)

// said are clauses of a point by what they come to, in both languages.
type said map[string]map[string][]string

func bank(t testing.TB) map[string]said {
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
		if err := yaml.Read(data, &s); err != nil {
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
// says they come to. What is not recognised yet is listed in misses.txt, so that
// a new miss fails here, and one that is mended too until the list says so:
//
//	go test ./promise/review -run TestBank -update
func TestBank(t *testing.T) {
	var misses []string
	all := 0
	for point, clauses := range bank(t) {
		for label, want := range map[string]Verdict{"present": Present, "partial": Partial, "contrary": Contrary, "absent": Absent} {
			for lang, list := range clauses[label] {
				for _, c := range list {
					all++
					if got := verdictOf(t, lang, c, point); got != want && (want != Absent || got != NA) {
						misses = append(misses, fmt.Sprintf("%s %s: %s: %s", point, want, got, strings.Join(strings.Fields(c), " ")))
					}
				}
			}
		}
	}
	slices.Sort(misses)
	got := strings.Join(misses, "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/misses.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	known, err := os.ReadFile("testdata/misses.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range misses {
		if !strings.Contains(string(known), m+"\n") {
			t.Errorf("new: %s", m)
		}
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(known)), "\n") {
		if !slices.Contains(misses, line) {
			t.Errorf("mended, take it off the list with -update: %s", line)
		}
	}
	if share := float64(len(misses)) / float64(all); share > 0.15 {
		t.Errorf("%d of %d clauses are not recognised", len(misses), all)
	}
}

var update = flag.Bool("update", false, "write what is not recognised to testdata/misses.txt")

func verdictOf(t *testing.T, lang, clause, point string) Verdict {
	t.Helper()
	op := checked(read(t, strings.Replace(around[lang], "%s", clause, 1)), Options{})
	for _, p := range op.Points {
		if p.ID == point {
			return p.Verdict
		}
	}
	t.Fatalf("no point %s", point)
	return ""
}

func readAny(text string) (*reading.Text, error) {
	return reading.Read(context.Background(), []byte(text), nil)
}
