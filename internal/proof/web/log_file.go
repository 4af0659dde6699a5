package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
)

// logFile serves an organisation's log to everybody: it has nothing personal
// in it (C2SP tlog-tiles).
func (s *handlers) logFile(w http.ResponseWriter, r *http.Request, _ *page.Page) error {
	id, err := store.ParseID(r.PathValue("organisation"))
	if err != nil {
		return err
	}
	data, err := proof.LogFile(r.Context(), s.App, id, r.PathValue("path"))
	if err != nil {
		return err
	}
	if r.PathValue("path") == "checkpoint" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	} else {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, err = w.Write(data)
	return err
}
