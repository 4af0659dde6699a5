package cli

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// withMaster copies a backup with this text for its master key; empty for none.
func withMaster(t *testing.T, from, text string) string {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := zip.OpenReader(from)
	must(err)
	defer func() { _ = r.Close() }()
	name := filepath.Join(t.TempDir(), "backup.zip")
	file, err := os.Create(name)
	must(err)
	w := zip.NewWriter(file)
	for _, f := range r.File {
		if f.Name != backupMaster {
			must(w.Copy(f))
		}
	}
	if text != "" {
		f, err := w.Create(backupMaster)
		must(err)
		_, err = io.WriteString(f, text)
		must(err)
	}
	must(w.Close())
	must(file.Close())
	return name
}

// The master key must be the one of the keys in the backup, wherever it comes
// from; when it is not, nothing at all is made.
func TestRestoreChecksTheMasterKey(t *testing.T) {
	right, wrong := strings.Repeat("07", 32), strings.Repeat("08", 32)
	for _, version := range []string{"1", "2"} {
		kept := filepath.Join("..", "store", "testdata", "backup-"+version+".zip")
		for _, test := range []struct {
			name, inside, given string
			code                int
			says                string
		}{
			{"inside", right, "", 0, ""},
			{"given", "", right, 0, ""},
			{"given, with another inside", wrong, right, 0, ""},
			{"another inside", wrong, "", exitUsage, "The master key does not open the keys in the backup; nothing was restored"},
			{"another given", "", wrong, exitUsage, "The master key does not open the keys in the backup; nothing was restored"},
			{"none", "", "", exitUsage, "this backup has no master key; give it with --master"},
			{"no key inside", "key", "", exitUsage, "this is not a Verhaal backup"},
			{"no key given", "", "07", exitUsage, ""},
		} {
			t.Run(version+" "+test.name, func(t *testing.T) {
				folder := filepath.Join(t.TempDir(), "new")
				args := []string{"restore", withMaster(t, kept, test.inside), "--data", folder}
				if test.given != "" {
					args = append(args, "--master", test.given)
				}
				_, errs, code := call("en", args...)
				if code != test.code || !strings.Contains(errs, test.says) {
					t.Errorf("ended with %d: %s", code, errs)
				}
				if _, err := os.Stat(folder); (err == nil) != (code == 0) {
					t.Errorf("ended with %d, and the folder: %v", code, err)
				}
			})
		}
	}
}
