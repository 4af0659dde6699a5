package outbox

import (
	"github.com/verhaal/verhaal/internal/app"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// Add puts a message into the outbox, and sees to it that it is sent when a
// mail server is set.
func Add(a *app.App, tx *store.Tx, about string, message outboxstore.Content, files ...outboxstore.Attachment) error {
	state := outboxstore.Kept
	if a.Mail {
		state = outboxstore.Waiting
	}
	if err := outboxstore.CreateMessage(tx, outboxstore.Message{
		ID: store.NewID(), Object: about, State: state, Content: message,
		Files: files,
	}); err != nil {
		return err
	}
	if !a.Mail {
		return nil
	}
	return tx.Enqueue(DeliverMailJob{Organisation: tx.Organisation()})
}
