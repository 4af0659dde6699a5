package reading

import "fmt"

// The limits. An agreement is a hundred pages at most; ten times that is read,
// and what is larger is no agreement or is meant to do harm.
const (
	maxFile     = 64 << 20  // bytes of a file: a long scan fits
	maxEntries  = 4_000     // files in a zip: a word processor makes some twenty
	maxUnpacked = 200 << 20 // bytes of all files in a zip together, as it says itself
	maxPart     = 96 << 20  // bytes of one unpacked part that is read: stays well under 500 MB of memory
	maxText     = 20 << 20  // bytes of text taken from a file before it is given up
	maxBody     = 5 << 20   // bytes of Body: some 2,000 full pages
	maxAside    = 1 << 20   // bytes of all asides together
	maxAsides   = 20_000    // number of asides
	maxBlocks   = 200_000   // number of blocks
	maxLines    = 400_000   // lines of a plain text
	maxPages    = 2_000     // pages of a PDF that are read
	maxTokens   = 8_000_000 // tags and texts of one XML part: 2,000 pages have two million
	maxXML      = 200       // depth of XML: word processors nest some thirty
	maxHTML     = 500       // depth of HTML; what lies deeper is read as if it lay here
	maxAttr     = 10_000    // bytes of an attribute of HTML that are looked at
	maxLine     = 2_000     // bytes that are one piece of a line of a PDF
	maxColumns  = 50        // columns of a table in a PDF
	maxScan     = 60        // pages that are recognised: some two seconds each
	maxPoints   = 30 << 20  // points of those pages that are looked at: each of twenty pages some three times
	maxSuspect  = 20        // pages that are drawn to see whether pale letters can be seen
	scanDPI     = 250       // dots an inch: below 200 recognition errs, above 300 it only gets slower
	glanceDPI   = 60        // dots an inch that show whether there is anything at all
)

func problem(code Code, format string, args ...any) *Problem {
	return &Problem{Code: code, Detail: fmt.Sprintf(format, args...)}
}
