// Package storetest opens real databases for tests: a fresh one on each engine.
package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// to make and drop databases

// Variable names the environment variable that has the URL of a PostgreSQL
// server on which the tests may make databases. ./test starts one.
const Variable = "VERHAAL_TEST_POSTGRES"

// Master is the master key of test databases.
var Master = bytes.Repeat([]byte{7}, 32)

var counter atomic.Int64

// Each runs f on SQLite and on PostgreSQL, each time on an empty database.
func Each(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// SQLite gives the URL of an empty database in a file.
func SQLite(t testing.TB) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "verhaal.db")
}

// Postgres gives the URL of an empty database on the server of the tests.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		t.Fatalf("%s is not set: run the tests with ./test, which starts a PostgreSQL server for them", Variable)
	}
	name := fmt.Sprintf("verhaal_test_%d_%d", os.Getpid(), counter.Add(1))
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db, err := sql.Open("pgx", server)
		if err == nil {
			_, _ = db.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
			_ = db.Close()
		}
	})
	parsed, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	parsed.Path = "/" + name
	return parsed.String()
}

// Open opens a store on the database, with a clock that stands still at Now
// unless one is given.
func Open(t testing.TB, url string, clock func() time.Time) *store.Store {
	t.Helper()
	if clock == nil {
		clock = func() time.Time { return Now }
	}
	s, err := store.Open(context.Background(), url, Master, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Now is the moment at which the clock of the tests stands.
var Now = time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC)

// Organisation makes an organisation and gives its ID.
func Organisation(t testing.TB, s *store.Store, name string) store.ID {
	t.Helper()
	id := store.NewID()
	err := s.Update(context.Background(), id, store.System, func(tx *store.Tx) error {
		if err := accountstore.CreateOrganisation(tx, accountstore.Organisation{
			Language: "nl",
			Profile: accountstore.Profile{
				Name: name, KVK: "01234567",
				Email: "privacy@" + strings.ToLower(strings.Fields(name)[0]) + ".example",
			},
		}); err != nil {
			return err
		}
		return tx.Record("organisation:"+string(id), app.OrganisationCreated{Name: name})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Happened is an event of a test: its name, and what it was about.
type Happened struct {
	Name string
	What any
}

// EventName is the name in the log.
func (h Happened) EventName() string { return h.Name }

// MarshalJSON gives what the event was about.
func (h Happened) MarshalJSON() ([]byte, error) { return json.Marshal(h.What) }
