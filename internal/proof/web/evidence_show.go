package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/internal/store"
)

func eventTitle(p *page.Page, name string) string {
	title, _ := report.EventTitle(p.Lang, name)
	return title
}

// evidenceView is a page of the log.
type evidenceView struct {
	size, before     int64
	checkpoint, path string
	lines            []store.Line
}

func (s *handlers) evidenceShow(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	v := evidenceView{path: s.App.URL + "/log/" + string(p.Who.Organisation) + "/checkpoint"}
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || before < 0 {
		before = -1
	}
	if v.size, v.lines, err = proof.LogLines(r.Context(), s.App, p.Who, before, page.ListLimit); err != nil {
		return err
	}
	slices.Reverse(v.lines)
	if len(v.lines) > 0 {
		v.before = v.lines[len(v.lines)-1].Position
	}
	text, err := proof.Checkpoint(r.Context(), s.App, p.Who.Organisation)
	if err != nil {
		return err
	}
	v.checkpoint = string(text)
	p.Title = p.T("evidence.title")
	s.Render(w, r, http.StatusOK, evidencePage(p, v))
	return nil
}

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

func objectPath(object string) string {
	if id, ok := strings.CutPrefix(object, "agreement:"); ok {
		return "/agreements/" + id
	}
	return ""
}

func shortObject(object string) string {
	kind, id, _ := strings.Cut(object, ":")
	if len(id) > 8 {
		id = "…" + id[len(id)-8:]
	}
	return kind + " " + id
}
