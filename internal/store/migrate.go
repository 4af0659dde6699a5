package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"log/slog"

	_ "github.com/jackc/pgx/v5/stdlib" // the pgx driver of database/sql
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite" // the sqlite driver of database/sql
)

// migrationLock is the number of the lock under which a schema is changed.
const migrationLock = 1986947169

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date: ours, then the queue's, then row-level
// security on every table that has an organisation.
func (s *Store) migrate(ctx context.Context) error {
	dialect := database.DialectSQLite3
	if s.postgres {
		dialect = database.DialectPostgres
		// Nodes that start at the same moment take turns.
		turn, err := s.write.Conn(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = turn.Close() }()
		if _, err := turn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, migrationLock); err != nil {
			return err
		}
		defer func() { _, _ = turn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, migrationLock) }()
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, s.write, files, goose.WithVerbose(false))
	if err != nil {
		return fmt.Errorf("cannot read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("cannot migrate: %w", err)
	}
	if err := s.migrateJobs(ctx); err != nil {
		return err
	}
	if s.postgres {
		return s.protect(ctx)
	}
	return nil
}

// migrateJobs brings the queue's tables up to date and makes the client that
// only inserts: in the transaction of the change.
func (s *Store) migrateJobs(ctx context.Context) error {
	var driver riverdriver.Driver[*sql.Tx] = riversqlite.New(s.write)
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
	s.jobs, err = river.NewClient(driver, &river.Config{Logger: quiet})
	return err
}

// protect has PostgreSQL enforce again that a transaction sees one
// organisation only, on every table that has one. A table that is protected is
// left alone: to alter it would wait for nodes that work with it, and they for us.
func (s *Store) protect(ctx context.Context) error {
	_, err := s.write.ExecContext(ctx, `
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
