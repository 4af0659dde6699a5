package job

import (
	"context"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// HandleError logs why a job failed; the queue tries it again.
func (w *Workers) HandleError(_ context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	w.log.Error("job failed", "kind", job.Kind, "attempt", job.Attempt, "error", err)
	return nil
}

// HandlePanic logs a panic in a job; the queue tries it again.
func (w *Workers) HandlePanic(_ context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	w.log.Error("job panicked", "kind", job.Kind, "attempt", job.Attempt, "panic", value, "trace", trace)
	return nil
}
