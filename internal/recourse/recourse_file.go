package recourse

import (
	"encoding/json"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
)

// File gives an outcome as a file: the statement as pdf or docx, the picture as
// svg, or all the data as json.
func (r Recourse) File(format, l string, now time.Time) ([]byte, error) {
	switch format {
	case "svg":
		drawing, err := r.Picture(l, true)
		if err != nil {
			return nil, err
		}
		return drawing.SVG(), nil
	case "json":
		return json.MarshalIndent(r, "", "  ")
	case "pdf", "docx":
		statement, err := r.Statement(l, now.In(lang.Zone()))
		if err != nil {
			return nil, err
		}
		as, _ := report.FormatOf(format)
		return as.Write(statement)
	}
	return nil, fault.New(fault.NotFound, "fault.not-found")
}
