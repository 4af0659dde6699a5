package web

import (
	"net/http"
	"strings"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
)

// logFile serves an organisation's log (C2SP tlog-tiles): its checkpoint and
// hashes to everybody, its lines to who may read them.
func (s *handlers) logFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := s.IdentifyVisitor(r, p); err != nil {
		return err
	}
	id, err := store.ParseID(r.PathValue("organisation"))
	if err != nil {
		return err
	}
	data, err := proof.LogFile(r.Context(), s.App, p.Who, id, r.PathValue("path"))
	if err != nil {
		return err
	}
	switch path := r.PathValue("path"); {
	case path == "checkpoint":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	case strings.HasPrefix(path, "tile/entries/"):
		w.Header().Set("Content-Type", "application/octet-stream")
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, err = w.Write(data)
	return err
}
