package promise

import (
	"strconv"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

// notify sends a short message about an agreement, with the texts under key.
func notify(a *app.App, tx *store.Tx, one *promisestore.Agreement, key, to, name, replyTo string, files ...outboxstore.Attachment) error {
	organisation, err := accountstore.GetOrganisation(tx)
	if err != nil {
		return err
	}
	l := one.Language
	greeting := name
	if greeting == "" {
		greeting = one.Counterparty.Organisation
	}
	reason := one.Reason
	if reason == "" {
		reason = lang.T(l, "mail.no-reason")
	}
	args := []string{
		"name", greeting, "sender", organisation.Name, "counterparty", one.Counterparty.Organisation, "title", lang.T(l, "kind."+one.Kind),
		"version", strconv.Itoa(one.Version), "reason", reason, "url", a.URL, "page", a.URL + "/agreements/" + string(one.ID),
	}
	return outbox.Add(a, tx, app.Object("agreement", one.ID), outboxstore.Content{
		To: to, ToName: name, From: organisation.Name, ReplyTo: replyTo,
		Subject: lang.T(l, key+".subject", args...), Text: lang.T(l, key+".text", args...),
	}, files...)
}
