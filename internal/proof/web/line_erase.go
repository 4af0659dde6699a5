package web

import (
	"net/http"
	"strconv"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
)

// lineView is a line of the log as people see it.
type lineView struct {
	line          store.Line
	body, payload string
}

func (s *handlers) lineErase(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	d, err := promise.ShowAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	var f *page.Form
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = page.ParseForm(r); err != nil {
			return err
		}
		if f.Problems, err = proof.EraseLine(r.Context(), s.App, p.Who, d.ID, n, f.Get("reason")); err != nil {
			return err
		}
		if len(f.Problems) == 0 {
			s.SetFlash(w, "said.erased")
			return page.Redirect(w, r, string(page.AgreementPath(d.ID))+"/line/"+strconv.Itoa(n))
		}
		status = http.StatusUnprocessableEntity
	}
	v := lineView{}
	if v.line, err = proof.ShowLine(r.Context(), s.App, p.Who, d.ID, n); err != nil {
		return err
	}
	body, err := v.line.Marshal()
	if err != nil {
		return err
	}
	v.body = string(body)
	if v.line.Opening != nil {
		v.payload = string(v.line.Opening.Payload)
	}
	p.Title = eventTitle(p, v.line.Event)
	s.Render(w, r, status, lineErasePage(p, f, d, v))
	return nil
}
