package store

import (
	"archive/zip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
)

// The files of a backup: what it is, and a file for each table.
const (
	manifestFile = "backup.json"
	tableFolder  = "tables/"
)

func tableFile(table string) string { return tableFolder + table + ".jsonl" }

// manifest is what a backup says of itself, since the second version of the
// schema; one that says nothing is of the first.
type manifest struct {
	Schema int64          `json:"schema"` // the version of the schema whose tables these are
	Rows   map[string]int `json:"rows"`   // how many rows each table has
}

// Dump writes every table as it was at one moment, one JSON array a row. What
// is encrypted stays encrypted. The form is the same for both databases: what
// one wrote the other can read. progress is told how many rows were written.
func (s *Store) Dump(ctx context.Context, w *zip.Writer, progress func(rows int)) error {
	version, err := schemaVersion()
	if err != nil {
		return err
	}
	m := manifest{Schema: version, Rows: map[string]int{}}
	err = s.View(ctx, Every, func(tx *Tx) error {
		for _, table := range backupTables(version) {
			file, err := w.Create(tableFile(table))
			if err != nil {
				return err
			}
			if m.Rows[table], err = tx.dumpTable(file, table, progress); err != nil {
				return fmt.Errorf("cannot back up %s: %w", table, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	file, err := w.Create(manifestFile)
	if err != nil {
		return err
	}
	return json.NewEncoder(file).Encode(m)
}

func (tx *Tx) dumpTable(w io.Writer, table string, progress func(int)) (count int, err error) {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT * FROM `+table)
	if err != nil {
		return count, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return count, err
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(columns); err != nil {
		return count, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for ; rows.Next(); count++ {
		if err := rows.Scan(into...); err != nil {
			return count, err
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
			return count, err
		}
		progress(1)
	}
	return count, rows.Err()
}
