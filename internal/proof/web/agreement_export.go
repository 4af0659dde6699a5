package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/proof"
)

func (s *handlers) agreementExport(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	data, err := proof.ExportAgreement(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	return page.SendFile(w, "dossier-"+string(id)+".zip", data)
}
