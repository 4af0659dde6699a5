// Package store keeps everything in SQLite or PostgreSQL. There are no rules in
// it: it makes sure that a change and its line in the evidence log commit
// together, that nobody reads across organisations, and that personal data lie
// encrypted.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"github.com/verhaal/verhaal/internal/fault"
)

// ID names a thing: a UUIDv7 in text, made by the program.
type ID string

// NewID makes an ID that sorts after those made before it by this process.
func NewID() ID { return ID(uuid.Must(uuid.NewV7()).String()) }

// ParseID reads an ID that came from outside.
func ParseID(s string) (ID, error) {
	parsed, err := uuid.Parse(s)
	if err != nil || parsed.String() != s {
		return "", fault.New(fault.NotFound, "fault.not-found")
	}
	return ID(s), nil
}

// System is the actor of what the program does by itself.
const System = "system"

// Store is one database, of one of two kinds.
type Store struct {
	write, read *sql.DB
	postgres    bool
	url         string
	master      *box
	jobs        *river.Client[*sql.Tx]
	now         func() time.Time
	wake        chan struct{} // lines wait for the sequencer
	work        chan struct{} // SQLite: jobs wait for the workers

	hot   map[string]*sql.Stmt // SQLite: what every change runs, prepared once; pgx does so by itself
	views sync.Map             // SQLite: query -> *sql.Stmt of what views read; nil while it is prepared
	cache cache
	mu    sync.RWMutex
	keys  map[ID]*box // each organisation's key, unwrapped
}

// Open opens the database, brings its schema up to date and checks that it
// protects what it must. url is "sqlite:FILE" or "postgres://…"; master is the
// key under which all other keys are kept; now is the clock.
func Open(ctx context.Context, url string, master []byte, now func() time.Time) (*Store, error) {
	secret, err := newBox(master)
	if err != nil {
		return nil, err
	}
	s := &Store{
		url: url, master: secret, now: now, wake: make(chan struct{}, 1), work: make(chan struct{}, 1),
		cache: cache{changes: map[ID]int64{}, values: map[cacheKey]cached{}}, keys: map[ID]*box{},
	}
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		err = s.openSQLite(ctx, file)
	} else if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		err = s.openPostgres(ctx)
	} else {
		err = fault.New(fault.Invalid, "fault.database-url")
	}
	if err == nil {
		err = s.migrate(ctx)
	}
	if err == nil {
		err = s.checkMaster(ctx)
	}
	if err == nil && !s.postgres {
		err = s.prepare(ctx, lastLine, insertLine)
	}
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("cannot open database: %w", s.unusable(err))
	}
	return s, nil
}

// Close closes the connections.
func (s *Store) Close() {
	for _, db := range []*sql.DB{s.write, s.read} {
		if db != nil {
			_ = db.Close()
		}
	}
}

func (s *Store) prepare(ctx context.Context, queries ...string) error {
	s.hot = map[string]*sql.Stmt{}
	for _, query := range queries {
		statement, err := s.write.PrepareContext(ctx, query)
		if err != nil {
			return err
		}
		s.hot[query] = statement
	}
	return nil
}

func (s *Store) openPostgres(ctx context.Context) (err error) {
	s.postgres = true
	if s.write, err = sql.Open("pgx", s.url); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(20)
	s.write.SetMaxIdleConns(8)
	s.read = s.write
	var unbound bool
	err = s.write.QueryRowContext(ctx, `SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user`).Scan(&unbound)
	if err == nil && unbound {
		return fault.New(fault.Invalid, "fault.database-superuser")
	}
	return err
}

// Tx is one transaction of one organisation. Everything read or written
// through it is that organisation's.
type Tx struct {
	Now time.Time // the moment of the transaction, in UTC, whole milliseconds

	ctx          context.Context
	store        *Store
	sql          *sql.Tx
	organisation ID
	actor        string
	key          *box
	changes      int // rows written
	lines        int // lines recorded
	jobs         int // jobs enqueued
	reading      bool
	apart        bool  // the organisation's key stays in this transaction
	seen         int64 // how often the organisation had changed when it began
}

// Organisation gives the organisation that the transaction is of.
func (tx *Tx) Organisation() ID { return tx.organisation }

// Context gives the context of the transaction.
func (tx *Tx) Context() context.Context { return tx.ctx }

// ErrNoLine says that a transaction changed something without recording a
// line, or recorded a line without changing anything. It is a mistake in the
// program; the transaction is rolled back.
var ErrNoLine = errors.New("a change and its line in the evidence log must commit together")

// Update runs f in one transaction, in which every change of state has its
// line in the evidence log or the whole is rolled back. f may run more than
// once, when another node was first; it must have no effect but through tx.
func (s *Store) Update(ctx context.Context, organisation ID, actor string, f func(*Tx) error) error {
	return s.transact(ctx, organisation, actor, sql.LevelSerializable, func(tx *Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		if (tx.changes > 0) != (tx.lines > 0) {
			return ErrNoLine
		}
		return nil
	})
}

// UpdateUnlogged runs f in one transaction that is no part of anybody's story:
// sessions, the state of deliveries, sequencing. With organisation Every it
// reaches all organisations.
func (s *Store) UpdateUnlogged(ctx context.Context, organisation ID, f func(*Tx) error) error {
	return s.transact(ctx, organisation, System, sql.LevelSerializable, f)
}

// Every is the scope of housekeeping over all organisations.
const Every ID = "*"

// transact runs f in one transaction, again when another was first. The level is
// PostgreSQL's: SQLite knows one.
func (s *Store) transact(ctx context.Context, organisation ID, actor string, level sql.IsolationLevel, f func(*Tx) error) error {
	const attempts, longest = 25, 200 // milliseconds between two attempts; at random, or the same two meet again
	var err error
	for attempt := range attempts {
		var tx *Tx
		tx, err = s.begin(ctx, s.write, organisation, actor, sql.TxOptions{Isolation: level})
		if err != nil {
			return s.explain(err)
		}
		err = f(tx)
		if err == nil {
			err = tx.sql.Commit()
		} else {
			_ = tx.sql.Rollback()
		}
		if err == nil {
			if tx.changes > 0 {
				s.cache.changed(organisation)
			}
			if tx.lines > 0 {
				s.Wake()
			}
			if tx.jobs > 0 {
				signal(s.work)
			}
			return nil
		}
		if !serialization(err) {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(rand.IntN(min(attempt*attempt, longest)+1)) * time.Millisecond):
		}
	}
	return s.explain(err)
}

// View runs f in a transaction that reads one moment and writes nothing.
func (s *Store) View(ctx context.Context, organisation ID, f func(*Tx) error) error {
	tx, err := s.begin(ctx, s.read, organisation, System, sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return s.explain(err)
	}
	defer func() { _ = tx.sql.Rollback() }()
	return s.explain(f(tx))
}

func (s *Store) begin(ctx context.Context, db *sql.DB, organisation ID, actor string, options sql.TxOptions) (*Tx, error) {
	reading := options.ReadOnly
	if !s.postgres {
		options = sql.TxOptions{}
	}
	if reading && !s.postgres {
		// Watching a context costs a goroutine for each statement, and no view
		// takes long enough for that to pay.
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		ctx = context.WithoutCancel(ctx)
	}
	seen := s.cache.seen(organisation)
	t, err := db.BeginTx(ctx, &options)
	if err != nil {
		return nil, err
	}
	tx := &Tx{
		Now: s.now().UTC().Truncate(time.Millisecond), ctx: ctx, store: s, sql: t, organisation: organisation, actor: actor,
		reading: reading, seen: seen,
	}
	if s.postgres {
		if _, err = t.ExecContext(ctx, `SELECT set_config('verhaal.organisation', $1, true)`, string(organisation)); err != nil {
			_ = t.Rollback()
			return nil, err
		}
	}
	return tx, nil
}

// Exec changes rows and gives their number. A statement that touched no row
// is no change, and so needs no line.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	result, err := tx.sql.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	tx.changes += int(n)
	return n, err
}

// ExecOne changes exactly one row; none is a conflict: somebody was first.
func (tx *Tx) ExecOne(query string, args ...any) error {
	n, err := tx.Exec(query, args...)
	if err == nil && n != 1 {
		return fault.New(fault.Conflict, "fault.conflict")
	}
	return err
}

// execHot runs a statement that was prepared when the database was opened. It
// counts as no change: it is for the lines themselves.
func (tx *Tx) execHot(query string, args ...any) (sql.Result, error) {
	if hot := tx.store.hot[query]; hot != nil && !tx.reading {
		return tx.sql.StmtContext(tx.ctx, hot).ExecContext(tx.ctx, args...)
	}
	return tx.sql.ExecContext(tx.ctx, query, args...)
}

// statement gives the prepared form of a query, when there is one. SQLite takes
// as long to prepare a query as to run it, so every query of a view is prepared
// once for each connection: their texts are constants of the program.
func (tx *Tx) statement(query string) *sql.Stmt {
	s := tx.store
	if s.postgres {
		return nil
	}
	if !tx.reading {
		return s.hot[query]
	}
	if found, ok := s.views.LoadOrStore(query, (*sql.Stmt)(nil)); ok {
		return found.(*sql.Stmt)
	}
	// Not here: preparing takes a connection, and this transaction holds one.
	// When all who hold one wanted another, they would wait for each other.
	go func() {
		if prepared, err := s.read.PrepareContext(context.WithoutCancel(tx.ctx), query); err == nil {
			s.views.Store(query, prepared)
		} else {
			s.views.Delete(query)
		}
	}()
	return nil
}

// Row reads one row; none is fault.NotFound.
func (tx *Tx) Row(query string, args []any, into ...any) error {
	var row *sql.Row
	if prepared := tx.statement(query); prepared != nil {
		row = tx.sql.StmtContext(tx.ctx, prepared).QueryRowContext(tx.ctx, args...)
	} else {
		row = tx.sql.QueryRowContext(tx.ctx, query, args...)
	}
	err := row.Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	return err
}

// Rows reads rows one by one.
func (tx *Tx) Rows(query string, args []any, each func(scan func(...any) error) error) error {
	if tx.organisation != Every {
		_, _ = tx.secret() // reading it later would be a second query on a connection that is busy with this one
	}
	var rows *sql.Rows
	var err error
	if prepared := tx.statement(query); prepared != nil {
		rows, err = tx.sql.StmtContext(tx.ctx, prepared).QueryContext(tx.ctx, args...)
	} else {
		rows, err = tx.sql.QueryContext(tx.ctx, query, args...)
	}
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Enqueue adds work to be done after the transaction, and only if it commits.
func (tx *Tx) Enqueue(job river.JobArgs) error {
	if _, err := tx.store.jobs.InsertTx(tx.ctx, tx.sql, job, nil); err != nil {
		return fmt.Errorf("cannot enqueue %s: %w", job.Kind(), err)
	}
	tx.jobs++
	return nil
}

// Wake tells the sequencer of this process that lines are waiting.
func (s *Store) Wake() { signal(s.wake) }

// signal says that there is something; once is enough.
func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// Waiting gives a value when lines may be waiting for the sequencer.
func (s *Store) Waiting() <-chan struct{} { return s.wake }

// Ref names a thing of an organisation, in housekeeping over all of them.
type Ref struct{ Organisation, ID ID }
