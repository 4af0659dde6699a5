package store_test

import (
	"database/sql"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/proof/evidence"
)

// waitingLines is how many lines wait for the sequencer in the benchmarks.
const waitingLines = 20_000

// BenchmarkSequence gives places to 20,000 waiting lines, of one organisation
// and of ten thousand. Only sequencing is timed, commits included.
func BenchmarkSequence(b *testing.B) {
	engines := []struct {
		name string
		url  func(testing.TB) string
	}{{"sqlite", storetest.SQLite}}
	if os.Getenv(storetest.Variable) != "" {
		engines = append(engines, struct {
			name string
			url  func(testing.TB) string
		}{"postgres", storetest.Postgres})
	}
	for _, engine := range engines {
		for _, logs := range []struct {
			name string
			n    int
		}{{"one-log", 1}, {"10000-logs", 10_000}} {
			b.Run(engine.name+"/"+logs.name, func(b *testing.B) {
				url := engine.url(b)
				s := storetest.Open(b, url, time.Now)
				organisations := make([]store.ID, logs.n)
				for i := range organisations {
					organisations[i] = store.NewID()
				}
				var spent time.Duration
				round := 0
				for b.Loop() {
					await(b, url, organisations, round)
					round++
					start := time.Now()
					n, err := s.Sequence(ctx, "node")
					spent += time.Since(start)
					if err != nil || n != waitingLines {
						b.Fatal(n, err)
					}
				}
				b.ReportMetric(float64(waitingLines*round)/spent.Seconds(), "lines/s")
			})
		}
	}
}

// await puts lines in the database as they are before they have a place.
func await(b *testing.B, url string, organisations []store.ID, round int) {
	driver, source := "sqlite", "file:"+strings.TrimPrefix(url, "sqlite:")+"?_pragma=busy_timeout(10000)"
	if !strings.HasPrefix(url, "sqlite:") {
		driver, source = "pgx", url
	}
	db, err := sql.Open(driver, source)
	must(b, err)
	defer func() { must(b, db.Close()) }()
	tx, err := db.Begin()
	must(b, err)
	if driver == "pgx" {
		_, err = tx.Exec(`SELECT set_config('verhaal.organisation', '*', true)`)
		must(b, err)
	}
	insert, err := tx.Prepare(`INSERT INTO line (organisation, object, n, id, body, salt, payload) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	must(b, err)
	each := waitingLines / len(organisations)
	opening := evidence.Opening{Payload: []byte(`{"what":"thing:a"}`)}
	for _, organisation := range organisations {
		for i := range each {
			line := evidence.Line{
				Time: storetest.Now, Organisation: "organisation:" + string(organisation), Actor: store.System, Event: "thing.happened", Object: "thing:a", N: 1,
				Commitment: opening.Commitment(),
			}
			body, err := line.Marshal()
			must(b, err)
			_, err = insert.Exec(string(organisation), "thing:a", round*each+i+1, string(store.NewID()), body, opening.Salt[:], make([]byte, 60))
			must(b, err)
		}
	}
	must(b, tx.Commit())
}
