package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/proof"
)

// personErase lists whom an agreement names, shows what would go of the one that
// was chosen, and erases it when a reason was given. The address is only ever in
// the form: addresses of pages stand in logs and histories.
func (s *handlers) personErase(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	d, err := promise.ShowAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	people, err := proof.AgreementPeople(r.Context(), s.App, p.Who, d.ID)
	if err != nil {
		return err
	}
	var f *page.Form
	var traces *proof.Traces
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = page.ParseForm(r); err != nil {
			return err
		}
		if f.Get("erase") != "" {
			if f.Problems, err = proof.ErasePerson(r.Context(), s.App, p.Who, d.ID, f.Get("email"), f.Get("reason")); err != nil {
				return err
			}
			if len(f.Problems) == 0 {
				s.SetFlash(w, "said.person-erased")
				return page.Redirect(w, r, string(page.AgreementPath(d.ID))+"/erase")
			}
			status = http.StatusUnprocessableEntity
		}
		found, err := proof.PersonTraces(r.Context(), s.App, p.Who, d.ID, f.Get("email"))
		if err != nil {
			return err
		}
		traces = &found
	}
	p.Title = p.T("erase.title")
	s.Render(w, r, status, personErasePage(p, f, d, people, traces))
	return nil
}
