package outbox

import (
	"context"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// MessageFile gives a file that goes with a message.
func MessageFile(ctx context.Context, a *app.App, who app.Actor, id store.ID, name string) (data []byte, err error) {
	err = a.View(ctx, who, app.MessageFile, func(tx *store.Tx) error {
		m, err := outboxstore.GetMessage(tx, id)
		if err != nil {
			return err
		}
		for _, f := range m.Files {
			if strings.EqualFold(f.Name, name) {
				data, err = tx.GetBlob(f.SHA256)
				return err
			}
		}
		return fault.New(fault.NotFound, "fault.not-found")
	})
	return data, err
}
