package recourse

import (
	"encoding/json"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/paper/document"
)

// File gives an outcome as a file, with its media type: the statement as pdf or
// docx, the picture as svg, or all the data as json.
func (r Recourse) File(format, l string, now time.Time) (kind string, data []byte, err error) {
	switch format {
	case "svg":
		drawing, err := r.Picture(l, true)
		if err != nil {
			return "", nil, err
		}
		return "image/svg+xml", drawing.SVG(), nil
	case "json":
		data, err = json.MarshalIndent(r, "", "  ")
		return "application/json", data, err
	case "pdf", "docx":
		statement, err := r.Statement(l, now.In(lang.Zone()))
		if err != nil {
			return "", nil, err
		}
		if format == "pdf" {
			data, err = document.PDF(statement)
			return "application/pdf", data, err
		}
		data, err = document.DOCX(statement)
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document", data, err
	}
	return "", nil, fault.New(fault.NotFound, "fault.not-found")
}
