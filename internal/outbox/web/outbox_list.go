package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/page"
)

func mailClass(m outboxstore.Message) string {
	return map[outboxstore.State]string{
		outboxstore.Sent: "done", outboxstore.Failed: "must", outboxstore.Waiting: "",
		outboxstore.Kept: "next",
	}[m.State]
}

func (s *handlers) outboxList(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after, err := page.AfterID(r)
	if err != nil {
		return err
	}
	list, next, err := outbox.Outbox(r.Context(), s.App, p.Who, after, page.ListLimit)
	if err != nil {
		return err
	}
	p.Title = p.T("outbox.title")
	s.Render(w, r, http.StatusOK, outboxListPage(p, list, next, s.App.Mail))
	return nil
}

func (s *handlers) outboxMessage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	m, err := outbox.ShowMessage(r.Context(), s.App, p.Who, id)
	if err != nil {
		return err
	}
	p.Title = m.Subject
	s.Render(w, r, http.StatusOK, outboxMessagePage(p, m))
	return nil
}

func (s *handlers) outboxFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	data, err := outbox.MessageFile(r.Context(), s.App, p.Who, id, r.PathValue("name"))
	if err != nil {
		return err
	}
	return page.SendFile(w, "document.pdf", data)
}
