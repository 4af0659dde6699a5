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

func (s *handlers) messageList(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after, err := page.AfterID(r)
	if err != nil {
		return err
	}
	list, next, err := outbox.Outbox(r.Context(), s.App, p.Who, after, page.ListLimit)
	if err != nil {
		return err
	}
	p.Title = p.T("outbox.title")
	s.Render(w, r, http.StatusOK, messageListPage(p, list, next, s.App.Mail))
	return nil
}
