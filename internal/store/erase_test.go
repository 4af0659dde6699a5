package store_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
)

// What was erased is in none of the files of SQLite, and of PostgreSQL in no row;
// another organisation keeps all that it has.
func TestAnErasedOrganisationIsGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		mine, other := storetest.Organisation(t, s, "Weg BV"), storetest.Organisation(t, s, "Blijft BV")
		var sealed []byte
		for _, id := range []store.ID{mine, other} {
			if err := s.UpdateUnlogged(t.Context(), id, func(tx *store.Tx) error {
				return outboxstore.CreateMessage(tx, outboxstore.Message{
					ID: store.NewID(), Object: "agreement:x", State: outboxstore.Kept, Content: outboxstore.Content{To: "jan@vandam.example", Text: strings.Repeat("geheim ", 100)},
				})
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.View(t.Context(), mine, func(tx *store.Tx) error {
			return tx.Row(`SELECT personal FROM mail WHERE organisation = $1`, []any{mine}, &sealed)
		}); err != nil {
			t.Fatal(err)
		}
		var rows int64
		if err := s.UpdateUnlogged(t.Context(), mine, func(tx *store.Tx) (err error) {
			rows, err = tx.EraseOrganisation()
			return err
		}); err != nil || rows < 3 {
			t.Fatalf("%d rows: %v", rows, err)
		}
		if err := s.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[store.ID]int{mine: 0, other: 1} {
			if err := s.View(t.Context(), id, func(tx *store.Tx) error {
				for _, table := range []string{"organisation", "mail"} {
					n := 0
					if err := tx.Row(`SELECT count(*) FROM `+table+` WHERE organisation = $1`, []any{id}, &n); err != nil {
						return err
					}
					if n != want {
						t.Errorf("%s has %d rows, want %d", table, n, want)
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.View(t.Context(), mine, func(tx *store.Tx) error {
			var key []byte
			err := tx.Row(`SELECT wrapped FROM organisation_key WHERE organisation = $1`, []any{mine}, &key)
			if len(key) > 0 {
				t.Error("its key is still there")
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		file, is := strings.CutPrefix(url, "sqlite:")
		if !is {
			return
		}
		for _, name := range []string{file, file + "-wal"} {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(data, sealed[:64]) {
				t.Errorf("%s still has what was erased", name)
			}
		}
	})
}
