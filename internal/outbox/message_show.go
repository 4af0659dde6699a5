package outbox

import (
	"context"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// HideSecret is a message without what a link in it can do: the link works for
// whoever has it.
func HideSecret(a app.Actor, m outboxstore.Message) outboxstore.Message {
	m.Text = outboxstore.WithoutSecret(m.Text, lang.T(a.Language, "outbox.hidden"))
	return m
}

// handsOver says whether the actor may see the link in a message, to pass it on:
// only when no mail server takes the message, and only who may send it.
func handsOver(a app.Actor, m outboxstore.Message) bool {
	sends := app.AgreementOffer
	if strings.HasPrefix(m.Object, "account:") {
		sends = app.AccountInvite
	}
	return (m.State == outboxstore.Kept || m.State == outboxstore.Failed) && outboxstore.HasSecret(m.Text) && a.May(sends) == nil
}

// ShowMessage gives one message of the outbox. When its link is shown for the
// first time that is a line in the log, and the link proves no mailbox any more.
func ShowMessage(ctx context.Context, a *app.App, who app.Actor, id store.ID) (m outboxstore.Message, err error) {
	err = a.View(ctx, who, app.MessageShow, func(tx *store.Tx) error {
		m, err = outboxstore.GetMessage(tx, id)
		return err
	})
	if err != nil || !handsOver(who, m) {
		return HideSecret(who, m), err
	}
	if m.ShownAt.IsZero() {
		err = a.Update(ctx, who, app.MessageShow, func(tx *store.Tx) error {
			if m, err = outboxstore.GetMessage(tx, id); err != nil || !m.ShownAt.IsZero() || !handsOver(who, m) {
				return err // it was shown, or changed, at the same moment
			}
			m.ShownAt = tx.Now
			if err := outboxstore.SetMessage(tx, m); err != nil {
				return err
			}
			return tx.Record(m.Object, app.MessageShown{Message: m.ID, To: m.To, Subject: m.Subject})
		})
	}
	if err != nil || !handsOver(who, m) {
		m = HideSecret(who, m)
	}
	return m, err
}

// OnlyMailed says whether the link in the newest message to an address about an
// object, made at or after a moment, went to that mailbox and nowhere else: a
// mail server took it, and it was shown to nobody of our own side.
func OnlyMailed(tx *store.Tx, object, to string, from time.Time) (bool, error) {
	messages, err := outboxstore.Messages(tx, object, "", 50)
	if err != nil {
		return false, err
	}
	mailed := false
	for _, m := range messages {
		if m.To != to || m.CreatedAt.Before(from.Truncate(time.Millisecond)) {
			continue
		}
		if !m.ShownAt.IsZero() {
			return false, nil
		}
		mailed = mailed || m.State == outboxstore.Sent
	}
	return mailed, nil
}
