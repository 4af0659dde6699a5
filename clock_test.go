package verhaal

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// readsTheClock names the files below internal/ and above that ask the machine
// what time it is, and why each may. Everything else is given the time.
var readsTheClock = map[string]string{
	"internal/cli/cli.go":                    "the one clock of the command line",
	"internal/config/config.go":              "the first day of the key of a new installation; App gets its clock here",
	"internal/promise/web/document_check.go": "a deadline of the connection, which the operating system holds against its own clock",
	"internal/reader/reader.go":              "how old a file is that a crash left, which the file system holds against its own clock",
	"promise/review/evaluate/main.go":        "a program: how long the evaluation took",
}

func TestOneClock(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "storetest") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, call := range []string{"time.Now", "time.Since(", "time.Until("} {
			if !bytes.Contains(source, []byte(call)) {
				continue
			}
			seen[path] = true
			if readsTheClock[filepath.ToSlash(path)] == "" {
				t.Errorf("%s has %s: let it be given the time, or say here why it may ask", path, call)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range readsTheClock {
		if !seen[filepath.FromSlash(path)] {
			t.Errorf("%s no longer asks for the time: take it off the list", path)
		}
	}
}

// The law of today is the day of now: no year stands in the code as today.
func TestNoYearIsToday(t *testing.T) {
	err := filepath.WalkDir("internal", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "storetest") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, from := range []string{"norm.Day(20", "time.Date(20"} {
			for rest := source; ; {
				at := bytes.Index(rest, []byte(from))
				if at < 0 {
					break
				}
				rest = rest[at+len(from)-2:]
				if !bytes.HasPrefix(rest, []byte("2018, time.May, 24")) { // the last day of the Wbp
					t.Errorf("%s: %s…", path, rest[:min(len(rest), 24)])
				}
				rest = rest[2:]
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
