package store

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/proof/evidence"
)

// Restore puts back what Dump wrote, of this version or an earlier one, into a
// database that has nothing in it. All of it or nothing. A backup of an earlier
// version goes into the schema of that version, which is then brought up to date
// as a database of that version would be. What was put back is checked before it
// counts, by the store and by more: a backup in which anything is wrong is
// refused with an error in which Unsound is.
func (s *Store) Restore(ctx context.Context, r *zip.Reader, progress func(rows int), more ...Examine) error {
	m, text, wanted, err := restorable(r)
	if err == nil {
		err = checkSigned(r, m, text, s.master)
	}
	if err != nil {
		return err
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
		if err := tx.checkKeys(); err != nil {
			return err
		}
		if m.Schema < wanted {
			if err := tx.upgrade(m.Schema); err != nil {
				return err
			}
		}
		return tx.sound(more)
	})
}

// restorable gives what a backup says of itself and which version of the schema
// this program has, and refuses what is no backup or of a later version.
func restorable(r *zip.Reader) (m manifest, text []byte, wanted int64, err error) {
	if m, text, err = readManifest(r); err != nil {
		return m, nil, 0, fault.Wrap(fault.Invalid, "fault.restore-damaged", err)
	}
	if wanted, err = SchemaVersion(); err == nil && m.Schema > wanted {
		err = fault.New(fault.Invalid, "fault.restore-newer",
			"backup", strconv.FormatInt(m.Schema, 10), "program", strconv.FormatInt(wanted, 10))
	}
	return m, text, wanted, err
}

// checkSigned refuses a backup that is not as it was signed, by the key that is
// in it. Those of before backups were signed say nothing of a signature.
func checkSigned(r *zip.Reader, m manifest, text []byte, master *box) error {
	file, err := r.Open(signatureFile)
	if errors.Is(err, fs.ErrNotExist) && !m.signed() {
		return nil
	}
	damaged := func(err error) error {
		return fault.Wrap(fault.Invalid, "fault.restore-damaged", fmt.Errorf("cannot verify the signature: %w", err))
	}
	if err != nil {
		return damaged(err)
	}
	defer func() { _ = file.Close() }()
	const most = 1 << 16
	note, err := io.ReadAll(io.LimitReader(file, most))
	if err != nil {
		return damaged(err)
	}
	var key evidence.Key
	found := false
	err = eachRow(r, "keyring", []string{"name", "wrapped"}, func(row []any) error {
		wrapped, isBytes := row[1].([]byte)
		if row[0] != logKey || !isBytes {
			return nil
		}
		opened, err := master.decrypt("keyring/"+logKey, wrapped)
		if err != nil {
			return fault.Wrap(fault.Invalid, "fault.restore-key", err)
		}
		found = true
		key, err = evidence.ParseKey(opened)
		return err
	})
	if err != nil {
		return err
	}
	if !found {
		return damaged(errors.New("no key"))
	}
	signed, err := key.OpenNote(backupOrigin, note)
	if err == nil && signed != string(text) {
		err = errors.New("it is of another backup")
	}
	if err != nil {
		return damaged(err)
	}
	return nil
}

// HasKeys says whether an archive has the keys of an installation in it, as
// every backup does.
func HasKeys(r *zip.Reader) bool {
	return slices.ContainsFunc(r.File, func(f *zip.File) bool { return f.Name == tableFile("keyring") })
}

// CheckBackup refuses a backup that cannot be put back with this master key,
// before there is a database to put it into, and says what it is. Restore looks
// again.
func CheckBackup(r *zip.Reader, master []byte) (Backup, error) {
	key, err := newBox(master)
	if err != nil {
		return Backup{}, err
	}
	m, text, _, err := restorable(r)
	if err == nil {
		err = checkKeysIn(r, key)
	}
	if err == nil {
		err = checkSigned(r, m, text, key)
	}
	return Backup{m.signed(), m.Program, m.MadeAt, m.Schema}, err
}

// Backup is what a backup says of itself.
type Backup struct {
	Signed  bool   // it says what must be in it, signed; those of the first releases do not
	Program string // the version that made it; "" = it does not say
	MadeAt  string // RFC 3339; "" = it does not say
	Schema  int64
}

// checkKeysIn refuses a backup of which the master key does not open all keys.
func checkKeysIn(r *zip.Reader, key *box) error {
	checked := false
	for table, column := range map[string]string{"keyring": "name", "organisation_key": "organisation"} {
		err := eachRow(r, table, []string{column, "wrapped"}, func(row []any) error {
			name, isText := row[0].(string)
			wrapped, isBytes := row[1].([]byte)
			if !isText || !isBytes {
				return fault.Wrap(fault.Invalid, "fault.restore-damaged", fmt.Errorf("cannot read a key of %s", table))
			}
			checked = checked || table == "keyring" && name == checkName
			return key.fits(table, name, wrapped)
		})
		if err != nil {
			return err
		}
	}
	if !checked {
		return fault.New(fault.Invalid, "fault.restore-key")
	}
	return nil
}

// eachRow gives some columns of each row of a table in a backup.
func eachRow(r *zip.Reader, table string, columns []string, use func(row []any) error) error {
	damaged := func(err error) error {
		return fault.Wrap(fault.Invalid, "fault.restore-damaged", fmt.Errorf("cannot read %s: %w", tableFile(table), err))
	}
	file, err := r.Open(tableFile(table))
	if err != nil {
		return damaged(err)
	}
	defer func() { _ = file.Close() }()
	decoder := json.NewDecoder(file)
	decoder.UseNumber()
	var all []string
	if err := decoder.Decode(&all); err != nil {
		return damaged(err)
	}
	for {
		var row []any
		if err := decoder.Decode(&row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return damaged(err)
		}
		values := make([]any, len(columns))
		for i, column := range columns {
			at := slices.Index(all, column)
			if at < 0 || at >= len(row) {
				return damaged(fmt.Errorf("no %s", column))
			}
			if values[i], err = restoreValue(row[at]); err != nil {
				return damaged(err)
			}
		}
		if err := use(values); err != nil {
			return err
		}
	}
}

// checkKeys refuses keys that were put back and that the master key does not
// open: nothing could be read with them.
func (tx *Tx) checkKeys() error {
	var check []byte
	err := tx.Row(`SELECT wrapped FROM keyring WHERE name = $1`, []any{checkName}, &check)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Invalid, "fault.restore-key")
	}
	if err == nil {
		err = tx.store.master.fits("keyring", checkName, check)
	}
	if err != nil {
		return err
	}
	var organisation string
	var wrapped []byte
	err = tx.Row(`SELECT organisation, wrapped FROM organisation_key LIMIT 1`, nil, &organisation, &wrapped)
	if fault.Is(err, fault.NotFound) {
		return nil // an installation that nobody used yet
	}
	if err == nil {
		err = tx.store.master.fits("organisation_key", organisation, wrapped)
	}
	return err
}

// fits refuses a key of a table that is not kept under this one.
func (b *box) fits(table, name string, wrapped []byte) error {
	if table == "organisation_key" && len(wrapped) == 0 {
		return nil // its organisation was erased
	}
	value, err := b.decrypt(table+"/"+name, wrapped)
	if err == nil && table == "keyring" && name == checkName && string(value) != checkText {
		err = errors.New("cannot use the check value")
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, "fault.restore-key", err)
	}
	return nil
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
	wanted, err := SchemaVersion()
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
func readManifest(r *zip.Reader) (m manifest, text []byte, err error) {
	m = manifest{Schema: 1}
	if file, err := r.Open(manifestFile); err == nil {
		defer func() { _ = file.Close() }()
		const most = 1 << 16
		if text, err = io.ReadAll(io.LimitReader(file, most)); err != nil {
			return m, nil, fmt.Errorf("cannot read %s: %w", manifestFile, err)
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		m = manifest{}
		if err := decoder.Decode(&m); err != nil {
			return m, nil, fmt.Errorf("cannot read %s: %w", manifestFile, err)
		}
		if m.Schema < 1 || m.Rows == nil {
			return m, nil, fmt.Errorf("cannot read %s: no version or no numbers of rows", manifestFile)
		}
	}
	if version, err := SchemaVersion(); err != nil || m.Schema > version {
		return m, text, err // which tables it should have is not known here
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
		return m, text, fmt.Errorf("cannot use tables %v: expected %v", there, expected)
	}
	return m, text, nil
}

func (tx *Tx) restoreFile(r *zip.Reader, table string, m manifest, progress func(int)) error {
	file, err := r.Open(tableFile(table))
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	rows, err := tx.restoreTable(io.TeeReader(file, sum), table, progress)
	if err != nil {
		return err
	}
	if found := hex.EncodeToString(sum.Sum(nil)); m.signed() && found != m.SHA256[table] {
		return fmt.Errorf("cannot use a table of SHA-256 %s: expected %s", found, m.SHA256[table])
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
