package store_test

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
)

// backupFiles are the files of a backup by name.
type backupFiles = map[string][]byte

// backup gives the files of a backup that a version of the schema wrote. Each
// was made by the program of that time.
func backup(t testing.TB, version int64) map[string][]byte {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("testdata/backup-%d.zip", version))
	must(t, err)
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	files := map[string][]byte{}
	for _, file := range r.File {
		f, err := file.Open()
		must(t, err)
		files[file.Name], err = io.ReadAll(f)
		must(t, err)
	}
	return files
}

// packed makes a backup of files.
func packed(t testing.TB, files map[string][]byte) *zip.Reader {
	t.Helper()
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for name, data := range files {
		f, err := w.Create(name)
		must(t, err)
		_, err = f.Write(data)
		must(t, err)
	}
	must(t, w.Close())
	r, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	must(t, err)
	return r
}

// eachVersion runs f for each version of the schema, whose backup is kept.
func eachVersion(t *testing.T, f func(t *testing.T, files map[string][]byte)) {
	t.Helper()
	latest, err := store.SchemaVersion()
	must(t, err)
	for version := int64(1); version <= latest; version++ {
		files := backup(t, version)
		t.Run(fmt.Sprint("version-", version), func(t *testing.T) { f(t, files) })
	}
}

// A backup of each version is put back, whole.
func TestBackupOfEachVersion(t *testing.T) {
	eachVersion(t, func(t *testing.T, files map[string][]byte) {
		storetest.Each(t, func(t *testing.T, url string) {
			s := storetest.Open(t, url, nil)
			fresh := schema(t, url)
			must(t, s.Restore(ctx, packed(t, files), func(int) {}))
			if got := schema(t, url); !slices.Equal(got, fresh) {
				t.Errorf("the schema is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(fresh, "\n"))
			}
			checkReleased(t, url, s)
			s.Close()
			storetest.Open(t, url, nil)
		})
	})
}

// A backup of each version is put back by a program that has a column and a
// table more.
func TestBackupIntoALaterSchema(t *testing.T) {
	later(t)
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		fresh := schema(t, url)
		execute(t, url, `DROP TABLE test_note`) // is not declared
		must(t, s.Restore(ctx, packed(t, backup(t, 1)), func(int) {}))
		if got := schema(t, url); !slices.Equal(got, fresh) {
			t.Errorf("the schema is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(fresh, "\n"))
		}
		checkLater(t, url)
		checkReleased(t, url, s)
	})
}

// What is not a whole backup is refused, and nothing of it is put back; the
// database can still take a whole one.
func TestBackupsThatAreRefused(t *testing.T) {
	line := "tables/line.jsonl"
	const damaged = "fault.restore-damaged"
	spoilt := map[string]struct {
		key   string
		spoil func(files backupFiles)
	}{
		"a missing table":       {damaged, func(files backupFiles) { delete(files, "tables/tree.jsonl") }},
		"a table too many":      {damaged, func(files backupFiles) { files["tables/session.jsonl"] = []byte("[]\n") }},
		"a table of another":    {damaged, func(files backupFiles) { files["tables/river_job.jsonl"] = []byte("[]\n") }},
		"cut within a row":      {damaged, func(files backupFiles) { files[line] = files[line][:len(files[line])-100] }},
		"an empty file":         {damaged, func(files backupFiles) { files[line] = nil }},
		"a column less":         {damaged, func(files backupFiles) { replace(files, line, `"salt",`, ``) }},
		"a column of another":   {damaged, func(files backupFiles) { replace(files, line, `"salt"`, `"pepper"`) }},
		"a statement":           {damaged, func(files backupFiles) { replace(files, line, `"salt"`, `"salt) VALUES (1); --"`) }},
		"a row twice":           {damaged, func(files backupFiles) { twice(files, "tables/tree.jsonl") }},
		"an empty value":        {damaged, func(files backupFiles) { replace(files, "tables/tree.jsonl", ",23,", ",null,") }},
		"a fraction":            {damaged, func(files backupFiles) { replace(files, "tables/tree.jsonl", ",23,", ",23.5,") }},
		"a newer backup":        {"fault.restore-newer", func(files backupFiles) { files["backup.json"] = []byte(`{"schema":1000,"rows":{}}`) }},
		"a version that is not": {damaged, func(files backupFiles) { files["backup.json"] = []byte(`{"schema":0,"rows":{}}`) }},
		"a manifest of another": {damaged, func(files backupFiles) { files["backup.json"] = []byte(`{"version":1}`) }},
		"rows that are missing": {damaged, func(files backupFiles) { files["backup.json"] = []byte(`{"schema":1,"rows":{"line":28}}`) }},
	}
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		fresh := schema(t, url)
		for name, c := range spoilt {
			files := backup(t, 1)
			c.spoil(files)
			if err := s.Restore(ctx, packed(t, files), func(int) {}); fault.Of(err).Key != c.key {
				t.Errorf("%s: %v, want %s", name, err, c.key)
			}
		}
		if got := schema(t, url); !slices.Equal(got, fresh) {
			t.Error("something of the schema of a refused backup stayed")
		}
		must(t, s.Restore(ctx, packed(t, backup(t, 1)), func(int) {}))
		checkReleased(t, url, s)
	})
}

func replace(files map[string][]byte, name, from, to string) {
	files[name] = bytes.Replace(files[name], []byte(from), []byte(to), 1)
}

func twice(files map[string][]byte, name string) {
	rows := bytes.SplitAfter(files[name], []byte("\n"))
	files[name] = append(files[name], rows[1]...)
}

// Rows that are missing at the end of a table are noticed since backups say how
// many there are.
func TestBackupSaysHowManyRows(t *testing.T) {
	from := storetest.Open(t, storetest.SQLite(t), nil)
	must(t, from.Restore(ctx, packed(t, backup(t, 1)), func(int) {}))
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	must(t, from.Dump(ctx, w, func(int) {}))
	must(t, w.Close())
	r, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	must(t, err)
	files := map[string][]byte{}
	for _, file := range r.File {
		f, err := file.Open()
		must(t, err)
		files[file.Name], err = io.ReadAll(f)
		must(t, err)
	}
	data := bytes.TrimSuffix(files["tables/line.jsonl"], []byte("\n"))
	files["tables/line.jsonl"] = data[:bytes.LastIndexByte(data, '\n')+1]
	to := storetest.Open(t, storetest.SQLite(t), nil)
	if err := to.Restore(ctx, packed(t, files), func(int) {}); fault.Of(err).Key != "fault.restore-damaged" {
		t.Errorf("a backup without its last line: %v", err)
	}
}

// A backup whose keys the master key does not open is refused before anything
// is made, and again within the restore: nothing of it stays.
func TestBackupUnderAnotherMasterKey(t *testing.T) {
	other := bytes.Repeat([]byte{8}, 32)
	eachVersion(t, func(t *testing.T, files map[string][]byte) {
		_, err := store.CheckBackup(packed(t, files), storetest.Master)
		must(t, err)
		if _, err := store.CheckBackup(packed(t, files), other); fault.Of(err).Key != "fault.restore-key" {
			t.Errorf("before: %v", err)
		}
		storetest.Each(t, func(t *testing.T, url string) {
			s, err := store.Open(ctx, url, other, time.Now)
			must(t, err)
			defer s.Close()
			if err := s.Restore(ctx, packed(t, files), func(int) {}); fault.Of(err).Key != "fault.restore-key" {
				t.Errorf("%v", err)
			}
			everything(t, url, func(tx *sql.Tx) {
				n := 0
				must(t, tx.QueryRow(`SELECT count(*) FROM organisation`).Scan(&n))
				if n > 0 {
					t.Errorf("%d organisations stayed", n)
				}
			})
			again, err := store.Open(ctx, url, other, time.Now)
			must(t, err)
			again.Close()
		})
	})
}

// Keys of which one is of another installation are refused.
func TestBackupWithAStrangeKey(t *testing.T) {
	for name, spoil := range map[string]func(files backupFiles){
		"no check value": func(files backupFiles) { replace(files, "tables/keyring.jsonl", `"check"`, `"chess"`) },
		"of another organisation": func(files backupFiles) {
			rows := bytes.SplitAfter(files["tables/organisation_key.jsonl"], []byte("\n"))
			one, two := bytes.Split(rows[1], []byte(",")), bytes.Split(rows[2], []byte(","))
			one[len(one)-1], two[len(two)-1] = two[len(two)-1], one[len(one)-1]
			files["tables/organisation_key.jsonl"] = slices.Concat(rows[0], bytes.Join(one, []byte(",")), bytes.Join(two, []byte(",")))
		},
	} {
		files := backup(t, 1)
		spoil(files)
		if _, err := store.CheckBackup(packed(t, files), storetest.Master); fault.Of(err).Key != "fault.restore-key" {
			t.Errorf("%s, before: %v", name, err)
		}
		s := storetest.Open(t, storetest.SQLite(t), nil)
		if err := s.Restore(ctx, packed(t, files), func(int) {}); fault.Of(err).Key != "fault.restore-key" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
