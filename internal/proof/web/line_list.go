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

func (s *handlers) lineList(w http.ResponseWriter, r *http.Request, p *page.Page) error {
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
	s.Render(w, r, http.StatusOK, lineListPage(p, v))
	return nil
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
