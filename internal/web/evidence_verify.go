package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/verify"
)

// verify checks a file that somebody uploads. It is for everybody; nothing of
// the file is kept.
func (s *Server) verify(w http.ResponseWriter, r *http.Request, p *page) error {
	if err := s.anybody(r, p); err != nil {
		return err
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
