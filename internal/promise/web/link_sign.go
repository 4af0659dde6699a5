package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
)

func (s *handlers) linkSign(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Problems, err = promise.SignLink(r.Context(), s.App, r.PathValue("token"), s.signing(r, p, f)); err != nil {
		return err
	}
	if len(f.Problems) > 0 {
		return s.showLink(w, r, p, http.StatusUnprocessableEntity, f, nil)
	}
	return page.Redirect(w, r, "/s/"+r.PathValue("token"))
}
