package store_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/proof/evidence"
)

// childURL tells a child process which database to open, to be killed meanwhile.
const childURL = "VERHAAL_TEST_STORE_URL"

// TestMain makes this program the one that is killed, too.
func TestMain(m *testing.M) {
	url := os.Getenv(childURL)
	if url == "" {
		os.Exit(m.Run())
	}
	slow := `SELECT pg_sleep(5);`
	if strings.HasPrefix(url, "sqlite:") {
		slow = `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c;`
	}
	files, err := with(addColumn + slow)
	if err == nil {
		store.WithMigrations(files)
		fmt.Println("opening")
		_, err = store.Open(ctx, url, storetest.Master, time.Now)
	}
	fmt.Println(err)
	os.Exit(1)
}

// addColumn is a migration that no version has.
const addColumn = `-- +goose Up
ALTER TABLE agreement ADD COLUMN note TEXT NOT NULL DEFAULT 'none';
CREATE TABLE test_note (organisation TEXT NOT NULL PRIMARY KEY, agreements BIGINT NOT NULL);
INSERT INTO test_note (organisation, agreements) SELECT organisation, count(*) FROM agreement GROUP BY organisation;
`

// with gives the migrations of the program and one more.
func with(migration string) (fs.FS, error) {
	files := fstest.MapFS{"99999_test.sql": {Data: []byte(migration)}}
	program := store.Migrations()
	names, err := fs.Glob(program, "*.sql")
	for _, name := range names {
		data, readErr := fs.ReadFile(program, name)
		if readErr != nil {
			return nil, readErr
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files, err
}

// later has the test work with one migration more than the program has.
func later(t *testing.T) {
	t.Helper()
	files, err := with(addColumn)
	must(t, err)
	t.Cleanup(store.WithMigrations(files))
}

// everything runs f in a transaction that sees every organisation, beside the store.
func everything(t testing.TB, url string, f func(*sql.Tx)) {
	t.Helper()
	db := connect(t, url)
	defer func() { must(t, db.Close()) }()
	tx, err := db.Begin()
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	if !strings.HasPrefix(url, "sqlite:") {
		_, err = tx.Exec(`SELECT set_config('verhaal.organisation', '*', true)`)
		must(t, err)
	}
	f(tx)
}

// checkReleased checks that what every released version left behind is there,
// whole: two organisations of which one has 23 lines in its log and two that wait.
func checkReleased(t *testing.T, url string, s *store.Store) {
	t.Helper()
	var org store.ID
	everything(t, url, func(tx *sql.Tx) {
		must(t, tx.QueryRow(`SELECT organisation FROM tree WHERE size = 23`).Scan(&org))
		for table, want := range map[string]int{
			"organisation": 2, "account": 2, "directory": 2, "agreement": 2, "version": 2, "signature": 2, "link": 2, "mail": 2,
			"blob": 24, "line": 27, "tree": 2,
		} {
			var n int
			must(t, tx.QueryRow(`SELECT count(*) FROM `+table).Scan(&n))
			if n != want {
				t.Errorf("%s has %d rows, want %d", table, n, want)
			}
		}
	})
	check := func(placed, waiting int64) {
		t.Helper()
		must(t, s.View(ctx, org, func(tx *store.Tx) error {
			tree, err := tx.Tree()
			must(t, err)
			n, err := tx.Unsequenced()
			must(t, err)
			lines, err := tx.LinesFrom(0, 1000)
			must(t, err)
			rebuilt, erased := evidence.Tree{}, 0
			for i, line := range lines {
				body, err := line.Marshal()
				must(t, err)
				rebuilt, _ = rebuilt.Append(evidence.LeafHash(body))
				switch {
				case line.Position != int64(i):
					t.Errorf("line %d stands at %d", i, line.Position)
				case line.Opening == nil:
					erased++
				case line.Opening.Commitment() != line.Commitment:
					t.Errorf("line %d is not what it commits to", i)
				}
			}
			if tree.Size != placed || rebuilt.Size != placed || rebuilt.Root() != tree.Root() || int64(n) != waiting || erased != 1 {
				t.Errorf("a log of %d, %d lines, %d waiting, %d erased; want %d, %d and 1", tree.Size, len(lines), n, erased, placed, waiting)
			}
			return nil
		}))
	}
	check(23, 2)
	n, err := s.Sequence(ctx, "node")
	must(t, err)
	if n != 2 {
		t.Errorf("%d lines got a place, want 2", n)
	}
	check(25, 0)
	record(t, s, org, "thing:x1")
}

// A database as each version left it is opened, and brought up to date.
func TestDatabaseOfTheVersionBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, released(t, url), nil)
		checkReleased(t, url, s)
	})
}

// A program that is killed while it migrates leaves the database as it was; the
// next one migrates it.
func TestKilledWhileMigrating(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		released(t, url)
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childURL+"="+url)
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "opening\n" {
			t.Fatal(line, err)
		}
		eventually(t, "it migrates", func() bool { return migrating(t, url) })
		must(t, child.Process.Kill())
		_ = child.Wait()
		later(t)
		s := storetest.Open(t, url, nil)
		checkReleased(t, url, s)
		checkLater(t, url)
	})
}

// migrating says whether somebody is in the midst of the slow migration.
func migrating(t *testing.T, url string) bool {
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		db, err := sql.Open("sqlite", "file:"+file+"?_txlock=immediate&_pragma=busy_timeout(500)")
		must(t, err)
		defer func() { _ = db.Close() }()
		tx, err := db.Begin()
		if err == nil {
			must(t, tx.Rollback())
		}
		return err != nil
	}
	db := connect(t, url)
	defer func() { _ = db.Close() }()
	var n int
	must(t, db.QueryRow(`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'`).Scan(&n))
	return n > 0
}

// checkLater checks that the later migration has run, over the rows that were there.
func checkLater(t *testing.T, url string) {
	t.Helper()
	everything(t, url, func(tx *sql.Tx) {
		var notes, counted int
		must(t, tx.QueryRow(`SELECT count(*) FROM agreement WHERE note = 'none'`).Scan(&notes))
		must(t, tx.QueryRow(`SELECT count(*) FROM test_note WHERE agreements = 1`).Scan(&counted))
		if notes != 2 || counted != 2 {
			t.Errorf("%d agreements have the new column, %d organisations were counted; want 2 and 2", notes, counted)
		}
	})
}

// A migration that fails leaves nothing of itself.
func TestMigrationThatFails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		released(t, url)
		files, err := with(addColumn + `INSERT INTO nowhere VALUES (1);`)
		must(t, err)
		restore := store.WithMigrations(files)
		s, err := store.Open(ctx, url, storetest.Master, time.Now)
		restore()
		if err == nil {
			s.Close()
			t.Fatal("the migration did not fail")
		}
		later(t)
		checkReleased(t, url, storetest.Open(t, url, nil))
		checkLater(t, url)
	})
}

// A program that is older than its database says so, and changes nothing.
func TestDatabaseOfALaterVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		files, err := with(addColumn)
		must(t, err)
		restore := store.WithMigrations(files)
		storetest.Open(t, url, nil).Close()
		restore()
		s, err := store.Open(ctx, url, storetest.Master, time.Now)
		if err == nil {
			s.Close()
		}
		if fault.Of(err).Key != "fault.database-newer" {
			t.Errorf("%v", err)
		}
	})
}

// Every table is declared, and so is in a backup or left out of it on purpose.
func TestTablesAreDeclared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		storetest.Open(t, url, nil)
		var there []string
		for _, column := range schema(t, url) {
			if table, _, _ := strings.Cut(column, " "); !slices.Contains(there, table) {
				there = append(there, table)
			}
		}
		declared := slices.Sorted(slices.Values(store.Tables()))
		if !slices.Equal(there, declared) {
			t.Errorf("the schema has %v, declared are %v", there, declared)
		}
	})
}

// schema describes our tables, a line a column or index, in order.
func schema(t testing.TB, url string) []string {
	t.Helper()
	query := `SELECT table_name || ' ' || ordinal_position || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' ||
			coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public'
		UNION ALL SELECT tablename || ' index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
		UNION ALL SELECT tablename || ' policy ' || policyname || ' ' || qual FROM pg_policies WHERE schemaname = 'public'
		UNION ALL SELECT relname || ' security ' || relrowsecurity || ' ' || relforcerowsecurity FROM pg_class
			WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`
	if strings.HasPrefix(url, "sqlite:") {
		query = `SELECT tbl_name || ' ' || type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master WHERE tbl_name NOT LIKE 'sqlite_%'`
	}
	var list []string
	everything(t, url, func(tx *sql.Tx) {
		rows, err := tx.Query(query)
		must(t, err)
		for rows.Next() {
			var line string
			must(t, rows.Scan(&line))
			if !strings.HasPrefix(line, "river_") && !strings.HasPrefix(line, "goose_") {
				list = append(list, line)
			}
		}
		must(t, rows.Err())
	})
	slices.Sort(list)
	return list
}
