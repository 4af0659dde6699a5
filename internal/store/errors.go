package store

import (
	"database/sql/driver"
	"errors"
	"net"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/verhaal/verhaal/internal/fault"
)

// serialization says whether PostgreSQL asks to run the transaction again.
func serialization(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// explain gives what a person can do about an error of the database its key;
// other errors stay what they are.
func (s *Store) explain(err error) error {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	var explained *fault.Fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &explained):
		return err
	case errors.As(err, &lite):
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR:
			return fault.Wrap(fault.Busy, "fault.disk-full", err)
		case sqlite3.SQLITE_BUSY:
			return fault.Wrap(fault.Busy, "fault.busy", err)
		case sqlite3.SQLITE_CONSTRAINT:
			return fault.Wrap(fault.Conflict, "fault.conflict", err)
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
			return s.unusable(err)
		}
	case errors.As(err, &pg):
		switch {
		case pg.Code == "53100":
			return fault.Wrap(fault.Busy, "fault.disk-full", err)
		case pg.Code == "23505":
			return fault.Wrap(fault.Conflict, "fault.conflict", err)
		case serialization(err) || pg.Code[:2] == "53" || pg.Code[:2] == "57":
			return fault.Wrap(fault.Busy, "fault.busy", err)
		}
	case errors.Is(err, syscall.ENOSPC):
		return fault.Wrap(fault.Busy, "fault.disk-full", err)
	case s.postgres && away(err):
		return fault.Wrap(fault.Busy, "fault.database-away", err)
	}
	return err
}

// away says whether the database server could not be reached.
func away(err error) bool {
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn)
}

// unusable says of a file of SQLite that is damaged, or that may not be written
// to, what a person can do about it; other errors stay what they are.
func (s *Store) unusable(err error) error {
	var lite *sqlite.Error
	var explained *fault.Fault
	if errors.As(err, &explained) || !errors.As(err, &lite) {
		return err
	}
	switch lite.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fault.Wrap(fault.Busy, "fault.database-damaged", err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return fault.Wrap(fault.Invalid, "fault.database-file", err)
	}
	return err
}
