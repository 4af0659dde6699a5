package outbox

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// Outbox gives a page of messages, the newest first, after the one with this ID
// ("" = the first page), and the last one of the page when the list goes on.
func Outbox(ctx context.Context, a *app.App, who app.Actor, after store.ID, limit int) (list []outboxstore.Message, next store.ID,
	err error,
) {
	err = a.View(ctx, who, app.MessageList, func(tx *store.Tx) error {
		list, err = outboxstore.Messages(tx, "", after, limit+1)
		return err
	})
	if len(list) > limit {
		list, next = list[:limit], list[limit-1].ID
	}
	for i := range list {
		list[i] = HideSecret(who, list[i])
	}
	return list, next, err
}
