package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) agreementPreview(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	d, err := promise.ShowAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	q := d.Answers.Flow().Question(r.PathValue("question"))
	if q == nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	if d, err = promise.PreviewAgreement(r.Context(), s.App, p.Who, id, q.ID, q.FromForm(f.Values, p.Lang)); err != nil {
		return err
	}
	paper, err := s.paper(d, q.ID)
	if err != nil {
		return err
	}
	s.Render(w, r, http.StatusOK, templ.Raw(paper))
	return nil
}
