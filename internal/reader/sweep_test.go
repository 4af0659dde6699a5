package reader

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a crash left is taken away after an hour, and nothing else.
func TestSweep(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for name, gone := range map[string]bool{"verhaal-read-old": true, "verhaal-read-new": false, "other": false} {
		file := filepath.Join(os.TempDir(), name)
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if name != "verhaal-read-new" {
			before := time.Now().Add(-2 * time.Hour)
			if err := os.Chtimes(file, before, before); err != nil {
				t.Fatal(err)
			}
		}
		sweepOf(time.Now())
		if _, err := os.Stat(file); os.IsNotExist(err) != gone {
			t.Errorf("%s: %v", name, err)
		}
	}
}
