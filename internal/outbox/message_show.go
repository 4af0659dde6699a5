package outbox

import (
	"context"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// HideSecret is a message as the actor may see it: a link in it works for whoever
// has it, so only those see it who may send it themselves.
func HideSecret(a app.Actor, m outboxstore.Message) outboxstore.Message {
	sends := app.AgreementOffer
	if strings.HasPrefix(m.Object, "account:") {
		sends = app.AccountInvite
	}
	if a.May(sends) != nil {
		m.Text = outboxstore.WithoutSecret(m.Text, lang.T(a.Language, "outbox.hidden"))
	}
	return m
}

// ShowMessage gives one message of the outbox.
func ShowMessage(ctx context.Context, a *app.App, who app.Actor, id store.ID) (m outboxstore.Message, err error) {
	err = a.View(ctx, who, app.MessageShow, func(tx *store.Tx) error {
		m, err = outboxstore.GetMessage(tx, id)
		return err
	})
	return HideSecret(who, m), err
}
