package page

import "strings"

// DemoteHeadings makes the headings of a document lesser ones than that of the page
// it stands in.
func DemoteHeadings(fragment string) string {
	return strings.NewReplacer("<h1 class=\"doc-title", "<p class=\"doc-title", "</h1>", "</p>").Replace(fragment)
}
