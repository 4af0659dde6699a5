package app

import (
	"time"

	"github.com/verhaal/verhaal/internal/fault"
)

// Mark gives a copy of a DOCX with what was found.
func (a *DocumentOpinion) Mark(data []byte, l string, now time.Time) ([]byte, error) {
	return nil, fault.New(fault.Invalid, "opinion.mark.docx")
}
