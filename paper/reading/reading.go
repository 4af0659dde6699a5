// Package reading gives the text of a file that somebody else made: PDF, DOCX,
// ODT, HTML, Markdown or plain text, recognised by what is in it and not by its
// name. It keeps what a person reads (Body) apart from what a person does not see
// or has not agreed yet (Asides), and it keeps the place of everything.
//
// Every file is hostile until it is read: readers stop at limits of size, depth,
// number and time, and nothing that a file names is ever fetched.
package reading

import (
	"context"
	"errors"
	"fmt"
)

// Format is what kind of file it is.
type Format string

// The formats that can be read.
const (
	PDF      Format = "pdf"
	DOCX     Format = "docx"
	ODT      Format = "odt"
	HTML     Format = "html"
	Markdown Format = "markdown"
	Plain    Format = "text"
)

// Text is what stands in a file.
type Text struct {
	Format Format
	// Body is the text as a person reads it, with all proposed insertions and
	// without proposed deletions. For Markdown and plain text it is the file
	// itself, marks and line breaks included; for the others blocks are parted by
	// line breaks. Every place is a number of bytes in Body.
	Body    string
	Blocks  []Block // in order; between them lies only white space
	Pages   int     // 0 when the format has none
	Notices []Notice
	Asides  []Aside
}

// Kind says what a block is.
type Kind string

// The kinds of block.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Item      Kind = "item" // of a list, numbered or not
	Row       Kind = "row"  // of a table
)

// Span is a part of Body: from the byte at Start up to, not including, End.
type Span struct{ Start, End int }

// Block is a heading, paragraph, item of a list or row of a table.
type Block struct {
	Span
	Kind   Kind
	Level  int    // of a heading 1 to 6; of an item how deep it lies, from 1; else 0
	Number string // "7.1", "a", "Bijlage 2": as printed, or as the word processor counts it; may be empty
	Cells  []Span // of a row
	Page   int    // from 1; 0 when the format has no pages
	Box    *Box   // where it stands on the page; nil when that is not known
	// Source is the place in the file's own structure: in a DOCX the number of
	// its w:p in word/document.xml, from 0, counted in the order of the file.
	Source  int
	Sources []int // the same of each cell of a row
}

// Box is a rectangle on a page, in points from the top left corner.
type Box struct{ X, Y, Width, Height float64 }

// AsideKind says why text is not, or not simply, part of what a person reads.
type AsideKind string

// The kinds of aside. Of an insertion the text is also in Body; of the others
// it is not.
const (
	Inserted AsideKind = "inserted" // a proposed insertion
	Deleted  AsideKind = "deleted"  // a proposed deletion
	Comment  AsideKind = "comment"
	Hidden   AsideKind = "hidden" // a person cannot see it
	Margin   AsideKind = "margin" // header, footer, watermark
)

// Aside is text that stands in the file but not plainly in the agreement.
type Aside struct {
	Span   // the part of Body it is about; empty at its place when the text is not in Body
	Kind   AsideKind
	Text   string
	Why    string // of hidden text: white, tiny, off-page, vanish, display-none, invisible-character, reversed, covered
	Author string
	Date   string // as the file gives it, RFC 3339; may be empty
	Page   int
}

// Notice is what the reader of an outcome must know about the file.
// The text is reading.<Code> in the texts.
type Notice struct {
	Code string   // scan, recognised, unread, hidden, changes, comments, lookalike, external, cut
	Args []string // places of the text and what comes there: "n", "12"
}

// Code says why a file could not be read. The text is reading.<Code>.
type Code string

// Why a file could not be read.
const (
	Empty     Code = "empty"      // there is no text in it
	Scan      Code = "scan-only"  // only pictures, and nothing to recognise them with
	Password  Code = "password"   // it asks for a password
	Damaged   Code = "damaged"    // it is mutilated
	TooMuch   Code = "too-much"   // it goes over a limit: a bomb, or no agreement
	TooLong   Code = "too-long"   // it has more words than an agreement can have
	Unknown   Code = "unknown"    // none of the formats
	NoProgram Code = "no-program" // a program that is needed is not installed
)

// Problem is the error of Read.
type Problem struct {
	Code   Code
	Detail string // for the log, in English
}

func (p *Problem) Error() string {
	return fmt.Sprintf("cannot read document: %s: %s", p.Code, p.Detail)
}

// CodeOf gives why a file could not be read; empty when err is something else.
func CodeOf(err error) Code {
	var p *Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// Programs are the programs outside that reading can use. A nil Programs, or
// one whose method answers NoProgram, reads without them as well as can be.
type Programs interface {
	// Layout gives the text of a PDF as pdftohtml -xml does: pages, lines with
	// their place, fonts with size and colour; with characters that are drawn in no
	// colour at all or without.
	Layout(ctx context.Context, pdf []byte, invisible bool) ([]byte, error)
	// Picture draws a page of a PDF as PNG, at the given number of dots an inch.
	Picture(ctx context.Context, pdf []byte, page, dpi int) ([]byte, error)
	// Recognise gives the words in a picture with their places, as hOCR or TSV of tesseract.
	Recognise(ctx context.Context, png []byte) ([]byte, error)
}
