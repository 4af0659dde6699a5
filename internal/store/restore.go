package store

import (
	"archive/zip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
)

// Restore puts back what Dump wrote, of this version or an earlier one, into a
// database that has nothing in it. All of it or nothing. A backup of an earlier
// version goes into the schema of that version, which is then brought up to date
// as a database of that version would be.
func (s *Store) Restore(ctx context.Context, r *zip.Reader, progress func(rows int)) error {
	m, err := readManifest(r)
	if err != nil {
		return fault.Wrap(fault.Invalid, "fault.restore-damaged", err)
	}
	wanted, err := schemaVersion()
	if err != nil {
		return err
	}
	if m.Schema > wanted {
		return fault.New(fault.Invalid, "fault.restore-newer",
			"backup", strconv.FormatInt(m.Schema, 10), "program", strconv.FormatInt(wanted, 10))
	}
	return s.UpdateUnlogged(ctx, Every, func(tx *Tx) error {
		n := 0
		if err := tx.Row(`SELECT count(*) FROM organisation`, nil, &n); err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "fault.restore-not-empty")
		}
		if m.Schema < wanted {
			if err := tx.rebuild(m.Schema); err != nil {
				return fmt.Errorf("cannot make the schema of the backup: %w", err)
			}
		}
		for _, name := range backupTables(m.Schema) {
			if err := tx.restoreFile(r, name, m, progress); err != nil {
				return tx.store.damaged(fmt.Errorf("cannot restore %s: %w", tableFile(name), err))
			}
		}
		if m.Schema == wanted {
			return nil
		}
		return tx.upgrade(m.Schema)
	})
}

// damaged makes an error of reading a backup one that a person understands.
// When it is the database that cannot go on, that is said instead.
func (s *Store) damaged(err error) error {
	if explained := s.explain(err); fault.Is(explained, fault.Busy) {
		return explained
	}
	return fault.Wrap(fault.Invalid, "fault.restore-damaged", err)
}

// rebuild takes our tables away, which are empty, and makes those of an earlier
// version of the schema.
func (tx *Tx) rebuild(version int64) error {
	for _, t := range tables {
		if t.until == 0 {
			if _, err := tx.sql.ExecContext(tx.ctx, `DROP TABLE IF EXISTS `+t.name); err != nil {
				return err
			}
		}
	}
	return tx.applyMigrations(0, version)
}

// upgrade brings the schema from an earlier version up to date.
func (tx *Tx) upgrade(version int64) error {
	wanted, err := schemaVersion()
	if err == nil {
		err = tx.applyMigrations(version, wanted)
	}
	if err == nil && tx.store.postgres {
		err = protect(tx.ctx, tx.sql)
	}
	if err != nil {
		return fmt.Errorf("cannot bring the backup up to date: %w", err)
	}
	return nil
}

// readManifest reads what a backup says of itself, and refuses one with other
// tables than its version has. The first version said nothing.
func readManifest(r *zip.Reader) (manifest, error) {
	m := manifest{Schema: 1}
	if file, err := r.Open(manifestFile); err == nil {
		defer func() { _ = file.Close() }()
		decoder := json.NewDecoder(file)
		decoder.DisallowUnknownFields()
		m = manifest{}
		if err := decoder.Decode(&m); err != nil {
			return m, fmt.Errorf("cannot read %s: %w", manifestFile, err)
		}
		if m.Schema < 1 || m.Rows == nil {
			return m, fmt.Errorf("cannot read %s: no version or no numbers of rows", manifestFile)
		}
	}
	if version, err := schemaVersion(); err != nil || m.Schema > version {
		return m, err // which tables it should have is not known here
	}
	var there, expected []string
	for _, file := range r.File {
		if strings.HasPrefix(file.Name, tableFolder) {
			there = append(there, file.Name)
		}
	}
	for _, name := range backupTables(m.Schema) {
		expected = append(expected, tableFile(name))
	}
	slices.Sort(there)
	slices.Sort(expected)
	if !slices.Equal(there, expected) {
		return m, fmt.Errorf("cannot use tables %v: expected %v", there, expected)
	}
	return m, nil
}

func (tx *Tx) restoreFile(r *zip.Reader, table string, m manifest, progress func(int)) error {
	file, err := r.Open(tableFile(table))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	rows, err := tx.restoreTable(file, table, progress)
	if err != nil {
		return err
	}
	if expected, said := m.Rows[table]; m.Rows != nil && (!said || rows != expected) {
		return fmt.Errorf("cannot use %d rows: expected %d", rows, expected)
	}
	return nil
}

func (tx *Tx) restoreTable(r io.Reader, table string, progress func(int)) (rows int, err error) {
	if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
		return 0, err
	}
	decoder := json.NewDecoder(r)
	decoder.UseNumber()
	var columns []string
	if err := decoder.Decode(&columns); err != nil {
		return 0, err
	}
	if err := tx.knownColumns(table, columns); err != nil {
		return 0, err
	}
	insert := `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (` + placeholders("$%d", 1, len(columns)) + `)`
	statement, err := tx.sql.PrepareContext(tx.ctx, insert)
	if err != nil {
		return 0, err
	}
	defer func() { _ = statement.Close() }()
	for ; ; rows++ {
		var row []any
		err := decoder.Decode(&row)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil || len(row) != len(columns) {
			return rows, errors.Join(err, fmt.Errorf("cannot use a row of %d values: expected %d", len(row), len(columns)))
		}
		for i := range row {
			if row[i], err = restoreValue(row[i]); err != nil {
				return rows, err
			}
		}
		if _, err := statement.ExecContext(tx.ctx, row...); err != nil {
			return rows, err
		}
		progress(1)
	}
}

func restoreValue(v any) (any, error) {
	switch x := v.(type) {
	case json.Number:
		return x.Int64()
	case map[string]any:
		text, ok := x["b"].(string)
		if !ok {
			return nil, errors.New("cannot read bytes: no key b")
		}
		return base64.StdEncoding.DecodeString(text)
	case string, nil:
		return x, nil
	}
	return nil, fmt.Errorf("cannot use a value of type %T", v)
}

// knownColumns refuses names that are not columns of the table: they become
// part of a statement.
func (tx *Tx) knownColumns(table string, columns []string) error {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT * FROM `+table+` LIMIT 0`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	known, err := rows.Columns()
	if err != nil {
		return err
	}
	slices.Sort(known)
	given := slices.Sorted(slices.Values(columns))
	if !slices.Equal(known, given) {
		return fmt.Errorf("cannot use columns %v: expected %v", columns, known)
	}
	return nil
}
