package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// kept are the tables of which an organisation's rows stay when it is erased: the
// log and its tree, so that what others hold of it can still be verified. They
// hold nothing personal once what the lines were about is gone.
var kept = []string{"line", "tree", "tile", "organisation_key"}

// errErased is what there is of a key that was destroyed.
var errErased = errors.New("the key of this organisation was destroyed")

// EraseOrganisation erases what the transaction's organisation has, its key first
// of all, and gives how many rows went. Without the key nothing that was
// encrypted with it can be read again, wherever a copy of it lies.
// law: avg 17(1)
func (tx *Tx) EraseOrganisation() (rows int64, err error) {
	// What is left of the key says that there was one.
	if rows, err = tx.Exec(`UPDATE organisation_key SET wrapped = $2 WHERE organisation = $1`, tx.organisation, []byte{}); err != nil {
		return 0, err
	}
	for _, t := range tables {
		if t.common || t.until != 0 || slices.Contains(kept, t.name) {
			continue
		}
		n, err := tx.Exec(`DELETE FROM `+t.name+` WHERE organisation = $1`, tx.organisation)
		if err != nil {
			return 0, fmt.Errorf("cannot erase %s: %w", t.name, err)
		}
		rows += n
	}
	_, err = tx.Exec(`UPDATE line SET salt = NULL, payload = NULL WHERE organisation = $1`, tx.organisation)
	return rows, err
}

// Forget sees to it that what was erased does not stay behind in the files of the
// database: SQLite keeps it in its log until that is written back. In PostgreSQL
// its own cleaning does this.
func (s *Store) Forget(ctx context.Context) error {
	if s.postgres {
		return nil
	}
	var busy, pages, written int
	if err := s.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &written); err != nil {
		return s.explain(err)
	}
	return nil
}
