package store

import (
	"archive/zip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
)

// tables are what a backup holds, and the order in which it is put back. The
// queue is not in it: what waits is found again from the state of things.
var tables = []string{
	"keyring", "organisation", "organisation_key", "account", "directory", "agreement", "version", "signature", "link", "mail", "blob", "line", "tree", "tile",
}

// Dump writes every table as it was at one moment, one JSON array a row. What
// is encrypted stays encrypted. The form is the same for both databases: what
// one wrote the other can read. progress is told how many rows were written.
func (s *Store) Dump(ctx context.Context, w *zip.Writer, progress func(rows int)) error {
	return s.View(ctx, Every, func(tx *Tx) error {
		for _, table := range tables {
			file, err := w.Create("tables/" + table + ".jsonl")
			if err != nil {
				return err
			}
			if err := tx.dumpTable(file, table, progress); err != nil {
				return fmt.Errorf("cannot back up %s: %w", table, err)
			}
		}
		return nil
	})
}

func (tx *Tx) dumpTable(w io.Writer, table string, progress func(int)) error {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT * FROM `+table)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(columns); err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for n := 1; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		row := make([]any, len(values))
		for i, v := range values {
			if row[i] = v; v != nil {
				if b, ok := v.([]byte); ok {
					row[i] = map[string]string{"b": base64.StdEncoding.EncodeToString(b)}
				}
			}
		}
		if err := encoder.Encode(row); err != nil {
			return err
		}
		progress(1)
	}
	return rows.Err()
}

// Restore puts back what Dump wrote, into a database that has nothing in it.
// All of it or nothing.
func (s *Store) Restore(ctx context.Context, r *zip.Reader, progress func(rows int)) error {
	return s.UpdateUnlogged(ctx, Every, func(tx *Tx) error {
		n := 0
		if err := tx.Row(`SELECT count(*) FROM organisation`, nil, &n); err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "fault.restore-not-empty")
		}
		for _, table := range tables {
			file, err := r.Open("tables/" + table + ".jsonl")
			if err == nil {
				err = tx.restoreTable(file, table, progress)
				_ = file.Close()
			}
			if err != nil {
				return fault.Wrap(fault.Invalid, "fault.restore-damaged", fmt.Errorf("tables/%s.jsonl: %w", table, err))
			}
		}
		return nil
	})
}

func (tx *Tx) restoreTable(r io.Reader, table string, progress func(int)) error {
	if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
		return err
	}
	decoder := json.NewDecoder(r)
	decoder.UseNumber()
	var columns []string
	if err := decoder.Decode(&columns); err != nil {
		return err
	}
	if err := tx.knownColumns(table, columns); err != nil {
		return err
	}
	statement, err := tx.sql.PrepareContext(tx.ctx, `INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+placeholders("$%d", 1, len(columns))+`)`)
	if err != nil {
		return err
	}
	defer func() { _ = statement.Close() }()
	for {
		var row []any
		err := decoder.Decode(&row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil || len(row) != len(columns) {
			return errors.Join(err, fmt.Errorf("a row has %d values, expected %d", len(row), len(columns)))
		}
		for i := range row {
			if row[i], err = restoreValue(row[i]); err != nil {
				return err
			}
		}
		if _, err := statement.ExecContext(tx.ctx, row...); err != nil {
			return err
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
			return nil, errors.New("expected bytes")
		}
		return base64.StdEncoding.DecodeString(text)
	case string, nil:
		return x, nil
	}
	return nil, fmt.Errorf("unexpected value of type %T", v)
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
	sort.Strings(known)
	given := append([]string{}, columns...)
	sort.Strings(given)
	if strings.Join(known, ",") != strings.Join(given, ",") {
		return fmt.Errorf("columns %v, expected %v", columns, known)
	}
	return nil
}
