package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
)

func (s *handlers) agreementFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(r.PathValue("version"))
	format := r.PathValue("format")
	if _, known := report.FormatOf(format); err != nil || !known {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	file, err := promise.AgreementFile(r.Context(), s.App, p.Who, id, version, strings.TrimSuffix(format, ".pdf"))
	if err != nil {
		return err
	}
	return page.SendFile(w, file.Name, file.Data)
}
