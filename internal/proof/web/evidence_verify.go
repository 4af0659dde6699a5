package web

import (
	"bytes"
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/proof"
)

// verify checks a file that somebody uploads. It is for everybody; nothing of
// the file is kept.
func (s *handlers) evidenceVerify(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := s.IdentifyVisitor(r, p); err != nil {
		return err
	}
	p.Title = p.T("verify.title")
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, evidenceVerifyPage(p, nil, "", ""))
		return nil
	}
	name, key, data, err := page.Upload(r)
	if err != nil {
		return err
	}
	if len(data) == 0 {
		s.Render(w, r, http.StatusUnprocessableEntity, evidenceVerifyPage(p, nil, "", p.T("verify.nothing")))
		return nil
	}
	report := proof.VerifyFile(bytes.NewReader(data), int64(len(data)), proof.Trust{Key: key, Here: proof.Own(s.App)})
	status := http.StatusOK
	if report.Verdict == proof.NotConfirmed {
		status = http.StatusUnprocessableEntity
	}
	s.Render(w, r, status, evidenceVerifyPage(p, &report, name, ""))
	return nil
}
