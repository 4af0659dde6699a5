// Package job works in the background on what use cases ordered: it is a door
// to them, as the pages are. Every job may run twice and does its work once.
package job

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/promise"
)

// Workers are the workers of one node.
type Workers struct {
	app    *app.App
	carry  outbox.Sender
	stop   func(context.Context) error
	cancel context.CancelFunc
	done   chan struct{}
	log    *slog.Logger
}

// pollInterval is how often the queue is looked at when nothing says that there
// is work. Each look is a transaction: at rest they are what the program costs.
const pollInterval = 10 * time.Second

// sequenceInterval is how often lines are looked for that another node wrote and
// left without a place; those of this node say so themselves.
const sequenceInterval = 5 * time.Second

// jobTimeout is how long one job may take.
const jobTimeout = 2 * time.Minute

// Start starts the workers and the sequencer, and orders again what was left
// undone by a node that died. node names this process; carry is nil when no
// mail server is set.
func Start(ctx context.Context, a *app.App, carry outbox.Sender, node string, log *slog.Logger) (*Workers, error) {
	w := &Workers{app: a, carry: carry, done: make(chan struct{}), log: log}
	workers := river.NewWorkers()
	river.AddWorker(workers, &deliverer{workers: w})
	river.AddWorker(workers, &sealer{workers: w})
	river.AddWorker(workers, &expirer{workers: w})
	var err error
	w.stop, err = a.Store.StartQueue(ctx, &river.Config{
		Logger:            slog.New(slog.NewTextHandler(io.Discard, nil)),
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}},
		Workers:           workers,
		FetchPollInterval: pollInterval,
		JobTimeout:        jobTimeout,
		// What a node was doing when it died is done by another soon after.
		RescueStuckJobsAfter: jobTimeout + time.Minute,
		ErrorHandler:         w,
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(15*time.Minute),
			func() (river.JobArgs, *river.InsertOpts) { return promise.ExpireOffersJob{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})},
	})
	if err != nil {
		return nil, fmt.Errorf("cannot start workers: %w", err)
	}
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	w.cancel = cancel
	go w.sequence(background, node)
	if err := promise.Resume(ctx, a); err != nil {
		w.Stop(ctx)
		return nil, fmt.Errorf("cannot resume work: %w", err)
	}
	return w, nil
}

// Stop lets running jobs end and stops.
func (w *Workers) Stop(ctx context.Context) {
	w.cancel()
	<-w.done
	if err := w.stop(ctx); err != nil && !errors.Is(err, context.Canceled) {
		w.log.Error("cannot stop workers", "error", err)
	}
}

// sequence gives lines their place, when there are some and now and then for
// those of other nodes.
func (w *Workers) sequence(ctx context.Context, node string) {
	defer close(w.done)
	// Who stops lets another node go on at once.
	defer func() { _ = w.app.Store.Yield(context.WithoutCancel(ctx), node) }()
	tick := time.NewTicker(sequenceInterval)
	defer tick.Stop()
	for {
		if _, err := w.app.Store.Sequence(ctx, node); err != nil && ctx.Err() == nil {
			w.log.Error("cannot sequence lines", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.app.Store.Waiting():
		}
	}
}

type deliverer struct {
	river.WorkerDefaults[outbox.DeliverMailJob]
	workers *Workers
}

func (d *deliverer) Work(ctx context.Context, job *river.Job[outbox.DeliverMailJob]) error {
	if d.workers.carry == nil {
		return nil
	}
	next, err := outbox.DeliverMail(ctx, d.workers.app, job.Args.Organisation, d.workers.carry)
	if err != nil || next.IsZero() {
		return err
	}
	return river.JobSnooze(max(time.Second, next.Sub(d.workers.app.Now())))
}

type sealer struct {
	river.WorkerDefaults[promise.SealAgreementJob]
	workers *Workers
}

func (s *sealer) Work(ctx context.Context, job *river.Job[promise.SealAgreementJob]) error {
	return promise.SealAgreement(ctx, s.workers.app, job.Args.Organisation, job.Args.Agreement)
}

type expirer struct {
	river.WorkerDefaults[promise.ExpireOffersJob]
	workers *Workers
}

func (e *expirer) Work(ctx context.Context, _ *river.Job[promise.ExpireOffersJob]) error {
	return promise.ExpireOffers(ctx, e.workers.app)
}
