package store_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
)

// task is a job of the tests.
type task struct {
	Name string    `json:"name"`
	Due  time.Time `json:"-"`
}

func (task) Kind() string { return "test.work" }

func (t task) InsertOpts() river.InsertOpts { return river.InsertOpts{ScheduledAt: t.Due} }

// taskWorker notes which tasks were worked on, and does with them what it is told.
type taskWorker struct {
	river.WorkerDefaults[task]
	do   func(job *river.Job[task]) error
	next func() time.Time // when to try again what failed

	mu   sync.Mutex
	done []string
}

func (w *taskWorker) Work(_ context.Context, job *river.Job[task]) error {
	w.mu.Lock()
	w.done = append(w.done, job.Args.Name)
	w.mu.Unlock()
	if w.do == nil {
		return nil
	}
	return w.do(job)
}

func (w *taskWorker) NextRetry(*river.Job[task]) time.Time {
	if w.next == nil {
		return time.Time{}
	}
	return w.next()
}

func (w *taskWorker) names() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	names := slices.Clone(w.done)
	slices.Sort(names)
	return names
}

// startQueue starts a worker on the store, with a clock of its own when one is
// given, until the test ends.
func startQueue(t *testing.T, s *store.Store, w *taskWorker, clock *queueClock) {
	t.Helper()
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	config := &river.Config{
		Logger:               slog.New(slog.NewTextHandler(io.Discard, nil)),
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		Workers:              workers,
		FetchPollInterval:    100 * time.Millisecond,
		JobTimeout:           time.Second,
		RescueStuckJobsAfter: 2 * time.Second,
	}
	if clock != nil {
		config.Test.Time = clock
	}
	end, err := s.StartQueue(ctx, config)
	must(t, err)
	t.Cleanup(func() { must(t, end(ctx)) })
}

// eventually waits until f holds.
func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for range 1200 {
		if f() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("never: ", what)
}

// released gives the URL of a database as version 1 of the schema left it, with
// the queue of that time (River 0.31) on a server in Amsterdam. Six jobs are in it:
// one that failed, one that was put off, two that were being worked on, one for
// later and one for now.
func released(t testing.TB, url string) string {
	t.Helper()
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		must(t, os.WriteFile(file, unpacked(t, "testdata/version-1.db.gz"), 0o600))
		return url
	}
	db, err := sql.Open("pgx", url)
	must(t, err)
	_, err = db.Exec(string(unpacked(t, "testdata/version-1.sql.gz")))
	must(t, err)
	must(t, db.Close())
	return url
}

func unpacked(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	must(t, err)
	r, err := gzip.NewReader(bytes.NewReader(data))
	must(t, err)
	data, err = io.ReadAll(r)
	must(t, err)
	return data
}

// waitingTasks are the jobs in a released database; the two that were being
// worked on were so by a node that died.
var waitingTasks = []string{"available", "failed", "scheduled", "snoozed", "taken", "taken"}

// What waited in the queue of the version before is done, once.
func TestQueueOfTheVersionBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, released(t, url), time.Now)
		if strings.HasPrefix(url, "sqlite:") {
			// The queue of that time wrote 22:55:34 in Amsterdam, which it took for UTC.
			db := connect(t, url)
			var due string
			must(t, db.QueryRow(`SELECT CAST(scheduled_at AS TEXT) FROM river_job WHERE state = 'retryable'`).Scan(&due))
			must(t, db.Close())
			if due != "2026-11-30 21:55:34.093" {
				t.Errorf("the job that failed is due at %s", due)
			}
		}
		w := &taskWorker{}
		startQueue(t, s, w, nil)
		eventually(t, "all six jobs are done", func() bool { return len(w.names()) >= len(waitingTasks) })
		must(t, s.UpdateUnlogged(ctx, store.Every, func(tx *store.Tx) error { return tx.Enqueue(task{Name: "new"}) }))
		want := append(slices.Clone(waitingTasks), "new")
		slices.Sort(want)
		eventually(t, "a new job is done", func() bool { return len(w.names()) >= len(want) })
		if got := w.names(); !slices.Equal(got, want) {
			t.Errorf("done: %v, want %v", got, want)
		}
	})
}

// A migration of the queue that fails half-way leaves what was before or a whole
// step more; when what was in its way is gone, the database opens, and what
// waited is done.
func TestQueueMigrationThatFails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		released(t, url)
		// The seventh step makes this table. The eighth, on SQLite, refuses this other one.
		inTheWay := []string{"river_notification"}
		if strings.HasPrefix(url, "sqlite:") {
			inTheWay = append(inTheWay, "river_workflow")
		}
		for _, table := range inTheWay {
			execute(t, url, `CREATE TABLE `+table+` (id BIGINT)`)
			if s, err := store.Open(ctx, url, storetest.Master, time.Now); err == nil {
				s.Close()
				t.Fatalf("the migration did not fail on %s", table)
			}
			execute(t, url, `DROP TABLE `+table)
		}
		s := storetest.Open(t, url, time.Now)
		w := &taskWorker{}
		startQueue(t, s, w, nil)
		eventually(t, "all six jobs are done", func() bool { return len(w.names()) >= len(waitingTasks) })
		if got := w.names(); !slices.Equal(got, waitingTasks) {
			t.Errorf("done: %v, want %v", got, waitingTasks)
		}
	})
}

// execute runs a statement beside the store.
func execute(t testing.TB, url, statement string) {
	t.Helper()
	db := connect(t, url)
	_, err := db.Exec(statement)
	must(t, err)
	must(t, db.Close())
}

func connect(t testing.TB, url string) *sql.DB {
	t.Helper()
	driver, source := "pgx", url
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, source)
	must(t, err)
	return db
}

// queueClock is the queue's clock: it stands still until it is set.
type queueClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *queueClock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

func (c *queueClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *queueClock) NowOrNil() *time.Time {
	now := c.Now()
	return &now
}

// On a server in Amsterdam a job is done when it is due and not an hour later or
// earlier, also on the nights on which the clocks change.
func TestDueTimesOutsideUTC(t *testing.T) {
	place, err := time.LoadLocation("Europe/Amsterdam")
	must(t, err)
	before := time.Local
	time.Local = place
	t.Cleanup(func() { time.Local = before })
	nights := map[string]time.Time{
		"spring": time.Date(2026, 3, 29, 0, 55, 0, 0, time.UTC).In(place),  // 01:55; 02:00 becomes 03:00
		"autumn": time.Date(2026, 10, 25, 0, 55, 0, 0, time.UTC).In(place), // 02:55; 03:00 becomes 02:00
	}
	engines := map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres}
	t.Run("all", func(t *testing.T) { // ends when those that run side by side have ended
		for night, start := range nights {
			for engine, url := range engines {
				t.Run(night+"/"+engine, func(t *testing.T) {
					t.Parallel()
					testDue(t, url(t), start)
				})
			}
		}
	})
}

func testDue(t *testing.T, url string, start time.Time) {
	const putOff, early = 10 * time.Minute, time.Minute // longer than the queue looks ahead
	clock := &queueClock{now: start}
	s := storetest.Open(t, url, clock.Now)
	w := &taskWorker{next: func() time.Time { return clock.Now().Add(putOff) }}
	w.do = func(job *river.Job[task]) error {
		switch {
		case !clock.Now().Equal(start):
			return nil
		case job.Args.Name == "failed":
			return errors.New("451 try again later")
		}
		return river.JobSnooze(putOff)
	}
	startQueue(t, s, w, clock)
	must(t, s.UpdateUnlogged(ctx, store.Every, func(tx *store.Tx) error {
		return errors.Join(tx.Enqueue(task{"failed", start}), tx.Enqueue(task{"snoozed", start}))
	}))
	db := connect(t, url)
	defer func() { _ = db.Close() }()
	waiting := func() (n int) {
		must(t, db.QueryRow(`SELECT count(*) FROM river_job WHERE state IN ('retryable', 'scheduled')`).Scan(&n))
		return n
	}
	eventually(t, "both are tried, and put off", func() bool { return len(w.names()) == 2 && waiting() == 2 })
	clock.set(start.Add(putOff - early))
	// A third that is due now shows that the queue has looked.
	must(t, s.UpdateUnlogged(ctx, store.Every, func(tx *store.Tx) error { return tx.Enqueue(task{"third", clock.Now()}) }))
	eventually(t, "the third is done", func() bool { return slices.Contains(w.names(), "third") })
	if got := w.names(); len(got) != 3 {
		t.Fatalf("done before it was due: %v", got)
	}
	clock.set(start.Add(putOff))
	eventually(t, "both are done at the moment that they are due", func() bool { return len(w.names()) == 5 })
}
