// Package version says which version of the program this is.
package version

import (
	"runtime/debug"
	"strings"
)

// unknown is the version of a program that was built outside a repository.
const unknown = "devel"

// String gives the version: that of the release, or else of the commit that it
// was built from, as the builder noted it ("v1.2.0",
// "v1.2.1-0.20261201033138-0bdaa93e6a4f"). With +dirty behind it, the files
// were not those of the commit.
func String() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return unknown
	}
	return of(info)
}

func of(info *debug.BuildInfo) string {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	revision, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			const short = 12
			revision = s.Value[:min(short, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+dirty"
		}
	}
	if revision == "" {
		return unknown
	}
	return strings.Join([]string{unknown, revision + dirty}, "-")
}
