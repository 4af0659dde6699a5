package web

import (
	"bytes"
	"net/http"
	"time"

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
