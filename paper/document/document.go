// Package document holds a legal document as one tree and writes it as PDF,
// DOCX, HTML, Markdown and JSON. Every writer is a pure function of the tree:
// the same tree gives the same bytes.
package document

import "time"

// Document is a document before it is a file.
type Document struct {
	Title    string    // "Verwerkersovereenkomst"
	Subtitle string    // what it is about, in one line; may be empty
	Lang     string    // "nl" or "en"
	Author   string    // for the metadata of the file
	Subject  string    // for the metadata of the file
	Date     time.Time // the day of the document; also the only time in the file's metadata
	Status   string    // what stands in the footer: "concept", "versie 1"
	Parties  []Party   // shown under the title, in this order
	Body     []Block
	Files    []File // what travels inside a PDF: terms.json
}

// Party is one of those between whom a document is made.
type Party struct {
	Role    string  // "Verwerkingsverantwoordelijke"
	Name    string  // "Bakkerij Van Dam BV"
	Details []Field // address, registration, who represents it
}

// Field is a label with its value.
type Field struct {
	Label string
	Value []Inline
}

// File is a file that travels inside a document.
type File struct {
	Name        string // "terms.json"
	MIME        string // "application/json"
	Description string
	Data        []byte
}

// Block is a part of the body: *Heading, *Paragraph, *Provision, *List,
// *Table, *Fields, *Signatures, *Note or *PageBreak.
type Block interface{ block() }

// HeadingKind says what a heading opens, and so how it is numbered.
type HeadingKind int

// The kinds of heading.
const (
	Section HeadingKind = iota // not numbered: "Overwegingen"
	Article                    // numbered 1, 2, 3 through the document; its provisions 1.1, 1.2
	Annex                      // numbered "Bijlage 1", "Bijlage 2"; starts on a new page
	Part                       // a subheading inside an annex or article; not numbered
)

// Heading opens an article, an annex or a part.
type Heading struct {
	ID     string // the name that a Ref uses; also the anchor in HTML and the bookmark in DOCX
	Kind   HeadingKind
	Number string // set by Number: "7", "Bijlage 2"
	Text   string
}

// Paragraph is running text without a number.
type Paragraph struct{ Text []Inline }

// Provision is a numbered paragraph of an article: 7.1.
type Provision struct {
	ID     string
	Number string // set by Number: "7.1"
	Text   []Inline
	Items  []Item // lettered below it
}

// Item is one lettered item of a provision or a list.
type Item struct {
	Number string // set by Number: "a"
	Text   []Inline
}

// List is a list outside a provision.
type List struct {
	Lettered bool // a, b, c; otherwise bullets
	Items    []Item
}

// Table is a table; its head is repeated on each page it reaches.
type Table struct {
	Caption string
	Head    []string
	Widths  []float64 // shares of the width, one for each column; nil = equal
	Rows    [][][]Inline
}

// Fields is a block of labels with values.
type Fields struct{ Fields []Field }

// Signatures is the place where the parties sign on paper, kept on one page.
type Signatures struct{ Places []SignaturePlace }

// SignaturePlace is where one party signs.
type SignaturePlace struct {
	Party string  // the party's name
	Role  string  // "Verwerker"
	Lines []Field // name, function, place and date; an empty value is a line to write on
}

// Note is small print: where a text comes from, what a mark means.
type Note struct{ Text []Inline }

// PageBreak starts a new page.
type PageBreak struct{}

func (*Heading) block()    {}
func (*Paragraph) block()  {}
func (*Provision) block()  {}
func (*List) block()       {}
func (*Table) block()      {}
func (*Fields) block()     {}
func (*Signatures) block() {}
func (*Note) block()       {}
func (*PageBreak) block()  {}

// Style is how a run of text is set; styles add up.
type Style uint8

// The styles.
const (
	Bold   Style = 1 << iota // a defined term where it is defined, a label
	Italic                   // a foreign word, a title
	Mark                     // what the last answer changed; shown on screen only
	Mono                     // a hash, a file name
)

// Inline is a run of text in one style, or a reference.
type Inline struct {
	Text  string // for a Ref: set by Number ("artikel 7")
	Style Style
	Ref   string // the ID of a Heading or Provision that this run points at
	Link  string // a web address
}

// Text is the common case: one run without style.
func Text(s string) []Inline { return []Inline{{Text: s}} }
