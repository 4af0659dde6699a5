package text

import "context"

// A Watch looks now and then whether a context has ended, so that what takes long
// stops with whoever asked for it.
type Watch struct {
	ctx   context.Context
	steps int
	err   error
}

// every is how many steps of some ten nanoseconds pass between two looks.
const every = 1 << 12

// Ended says, of one step in so many, whether the context has ended.
func (w *Watch) Ended() bool {
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
