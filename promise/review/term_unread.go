package review

import (
	_ "embed"
	"strings"
)

//go:embed data/unread.txt
var unreadText string

// unreadKeys lists the terms, or parts of them, that this reading does not look
// for. Why not, data/unread.txt says.
func unreadKeys() []string {
	var keys []string
	for line := range strings.SplitSeq(unreadText, "\n") {
		if key, _, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "#") {
			keys = append(keys, key)
		}
	}
	return keys
}
