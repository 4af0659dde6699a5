package licence_test

import (
	"debug/buildinfo"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/licence"
)

func parts(t *testing.T) map[string]licence.Part {
	t.Helper()
	list, err := licence.Parts()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]licence.Part{}
	for _, p := range list {
		byName[p.Name] = p
	}
	return byName
}

// Every module in the program as it is built here has its notices, of the
// version that is in it.
func TestEachModuleHasItsNotices(t *testing.T) {
	program := filepath.Join(t.TempDir(), "verhaal")
	if said, err := exec.Command("go", "build", "-o", program, "github.com/verhaal/verhaal/cmd/verhaal").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	built, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	if len(built.Deps) == 0 {
		t.Fatal("no modules")
	}
	known := parts(t)
	for _, module := range built.Deps {
		part, there := known[module.Path]
		if !there {
			t.Errorf("%s has no notices: run go generate ./internal/licence", module.Path)
			continue
		}
		if part.Version != module.Version {
			t.Errorf("%s: the notices are of %s, in the program is %s", module.Path, part.Version, module.Version)
		}
	}
}

// Each has a licence that is known and a text, and those are licences with which
// the program may be passed on under its own.
func TestEachPartHasALicence(t *testing.T) {
	fine := []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "OFL-1.1", "blessing", "CC0-1.0"}
	known := parts(t)
	for _, name := range []string{"Go", "htmx", "Inter", "Source Serif 4", "modernc.org/sqlite"} {
		if _, there := known[name]; !there {
			t.Errorf("%s has no notices", name)
		}
	}
	for name, part := range known {
		if len(part.Files) == 0 || part.Source == "" || len(part.Licences) == 0 {
			t.Errorf("%s: %d files, source %q, licences %v", name, len(part.Files), part.Source, part.Licences)
		}
		for _, f := range part.Files {
			if len(f.Text) < 20 {
				t.Errorf("%s: %s is %q", name, f.Name, f.Text)
			}
		}
		for _, id := range part.Licences {
			if !slices.Contains(fine, id) {
				t.Errorf("%s is under %s", name, id)
			}
		}
	}
}

var aLicence = regexp.MustCompile(`(?i)(licen[cs]e|copying|\bOFL)\.?(txt|md)?$`)

// What lies in the repository with a licence of its own is among the parts.
func TestLicencesInTheRepositoryAreShown(t *testing.T) {
	shown := map[string]bool{"LICENSE": true} // ours
	for _, part := range parts(t) {
		for _, f := range part.Files {
			shown[f.Name] = true
		}
	}
	err := filepath.WalkDir(filepath.Join("..", ".."), func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "testdata"):
			return fs.SkipDir
		case !entry.IsDir() && aLicence.MatchString(entry.Name()) && !shown[entry.Name()]:
			t.Errorf("%s is shown to nobody", strings.TrimPrefix(name, "../../"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
