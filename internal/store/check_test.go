package store_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
)

func quiet(int) {}

// dumped gives the files of a backup that is made now, of a database that has in
// it what the first version kept.
func dumped(t *testing.T) backupFiles {
	t.Helper()
	from := storetest.Open(t, storetest.SQLite(t), nil)
	must(t, from.Restore(ctx, packed(t, backup(t, 1)), quiet))
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	must(t, from.Dump(ctx, w, quiet))
	must(t, w.Close())
	r, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	must(t, err)
	files := backupFiles{}
	for _, file := range r.File {
		f, err := file.Open()
		must(t, err)
		files[file.Name], err = io.ReadAll(f)
		must(t, err)
	}
	return files
}

// without takes one row out of a table, from the end when n is negative; the
// head is row 0.
func without(files backupFiles, table string, n int) {
	name := "tables/" + table + ".jsonl"
	rows := slices.DeleteFunc(bytes.SplitAfter(files[name], []byte("\n")), func(row []byte) bool { return len(row) == 0 })
	if n < 0 {
		n += len(rows)
	}
	files[name] = bytes.Join(slices.Delete(rows, n, n+1), nil)
}

var bytesOf = regexp.MustCompile(`"b":"[A-Za-z0-9+/]{8}`)

// altered changes bytes in the last value of the last row that has any.
func altered(files backupFiles, table string) {
	name := "tables/" + table + ".jsonl"
	all := bytesOf.FindAllIndex(files[name], -1)
	at := all[len(all)-1][1] - 2
	files[name] = slices.Clone(files[name])
	if files[name][at] == 'A' {
		files[name][at] = 'B'
	} else {
		files[name][at] = 'A'
	}
}

// A backup says what must be in it, and that is signed: one from which a row is
// missing, or in which one was changed, is refused, also by who writes the
// numbers and hashes again and cannot sign them.
func TestBackupSaysWhatItHolds(t *testing.T) {
	whole := dumped(t)
	tables := map[string]int{}
	for name, data := range whole {
		if table, is := strings.CutPrefix(name, "tables/"); is {
			tables[strings.TrimSuffix(table, ".jsonl")] = bytes.Count(data, []byte("\n")) - 1
		}
	}
	to := storetest.Open(t, storetest.SQLite(t), nil)
	refused := func(what string, files backupFiles) {
		t.Helper()
		if err := to.Restore(ctx, packed(t, files), quiet); fault.Of(err).Kind != fault.Invalid {
			t.Errorf("%s: %v", what, err)
		}
	}
	for table, rows := range tables {
		if rows == 0 {
			continue
		}
		files := maps.Clone(whole)
		without(files, table, -1)
		refused("without a row of "+table, files)
		resum(t, files)
		refused("without a row of "+table+", counted again", files)
		if !bytesOf.Match(whole["tables/"+table+".jsonl"]) {
			continue
		}
		files = maps.Clone(whole)
		altered(files, table)
		refused("with an altered row of "+table, files)
		resum(t, files)
		refused("with an altered row of "+table+", hashed again", files)
	}
	for what, change := range map[string]func(backupFiles){
		"without its signature": func(f backupFiles) { delete(f, "backup.sig") },
		"without its manifest":  func(f backupFiles) { delete(f, "backup.json") },
		"with another manifest": func(f backupFiles) { replace(f, "backup.json", `"program":"`, `"program":"x`) },
		"of another key":        func(f backupFiles) { f["backup.sig"] = dumped(t)["backup.json"] },
	} {
		files := maps.Clone(whole)
		change(files)
		refused(what, files)
	}
	says, err := store.CheckBackup(packed(t, whole), storetest.Master)
	if err != nil || !says.Signed || says.Program == "" || says.MadeAt == "" {
		t.Errorf("%+v, %v", says, err)
	}
	says, err = store.CheckBackup(packed(t, backup(t, 2)), storetest.Master)
	if err != nil || says.Signed {
		t.Errorf("an earlier one: %+v, %v", says, err)
	}
	must(t, to.Restore(ctx, packed(t, whole), quiet))
}

// resum writes the numbers and hashes of the manifest again, for what is there.
func resum(t *testing.T, files backupFiles) {
	t.Helper()
	var m struct {
		Schema  int64             `json:"schema"`
		Rows    map[string]int    `json:"rows"`
		SHA256  map[string]string `json:"sha256"`
		Program string            `json:"program"`
		MadeAt  string            `json:"made_at"`
		Key     string            `json:"key"`
	}
	must(t, json.Unmarshal(files["backup.json"], &m))
	for table := range m.Rows {
		data := files["tables/"+table+".jsonl"]
		sum := sha256.Sum256(data)
		m.Rows[table], m.SHA256[table] = bytes.Count(data, []byte("\n"))-1, hex.EncodeToString(sum[:])
	}
	data, err := json.Marshal(m)
	must(t, err)
	files["backup.json"] = append(data, '\n')
}

// A backup of before they were signed is checked for what it holds: what its own
// logs, keys and rows speak of must be there, as it was.
func TestBackupOfBeforeIsChecked(t *testing.T) {
	changes := map[string]func(backupFiles){
		"a line less in the middle": func(f backupFiles) { without(f, "line", 3) },
		"the last line less":        func(f backupFiles) { without(f, "line", 23) },
		"most lines less": func(f backupFiles) {
			for range 15 {
				without(f, "line", 5)
			}
		},
		"no tree":               func(f backupFiles) { without(f, "tree", 1) },
		"no organisation":       func(f backupFiles) { without(f, "organisation", 1) },
		"no key":                func(f backupFiles) { without(f, "organisation_key", 1) },
		"no account":            func(f backupFiles) { without(f, "account", 1) },
		"no way to sign in":     func(f backupFiles) { without(f, "directory", 1) },
		"no agreement":          func(f backupFiles) { without(f, "agreement", 1) },
		"no version":            func(f backupFiles) { without(f, "version", 1) },
		"no file":               func(f backupFiles) { without(f, "blob", 1) },
		"an altered line":       func(f backupFiles) { altered(f, "line") },
		"an altered file":       func(f backupFiles) { altered(f, "blob") },
		"an altered account":    func(f backupFiles) { altered(f, "account") },
		"an altered agreement":  func(f backupFiles) { altered(f, "agreement") },
		"an altered message":    func(f backupFiles) { altered(f, "mail") },
		"an altered signature":  func(f backupFiles) { altered(f, "signature") },
		"an altered link":       func(f backupFiles) { altered(f, "link") },
		"an altered edge":       func(f backupFiles) { altered(f, "tree") },
		"somebody else's place": func(f backupFiles) { replace(f, "tables/tree.jsonl", ",23,", ",22,") },
	}
	eachVersion(t, func(t *testing.T, whole map[string][]byte) {
		to := storetest.Open(t, storetest.SQLite(t), nil)
		for name, change := range changes {
			files := maps.Clone(whole)
			change(files)
			delete(files, "backup.json") // nobody says how many rows there are
			if bytes.Contains(whole["backup.json"], []byte(`"schema":2`)) {
				files["backup.json"] = recount(t, files)
			}
			err := to.Restore(ctx, packed(t, files), quiet)
			if fault.Of(err).Kind != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		must(t, to.Restore(ctx, packed(t, whole), quiet))
	})
}

func recount(t *testing.T, files backupFiles) []byte {
	t.Helper()
	rows := map[string]int{}
	for name, data := range files {
		if table, is := strings.CutPrefix(name, "tables/"); is {
			rows[strings.TrimSuffix(table, ".jsonl")] = bytes.Count(data, []byte("\n")) - 1
		}
	}
	data, err := json.Marshal(map[string]any{"schema": 2, "rows": rows})
	must(t, err)
	return data
}

// What somebody changed in a database is found, on both engines; what was erased
// is no flaw.
func TestCheckFindsWhatWasChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		must(t, s.Restore(ctx, packed(t, backup(t, 2)), quiet))
		codes := func() []store.FlawCode {
			t.Helper()
			checked, err := s.Check(ctx, quiet)
			must(t, err)
			if checked.Organisations != 2 || checked.Rows == 0 || checked.Lines == 0 && checked.Total == 0 {
				t.Errorf("%+v", checked)
			}
			var list []store.FlawCode
			for _, f := range checked.Flaws {
				list = append(list, f.Code)
			}
			return list
		}
		if got := codes(); len(got) > 0 {
			t.Fatal(got)
		}
		execute := func(statement string) {
			t.Helper()
			everything(t, url, func(tx *sql.Tx) {
				_, err := tx.Exec(statement)
				must(t, err)
				must(t, tx.Commit())
			})
		}
		execute(`UPDATE line SET salt = NULL, payload = NULL WHERE position = 2`)
		if got := codes(); len(got) > 0 {
			t.Errorf("an erased line: %v", got)
		}
		execute(`UPDATE line SET payload = NULL WHERE position = 1`)
		if got := codes(); !slices.Contains(got, store.FlawCommitment) {
			t.Errorf("half erased: %v", got)
		}
		execute(`DELETE FROM line WHERE position = 4`)
		if got := codes(); !slices.Contains(got, store.FlawPlace) {
			t.Errorf("a line less: %v", got)
		}
		execute(`DELETE FROM organisation_key`)
		if got := codes(); !slices.Contains(got, store.FlawKey) || !slices.Contains(got, store.FlawReference) {
			t.Errorf("no keys: %v", got)
		}
	})
}

// What refuses a backup tells which rows are wrong.
func TestUnsoundBackupTellsWhat(t *testing.T) {
	files := backup(t, 1)
	without(files, "line", 3)
	to := storetest.Open(t, storetest.SQLite(t), nil)
	err := to.Restore(ctx, packed(t, files), quiet)
	var unsound *store.Unsound
	if !errors.As(err, &unsound) || unsound.Total == 0 || fault.Of(err).Key != "fault.restore-unsound" {
		t.Errorf("%v", err)
	}
}
