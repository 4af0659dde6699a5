package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
)

// The files that SQLite keeps beside the database itself.
var sqliteBeside = []string{"-wal", "-shm"}

// uriPath writes the name of a file as SQLite reads it in a URI.
var uriPath = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

func (s *Store) openSQLite(ctx context.Context, file string) (err error) {
	old, err := ownFile(file)
	if err != nil {
		return err
	}
	file = uriPath.Replace(file)
	const common = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=secure_delete(1)"
	if s.write, err = sql.Open("sqlite", "file:"+file+common+"&_txlock=immediate"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1) // SQLite has one writer; waiting here is cheaper than there
	if s.read, err = sql.Open("sqlite", "file:"+file+common+"&_pragma=query_only(1)"); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	s.read.SetMaxIdleConns(max(4, runtime.NumCPU())) // with what was prepared on them
	if old {
		return s.quickCheck(ctx)
	}
	return nil
}

// ownFile makes the file of a database for its owner alone, or has it be so; it
// says whether there was one. SQLite gives the files beside it the same mode.
func ownFile(name string) (old bool, err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return false, fault.Wrap(fault.Invalid, "fault.database-file", err)
	}
	info, err := f.Stat()
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return false, fault.Wrap(fault.Invalid, "fault.database-file", err)
	}
	for _, behind := range append([]string{""}, sqliteBeside...) {
		const others = 0o077
		if info, err := os.Stat(name + behind); err == nil && info.Mode().Perm()&others != 0 {
			_ = os.Chmod(name+behind, 0o600) // what is somebody else's, whom we may write with, stays as it is
		}
	}
	return info.Size() > 0, nil
}

// quickCheck refuses a file that is damaged before anything is read from it or
// written to it.
func (s *Store) quickCheck(ctx context.Context) error {
	var said string
	if err := s.write.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&said); err != nil {
		return fmt.Errorf("cannot check the file: %w", err)
	}
	if said != "ok" {
		return fault.Wrap(fault.Busy, "fault.database-damaged", errors.New(said))
	}
	return nil
}

// Used says whether there is a database already, with keys in it. It makes none.
func Used(ctx context.Context, url string) (bool, error) {
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		info, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, fault.Wrap(fault.Invalid, "fault.database-file", err)
		}
		return info.Size() > 0, nil
	}
	if !strings.HasPrefix(url, "postgres://") && !strings.HasPrefix(url, "postgresql://") {
		return false, fault.New(fault.Invalid, "fault.database-url")
	}
	db, err := sql.Open("pgx", url)
	if err != nil {
		return false, err
	}
	defer func() { _ = db.Close() }()
	there, keys := false, 0
	err = db.QueryRowContext(ctx, `SELECT to_regclass('keyring') IS NOT NULL`).Scan(&there)
	if err == nil && there {
		err = db.QueryRowContext(ctx, `SELECT count(*) FROM keyring`).Scan(&keys)
	}
	if err != nil {
		return false, fmt.Errorf("cannot look into the database: %w", err)
	}
	return keys > 0, nil
}
