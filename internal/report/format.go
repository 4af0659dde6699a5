package report

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/paper/document"
)

// Format is a form in which something is given as a file.
type Format struct {
	Name  string // as it is asked for
	Media string
	Also  []string                                 // other endings of its files
	Write func(*document.Document) ([]byte, error) // nil for what is not made of a document
}

// Formats are the forms of files that the program gives. A document can be
// written in those that have a writer.
var Formats = []Format{
	{Name: "pdf", Media: "application/pdf", Write: document.PDF},
	{Name: "docx", Media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Write: document.DOCX},
	{Name: "html", Media: "text/html; charset=utf-8", Also: []string{"htm"}, Write: document.HTML},
	{Name: "md", Media: "text/markdown; charset=utf-8", Also: []string{"markdown"}, Write: document.Markdown},
	{Name: "json", Media: "application/json", Write: document.JSON},
	{Name: "svg", Media: "image/svg+xml"},
	{Name: "zip", Media: "application/zip"},
}

// FormatOf gives the format that is named, or that files with an ending have:
// "pdf", "sealed.pdf", "answer.HTM".
func FormatOf(name string) (Format, bool) {
	ending := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == ending || slices.Contains(f.Also, ending) })
	if i < 0 {
		return Format{}, false
	}
	return Formats[i], true
}

// MediaOf gives the media type of a file by its name.
func MediaOf(name string) string {
	if f, ok := FormatOf(name); ok {
		return f.Media
	}
	return "application/octet-stream"
}
