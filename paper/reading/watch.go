package reading

import "context"

// A Watch looks now and then whether a context has ended, so that what takes long
// stops with whoever asked for it. A nil one never ends.
type Watch struct {
	ctx   context.Context
	steps int
	err   error
}

// NewWatch watches a context.
func NewWatch(ctx context.Context) *Watch { return &Watch{ctx: ctx} }

// every is how many steps, of some hundred nanoseconds at most, pass between two
// looks.
const every = 1 << 10

// Ended says, looking once in so many steps, whether the context has ended.
func (w *Watch) Ended() bool {
	if w == nil {
		return false
	}
	if w.steps++; w.steps%every != 1 || w.err != nil {
		return w.err != nil
	}
	w.err = w.ctx.Err()
	return w.err != nil
}

// Err looks at the context and gives why it ended.
func (w *Watch) Err() error {
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	return w.err
}
