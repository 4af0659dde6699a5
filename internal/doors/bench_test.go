package doors_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/doors"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

// BenchmarkPages asks for the pages of a list of 100,000 agreements, over 32
// connections at once, of a server in the same process: pages/s and the time
// under which 99 of 100 answers came, and of one connection alone the slowest
// of the median answers over the list.
func BenchmarkPages(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkPages(b, storetest.SQLite(b)) })
	if os.Getenv(storetest.Variable) != "" {
		b.Run("postgres", func(b *testing.B) { benchmarkPages(b, storetest.Postgres(b)) })
	}
}

func benchmarkPages(b *testing.B, url string) {
	const agreements, connections = 100_000, 32
	s := crowded(b, url, agreements)
	for _, page := range []struct{ name, path string }{
		{"sign-in", "/sign-in"}, {"list", "/agreements"}, {"list-middle", "/agreements?after=" + s.middle}, {"today", "/"}, {
			"log",
			"/evidence",
		}, {"outbox", "/outbox"},
	} {
		b.Run(page.name, func(b *testing.B) {
			alone := newVisitor(b, s.address)
			var slow []time.Duration
			for range 11 {
				slow = append(slow, alone.get(b, page.path, s.cookie))
			}
			slices.Sort(slow)
			times := make([][]time.Duration, connections)
			var wait sync.WaitGroup
			b.ResetTimer()
			for c := range connections {
				wait.Go(func() {
					v := newVisitor(b, s.address)
					for range (b.N + connections - 1) / connections {
						times[c] = append(times[c], v.get(b, page.path, s.cookie))
					}
				})
			}
			wait.Wait()
			b.StopTimer()
			all := slices.Concat(times...)
			slices.Sort(all)
			b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "pages/s")
			b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(slow[len(slow)/2].Microseconds())/1000, "alone-ms")
		})
	}
}

// crowd is a site with many agreements.
type crowd struct{ address, cookie, middle string }

func crowded(b *testing.B, url string, agreements int) crowd {
	b.Helper()
	ctx := context.Background()
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	db := storetest.Open(b, url, time.Now)
	log, err := evidence.NewKey(rand.Reader)
	must(err)
	seal, err := signature.NewKey(rand.Reader, "Bench", time.Now())
	must(err)
	a := &app.App{Store: db, Now: time.Now, URL: "http://verhaal.test", Log: log, Seal: seal}
	secret, err := account.SetupLink(ctx, a)
	must(err)
	token, problems, err := account.CompleteSetup(ctx, a, secret, account.Setup{
		Language: "nl", Password: password,
		Profile: accountstore.Profile{
			Name: "Noordkaap BV", KVK: "01234567", Street: "Kade 12", Postcode: "9711 AB", City: "Groningen",
			Country: "NL", Email: "p@noordkaap.example",
		},
		Person: app.Person{Name: "M. de Wit", Email: "m@noordkaap.example"},
	})
	must(err)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	who, err := account.Who(ctx, a, token)
	must(err)
	answers := map[string]any{"note": strings.Repeat("an answer of some length. ", 150)}
	var middle store.ID
	for made := 0; made < agreements; {
		must(db.UpdateUnlogged(ctx, who.Organisation, func(tx *store.Tx) error {
			for range min(1000, agreements-made) {
				made++
				one := &promisestore.Agreement{ID: store.NewID(), Owner: who.Account, Answers: answers, Agreement: agreement.Agreement{
					Kind: "processing-agreement", State: agreement.Draft, Ours: agreement.Processor, First: agreement.Processor, Language: "nl",
					Counterparty: agreement.Contact{Organisation: "Klant " + strconv.Itoa(made) + " BV"},
				}}
				if made%3 > 0 { // two of three are signed and sealed
					one.State, one.Version, one.Final = agreement.InForce, 1, true
				}
				if made == agreements/2 {
					middle = one.ID
				}
				if err := promisestore.CreateAgreement(tx, one); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	handler, err := doors.New(a, slog.New(slog.NewTextHandler(io.Discard, nil)), doors.Options{})
	must(err)
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	return crowd{strings.TrimPrefix(server.URL, "http://"), "session=" + token, string(middle)}
}

// visitor is one connection that is kept open; it costs next to nothing, so
// that what is measured is the server.
type visitor struct {
	conn net.Conn
	r    *bufio.Reader
}

func newVisitor(b *testing.B, address string) *visitor {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	return &visitor{conn, bufio.NewReaderSize(conn, 1<<16)}
}

// get asks for a page and gives how long that took.
func (v *visitor) get(b *testing.B, path, cookie string) time.Duration {
	begin := time.Now()
	if _, err := fmt.Fprintf(v.conn, "GET %s HTTP/1.1\r\nHost: verhaal.test\r\nCookie: %s\r\n\r\n", path, cookie); err != nil {
		b.Error(err)
		return 0
	}
	status, err := v.r.ReadSlice('\n')
	if err != nil || !bytes.Contains(status, []byte(strconv.Itoa(http.StatusOK))) {
		b.Errorf("%s: %s %v", path, status, err)
		return 0
	}
	length := -1
	for {
		line, err := v.r.ReadSlice('\n')
		if err != nil {
			b.Error(err)
			return 0
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			length, _ = strconv.Atoi(string(value))
		}
	}
	if length < 0 {
		b.Errorf("%s: no length", path)
		return 0
	}
	if _, err := v.r.Discard(length); err != nil {
		b.Error(err)
	}
	return time.Since(begin)
}
