package report

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
)

// Canonical gives citations as programs know them, in Dutch, each once; never
// nil, so that JSON has a list.
func Canonical(sources []norm.Source) []norm.Source {
	all := make([]norm.Source, 0, len(sources))
	for _, s := range sources {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// Cite gives sources as a reader of language l cites them, each once.
func Cite[S ~string](l string, sources []S) []string {
	all := make([]string, 0, len(sources))
	for _, s := range sources {
		if cited := norm.Source(s).In(l); !slices.Contains(all, cited) {
			all = append(all, cited)
		}
	}
	return all
}

// Cited is what Cite gives, in one line: "GDPR 33(1), GDPR 34(1)".
func Cited[S ~string](l string, sources []S) string { return strings.Join(Cite(l, sources), ", ") }

// Bracketed is what Cited gives behind a text: " (GDPR 33(1))"; "" without
// sources.
func Bracketed[S ~string](l string, sources []S) string {
	if len(sources) == 0 {
		return ""
	}
	return " (" + Cited(l, sources) + ")"
}

// Unbroken keeps each citation of a line on one line, so that no article is cut
// from its law.
func Unbroken(cited string) string {
	parts := strings.Split(cited, ", ")
	for i, p := range parts {
		lead := p[:len(p)-len(strings.TrimLeft(p, " "))]
		parts[i] = lead + strings.ReplaceAll(p[len(lead):], " ", "\u00a0")
	}
	return strings.Join(parts, ", ")
}
