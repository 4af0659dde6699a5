package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib" // has the pgx driver of database/sql too
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite" // the sqlite driver of database/sql

	"github.com/verhaal/verhaal/internal/fault"
)

// migrationLock is the number of the lock under which a schema is changed.
const migrationLock = 1986947169

//go:embed migrations/*.sql
var embedded embed.FS

// migrations are the steps of our schema, by number: a file that was released
// is never changed again, a new step is a new file.
var migrations = must(fs.Sub(embedded, "migrations"))

// migrate brings the schema up to date: ours, then the queue's, then row-level
// security on every table that has an organisation.
func (s *Store) migrate(ctx context.Context) error {
	dialect := database.DialectSQLite3
	if s.postgres {
		dialect = database.DialectPostgres
		// Nodes that start at the same moment take turns.
		turn, err := s.write.Conn(ctx)
		if err != nil {
			return fmt.Errorf("cannot connect to migrate: %w", err)
		}
		defer func() { _ = turn.Close() }()
		if _, err := turn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, migrationLock); err != nil {
			return fmt.Errorf("cannot take the lock for migrating: %w", err)
		}
		defer func() { _, _ = turn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, migrationLock) }()
	}
	db := s.write
	if s.postgres {
		every, err := s.openEvery()
		if err != nil {
			return err
		}
		defer func() { _ = every.Close() }()
		db = every
	}
	provider, err := goose.NewProvider(dialect, db, migrations, goose.WithVerbose(false))
	if err != nil {
		return fmt.Errorf("cannot read migrations: %w", err)
	}
	there, wanted, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("cannot read the version of the schema: %w", err)
	}
	if there > wanted {
		return fault.New(fault.Invalid, "fault.database-newer",
			"database", strconv.FormatInt(there, 10), "program", strconv.FormatInt(wanted, 10))
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("cannot migrate: %w", err)
	}
	if err := s.migrateJobs(ctx); err != nil {
		return err
	}
	if s.postgres {
		return protect(ctx, s.write)
	}
	return nil
}

// openEvery opens connections that see the rows of every organisation: without
// that, a migration would find no rows to change, and say nothing.
func (s *Store) openEvery() (*sql.DB, error) {
	config, err := pgx.ParseConfig(s.url)
	if err != nil {
		return nil, fmt.Errorf("cannot read the URL of the database: %w", err)
	}
	return stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SELECT set_config('verhaal.organisation', $1, false)`, string(Every))
		return err
	})), nil
}

// SchemaVersion is the version of the schema that the program works on: the
// number of the last migration.
func SchemaVersion() (int64, error) {
	version := int64(0)
	err := eachMigration(func(number int64, _ string) error {
		version = max(version, number)
		return nil
	})
	return version, err
}

// eachMigration gives the migrations in their order.
func eachMigration(each func(number int64, name string) error) error {
	names, err := fs.Glob(migrations, "*.sql") // sorted
	if err != nil {
		return err
	}
	for _, name := range names {
		number, err := goose.NumericComponent(name)
		if err != nil {
			return fmt.Errorf("cannot read migrations: %w", err)
		}
		if err := each(number, name); err != nil {
			return err
		}
	}
	return nil
}

// applyMigrations runs the migrations after one version up to another in this
// transaction, without noting them as done.
func (tx *Tx) applyMigrations(from, to int64) error {
	return eachMigration(func(number int64, name string) error {
		if number <= from || number > to {
			return nil
		}
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return err
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		if _, err := tx.sql.ExecContext(tx.ctx, up); err != nil {
			return fmt.Errorf("cannot run migration %s: %w", name, err)
		}
		return nil
	})
}

// migrateJobs brings the queue's tables up to date and makes the client that
// only inserts: in the transaction of the change.
func (s *Store) migrateJobs(ctx context.Context) error {
	var driver riverdriver.Driver[*sql.Tx] = sqliteQueue{riversqlite.New(s.write), s.work}
	if s.postgres {
		driver = riverdatabasesql.New(s.write)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return fmt.Errorf("cannot read the queue's migrations: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("cannot migrate the queue: %w", err)
	}
	if !s.postgres {
		if err := s.repairDue(ctx); err != nil {
			return fmt.Errorf("cannot repair the queue: %w", err)
		}
	}
	s.jobs, err = river.NewClient(driver, &river.Config{Logger: quiet})
	return err
}

// dueFormat is the one form in which the queue can compare moments in SQLite.
const dueFormat = "2006-01-02 15:04:05.000"

// repairDue writes again when a job is due that the queue of an earlier version
// put off: it wrote the time of the place ("2026-11-30 22:55:34.09 +0100 CET
// m=+31.26"), and compared that, as text, with the time in UTC.
func (s *Store) repairDue(ctx context.Context) error {
	due := map[int64]time.Time{}
	rows, err := s.write.QueryContext(ctx, `SELECT id, CAST(scheduled_at AS TEXT) FROM river_job
		WHERE state IN ('available', 'retryable', 'scheduled') AND length(scheduled_at) > $1`, len(dueFormat))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var text string
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		const fields = 3 // day, time of day and offset; then names, which mean nothing
		parts := strings.Fields(text)
		if due[id], err = time.Parse("2006-01-02 15:04:05.999999999 -0700", strings.Join(parts[:min(fields, len(parts))], " ")); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for id, at := range due {
		if _, err := s.write.ExecContext(ctx, `UPDATE river_job SET scheduled_at = $2 WHERE id = $1`, id,
			at.UTC().Format(dueFormat)); err != nil {
			return err
		}
	}
	return nil
}

// execer is a database or one transaction of it.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// protect has PostgreSQL enforce again that a transaction sees one
// organisation only, on every table that has one. A table that is protected is
// left alone: to alter it would wait for nodes that work with it, and they for us.
func protect(ctx context.Context, db execer) error {
	_, err := db.ExecContext(ctx, `
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'organisation' LOOP
    IF NOT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = t AND relnamespace = current_schema()::regnamespace) THEN
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = current_schema() AND tablename = t AND policyname = 'tenant') THEN
      EXECUTE format('CREATE POLICY tenant ON %I USING (organisation = current_setting(''verhaal.organisation'', true) OR current_setting(''verhaal.organisation'', true) = ''*'')', t);
    END IF;
  END LOOP;
END $$`)
	if err != nil {
		return fmt.Errorf("cannot set row-level security: %w", err)
	}
	return nil
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
