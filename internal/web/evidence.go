package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/verify"
)

// verify checks a file that somebody uploads. It is for everybody; nothing of
// the file is kept.
func (s *Server) verify(w http.ResponseWriter, r *http.Request, p *page) error {
	if who, err := s.app.Who(r.Context(), sessionOf(r)); err == nil {
		p.Who, p.Lang = who, who.Language
		if err := s.house(r.Context(), p); err != nil {
			return err
		}
	}
	p.Title = p.T("verify.title")
	if r.Method == http.MethodGet {
		s.show(w, r, http.StatusOK, verifyPage(p, nil, "", ""))
		return nil
	}
	if err := s.limits.allow("verify "+s.address(r), 2*time.Second, 20); err != nil {
		return err
	}
	name, key, data, err := upload(r)
	if err != nil {
		return err
	}
	if len(data) == 0 {
		s.show(w, r, http.StatusUnprocessableEntity, verifyPage(p, nil, "", p.T("verify.nothing")))
		return nil
	}
	report := verify.File(bytes.NewReader(data), int64(len(data)), key)
	status := http.StatusOK
	if !report.OK {
		status = http.StatusUnprocessableEntity
	}
	s.show(w, r, status, verifyPage(p, &report, name, ""))
	return nil
}

// upload reads the one file of a form, and the key beside it.
func upload(r *http.Request) (name, key string, data []byte, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", "", nil, fault.Wrap(fault.Invalid, "fault.form", err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return name, key, data, nil
		}
		if err != nil {
			return "", "", nil, uploadFault(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return "", "", nil, uploadFault(err)
		}
		switch part.FormName() {
		case "file":
			name, data = part.FileName(), content
		case "key":
			key = strings.TrimSpace(string(content))
		}
	}
}

func uploadFault(err error) error {
	if tooLarge := new(http.MaxBytesError); asTooLarge(err, &tooLarge) {
		return err
	}
	return fault.Wrap(fault.Invalid, "fault.form", err)
}

func moment(p *page, text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return lang.Moment(p.Lang, t)
}

func eventTitle(p *page, event string) string {
	if key := "event." + event; lang.Has(key) {
		return p.T(key)
	}
	return p.T("event-name." + event)
}

func mailClass(m store.Mail) string {
	return map[store.MailState]string{store.MailSent: "done", store.MailFailed: "must", store.MailWaiting: "", store.MailKept: "next"}[m.State]
}

func (s *Server) outboxList(w http.ResponseWriter, r *http.Request, p *page) error {
	before := store.ID("")
	if text := r.URL.Query().Get("before"); text != "" {
		var err error
		if before, err = store.ParseID(text); err != nil {
			return err
		}
	}
	list, err := s.app.Outbox(r.Context(), p.Who, before)
	if err != nil {
		return err
	}
	next := ""
	if len(list) == listMost {
		next = string(list[len(list)-1].ID)
	}
	p.Title = p.T("outbox.title")
	s.show(w, r, http.StatusOK, outboxPage(p, list, next, s.app.Mail))
	return nil
}

func (s *Server) outboxLetter(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	m, err := s.app.Letter(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	p.Title = m.Subject
	s.show(w, r, http.StatusOK, letterPage(p, m))
	return nil
}

func (s *Server) outboxFile(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	data, err := s.app.LetterFile(r.Context(), p.Who, id, r.PathValue("name"))
	if err != nil {
		return err
	}
	return send(w, "document.pdf", "application/pdf", data)
}

// evidenceView is a page of the log.
type evidenceView struct {
	size, before     int64
	checkpoint, path string
	lines            []store.Line
}

func (s *Server) evidenceShow(w http.ResponseWriter, r *http.Request, p *page) error {
	v := evidenceView{path: s.app.URL + "/log/" + string(p.Who.Organisation) + "/checkpoint"}
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || before < 0 {
		before = -1
	}
	if v.size, v.lines, err = s.app.LogLines(r.Context(), p.Who, before, listMost); err != nil {
		return err
	}
	slices.Reverse(v.lines)
	if len(v.lines) > 0 {
		v.before = v.lines[len(v.lines)-1].Position
	}
	text, err := s.app.Checkpoint(r.Context(), p.Who.Organisation)
	if err != nil {
		return err
	}
	v.checkpoint = string(text)
	p.Title = p.T("evidence.title")
	s.show(w, r, http.StatusOK, evidencePage(p, v))
	return nil
}

// logFile serves an organisation's log to everybody: it has nothing personal
// in it (C2SP tlog-tiles).
func (s *Server) logFile(w http.ResponseWriter, r *http.Request, _ *page) error {
	id, err := store.ParseID(r.PathValue("organisation"))
	if err != nil {
		return err
	}
	data, err := s.app.LogFile(r.Context(), id, r.PathValue("path"))
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
