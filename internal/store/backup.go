package store

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	programVersion "github.com/verhaal/verhaal/internal/version"
)

// The files of a backup: what it is, the signature on that, and a file for each
// table.
const (
	manifestFile  = "backup.json"
	signatureFile = "backup.sig"
	tableFolder   = "tables/"
)

// backupOrigin is what kind of text the signature on a backup is under.
const backupOrigin = "verhaal.backup"

func tableFile(table string) string { return tableFolder + table + ".jsonl" }

// manifest is what a backup says of itself, since the second version of the
// schema; one that says nothing is of the first.
type manifest struct {
	Schema int64          `json:"schema"` // the version of the schema whose tables these are
	Rows   map[string]int `json:"rows"`   // how many rows each table has

	// Since backups are signed:
	SHA256  map[string]string `json:"sha256,omitempty"`  // of the file of each table
	Program string            `json:"program,omitempty"` // the version of the program that made it
	MadeAt  string            `json:"made_at,omitempty"` // RFC 3339
	Key     string            `json:"key,omitempty"`     // the fingerprint of the key that signed it
}

// signed says whether a backup says that it is signed.
func (m manifest) signed() bool { return m.SHA256 != nil }

// Dump writes every table as it was at one moment, one JSON array a row. What
// is encrypted stays encrypted. The form is the same for both databases: what
// one wrote the other can read. progress is told how many rows were written.
//
// It says what there must be in it, row and byte, and signs that with the key of
// the evidence logs: the one whose fingerprint others have already, in dossiers
// and checkpoints, so that whoever keeps a backup can know whose it is without
// the master key. That key is in the backup too, under the master key: nobody
// who cannot read the backup can sign another one.
func (s *Store) Dump(ctx context.Context, w *zip.Writer, progress func(rows int)) error {
	version, err := SchemaVersion()
	if err != nil {
		return err
	}
	key, err := s.LogKey(ctx)
	if err != nil {
		return fmt.Errorf("cannot read the key to sign with: %w", err)
	}
	m := manifest{
		Schema: version, Rows: map[string]int{}, SHA256: map[string]string{}, Program: programVersion.String(),
		MadeAt: s.now().UTC().Format(time.RFC3339), Key: key.Fingerprint(),
	}
	err = s.View(ctx, Every, func(tx *Tx) error {
		for _, table := range backupTables(version) {
			file, err := w.Create(tableFile(table))
			if err != nil {
				return err
			}
			sum := sha256.New()
			if m.Rows[table], err = tx.dumpTable(io.MultiWriter(file, sum), table, progress); err != nil {
				return fmt.Errorf("cannot back up %s: %w", table, err)
			}
			m.SHA256[table] = hex.EncodeToString(sum.Sum(nil))
		}
		return nil
	})
	if err != nil {
		return err
	}
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	signature, err := key.Note(backupOrigin, string(text))
	if err != nil {
		return fmt.Errorf("cannot sign the backup: %w", err)
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{manifestFile, text}, {signatureFile, signature}} {
		file, err := w.Create(f.name)
		if err == nil {
			_, err = file.Write(f.data)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
