package page

import (
	"strings"

	"github.com/verhaal/verhaal/law/norm"
)

// citations writes sources in the reader's language.
func citations(l string, list []string) string {
	var cited []string
	for _, source := range list {
		cited = append(cited, norm.Source(source).In(l))
	}
	return strings.Join(cited, ", ")
}

// DemoteHeadings makes the headings of a document lesser ones than that of the page
// it stands in.
func DemoteHeadings(fragment string) string {
	return strings.NewReplacer("<h1 class=\"doc-title", "<p class=\"doc-title", "</h1>", "</p>").Replace(fragment)
}
