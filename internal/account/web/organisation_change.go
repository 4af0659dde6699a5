package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
)

// settingsFacts are what others compare a seal or a log with.
type settingsFacts struct{ Sealer, Certificate, Until, Origin, Key string }

func (s *handlers) organisationChange(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("settings.title")
	facts := settingsFacts{
		Sealer: s.App.Seal.Subject(), Certificate: s.App.Seal.Fingerprint(), Until: lang.Date(p.Lang, s.App.Seal.NotAfter()),
		Origin: s.App.Origin(p.Who.Organisation), Key: s.App.Log.Fingerprint(),
	}
	if r.Method == http.MethodGet {
		o, err := account.Organisation(r.Context(), s.App, p.Who)
		if err != nil {
			return err
		}
		s.Render(w, r, http.StatusOK, organisationChangePage(p, ofProfile(o.Profile), facts))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Problems, err = account.ChangeOrganisation(r.Context(), s.App, p.Who, profileOf(f)); err != nil {
		return err
	}
	if len(f.Problems) > 0 {
		s.Render(w, r, http.StatusUnprocessableEntity, organisationChangePage(p, f, facts))
		return nil
	}
	s.SetFlash(w, "said.saved")
	return page.Redirect(w, r, "/settings")
}
