package store

import (
	"context"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// sqliteQueue is River's driver for SQLite with another way of saying that
// there is work. River's own looks at a table twenty times a second, which is
// most of what the program would cost at rest; but a SQLite file has one
// process, and that process knows when it has enqueued something.
type sqliteQueue struct {
	*riversqlite.Driver
	work <-chan struct{}
}

// SupportsListenNotify says no: nothing is written to say that there is work.
func (sqliteQueue) SupportsListenNotify() bool { return false }

// GetListener gives what the workers wait with.
func (d sqliteQueue) GetListener(p *riverdriver.GetListenenerParams) riverdriver.Listener {
	return &queueListener{schema: p.Schema, work: d.work}
}

// queueListener waits for work of this process.
type queueListener struct {
	schema string
	work   <-chan struct{}
}

// WaitForNotification waits until something was enqueued.
func (l *queueListener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	select {
	case <-l.work:
		return &riverdriver.Notification{Topic: "river_insert", Payload: `{"queue":"default"}`}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// There is nothing to connect to.

func (l *queueListener) Close(context.Context) error            { return nil }
func (l *queueListener) Connect(context.Context) error          { return nil }
func (l *queueListener) Listen(context.Context, string) error   { return nil }
func (l *queueListener) Ping(context.Context) error             { return nil }
func (l *queueListener) Schema() string                         { return l.schema }
func (l *queueListener) SetAfterConnectExec(string)             {}
func (l *queueListener) Unlisten(context.Context, string) error { return nil }
