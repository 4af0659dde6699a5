package web

import (
	"net/http"
	"strconv"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

// lineView is a line of the log as people see it.
type lineView struct {
	line          store.Line
	body, payload string
}

func (s *Server) evidenceErase(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	var f *form
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = parse(r); err != nil {
			return err
		}
		if f.problems, err = s.app.EraseLine(r.Context(), p.Who, d.ID, n, f.get("reason")); err != nil {
			return err
		}
		if len(f.problems) == 0 {
			say(w, "said.erased")
			return redirect(w, r, string(agreementPath(d.ID))+"/line/"+strconv.Itoa(n))
		}
		status = http.StatusUnprocessableEntity
	}
	v := lineView{}
	if v.line, err = s.app.ShowLine(r.Context(), p.Who, d.ID, n); err != nil {
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
	s.show(w, r, status, linePage(p, f, d, v))
	return nil
}
