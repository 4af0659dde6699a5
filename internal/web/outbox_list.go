package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/store"
)

func mailClass(m store.Mail) string {
	return map[store.MailState]string{store.MailSent: "done", store.MailFailed: "must", store.MailWaiting: "", store.MailKept: "next"}[m.State]
}

func (s *Server) outboxList(w http.ResponseWriter, r *http.Request, p *page) error {
	before := store.ID("")
	if text := r.URL.Query().Get("before"); text != "" {
		var err error
		if before, err = store.ParseID(text); err != nil {
			return err
		}
	}
	list, err := s.app.Outbox(r.Context(), p.Who, before)
	if err != nil {
		return err
	}
	next := ""
	if len(list) == listMost {
		next = string(list[len(list)-1].ID)
	}
	p.Title = p.T("outbox.title")
	s.show(w, r, http.StatusOK, outboxPage(p, list, next, s.app.Mail))
	return nil
}

func (s *Server) outboxLetter(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	m, err := s.app.Letter(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	p.Title = m.Subject
	s.show(w, r, http.StatusOK, letterPage(p, m))
	return nil
}

func (s *Server) outboxFile(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	data, err := s.app.LetterFile(r.Context(), p.Who, id, r.PathValue("name"))
	if err != nil {
		return err
	}
	return send(w, "document.pdf", "application/pdf", data)
}
