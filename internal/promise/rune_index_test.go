package promise

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestRuneIndexCountsCharacters: places are in characters, whatever those are
// made of.
func TestRuneIndexCountsCharacters(t *testing.T) {
	for _, body := range []string{"", "a", strings.Repeat("x", 1024), strings.Repeat("€é𝒳x ", 1000)} {
		ix := runesOf(body)
		for at := 0; at <= len(body); at++ {
			if at < len(body) && !utf8.RuneStart(body[at]) {
				continue
			}
			if got, want := ix.at(at), utf8.RuneCountInString(body[:at]); got != want {
				t.Fatalf("byte %d of %d is character %d, want %d", at, len(body), got, want)
			}
		}
	}
}
