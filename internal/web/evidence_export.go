package web

import (
	"net/http"
)

func (s *Server) evidenceExport(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	data, err := s.app.ExportAgreement(r.Context(), p.Who.Organisation, id)
	if err != nil {
		return err
	}
	return send(w, "dossier-"+string(id)+".zip", "application/zip", data)
}
