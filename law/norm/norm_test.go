package norm

import (
	"bufio"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/law/say"
)

// Each record is a subtest, so that a fault names its article.
func TestNorms(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d norms were read", len(all))
	}
	for _, n := range all {
		t.Run(n.LawVersion+"/"+strings.ReplaceAll(string(n.Citation), "/", "-"), func(t *testing.T) {
			for what, text := range map[string]Text{"title": n.Title, "summary": n.Summary} {
				if text.NL == "" || text.EN == "" {
					t.Errorf("%s lacks a language: %+v", what, text)
				}
			}
			if !strings.HasSuffix(n.Summary.NL, ".") || !strings.HasSuffix(n.Summary.EN, ".") {
				t.Errorf("summary is not a sentence: %+v", n.Summary)
			}
			switch n.Mark {
			case Certain, Opened, Verify, Interpretation:
			default:
				t.Errorf("unknown mark %q", n.Mark)
			}
			if n.Read == "" || n.ValidFrom.IsZero() || n.LastChecked.IsZero() {
				t.Error("source, valid_from or last_checked is missing")
			}
			if n.CitationEN == "" || strings.Contains(n.CitationEN+string(n.Citation), "{}") {
				t.Errorf("citation is not filled: %q, %q", n.Citation, n.CitationEN)
			}
			if !n.ValidUntil.IsZero() && !n.ValidUntil.After(n.ValidFrom) {
				t.Error("ends before it begins")
			}
			if found, ok := Find(n.Citation, n.ValidFrom); !ok || found.LawVersion != n.LawVersion {
				t.Error("is not found on its own first day")
			}
			if _, ok := Find(n.Citation, n.ValidFrom.Add(-time.Second)); ok && !overlaps(all, n) {
				t.Error("is found the second before its first day")
			}
		})
	}
}

func overlaps(all []Norm, n Norm) bool {
	for _, other := range all {
		if other != n && other.Citation == n.Citation {
			return true
		}
	}
	return false
}

func TestNoCitationTwiceAtOnce(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if fold(a.Citation) == fold(b.Citation) && a.ValidOn(b.ValidFrom) {
				t.Errorf("%s is valid twice on %s", a.Citation, b.ValidFrom)
			}
		}
	}
}

func TestTheLawChangesOnItsDay(t *testing.T) {
	last := time.Date(2018, 5, 24, 23, 59, 59, 0, say.Zone())
	for _, c := range []struct {
		cite       Source
		last, next bool
	}{{"Wbp 14(2)", true, false}, {"AVG 28(3)", false, true}, {"6:10 BW", true, true}, {"wbp 14(2)", true, false}, {"bw 6:10", true, true}} {
		if _, ok := Find(c.cite, last); ok != c.last {
			t.Errorf("%s on 24 May 2018, last second: found = %t", c.cite, ok)
		}
		if _, ok := Find(c.cite, last.Add(time.Second)); ok != c.next {
			t.Errorf("%s on 25 May 2018: found = %t", c.cite, ok)
		}
	}
}

func TestCitationByLanguage(t *testing.T) {
	for source, want := range map[Source]string{
		"AVG 28(3)(h)": "GDPR 28(3)(h)", "6:91 BW": "Dutch Civil Code 6:91",
		"HvJ EU C-683/21": "CJEU C-683/21", "Besluit 2021/915": "Decision 2021/915", "contract 4": "contract 4",
	} {
		if got := source.In("en"); got != want {
			t.Errorf("%s in English: %q, want %q", source, got, want)
		}
		if got := source.In("nl"); got != string(source) {
			t.Errorf("%s in Dutch: %q", source, got)
		}
	}
}

func TestStepTextNamesAnUnknownKey(t *testing.T) {
	if _, err := (Step{Key: "no.such"}).Text("nl"); err == nil || !strings.Contains(err.Error(), "no.such") {
		t.Errorf("error does not name the key: %v", err)
	}
}

var lawComment = regexp.MustCompile(`^\s*//.*\blaw: (.+?)\.?$`)

// Every article that the code answers to (`// law: avg 33(1)`, several
// divided by commas) exists in law/data.
func TestReferencesInCodeExist(t *testing.T) {
	root := "../.."
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" || filepath.Dir(path) == filepath.Join(root, "law", "norm") {
			return nil
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		lines := bufio.NewScanner(file)
		lines.Buffer(nil, 1<<22)
		for n := 1; lines.Scan(); n++ {
			match := lawComment.FindStringSubmatch(lines.Text())
			if match == nil {
				continue
			}
			for _, cite := range strings.Split(match[1], ",") {
				seen++
				if !Exists(Source(cite)) {
					t.Errorf("%s:%d refers to %q, which is not in law/data", path, n, strings.TrimSpace(cite))
				}
			}
		}
		return lines.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("no reference was found: has the form of the comment changed?")
	}
}

// Each text of a step is in both languages, with the same places in either.
func TestTextsAreInBothLanguages(t *testing.T) {
	all, err := texts()
	if err != nil || len(all) == 0 {
		t.Fatal("no texts", err)
	}
	place := regexp.MustCompile(`\{([a-z_0-9-]+)(:[a-z]+\})?`)
	for key, text := range all {
		if text.NL == "" || text.EN == "" {
			t.Errorf("%s lacks a language", key)
		}
		names := [2]map[string]bool{{}, {}}
		for i, s := range []string{text.NL, text.EN} {
			for _, m := range place.FindAllStringSubmatch(s, -1) {
				names[i][m[1]] = true
			}
		}
		if !maps.Equal(names[0], names[1]) {
			t.Errorf("%s: places %v in Dutch, %v in English", key, names[0], names[1])
		}
	}
}
