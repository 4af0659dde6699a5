package store_test

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/proof/evidence"
)

var ctx = context.Background()

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// filled makes an organisation with one of everything.
func filled(t testing.TB, s *store.Store, name string) (org, account, agreementID store.ID, blob string) {
	t.Helper()
	org = storetest.Organisation(t, s, name)
	account, agreementID = store.NewID(), store.NewID()
	must(t, s.Update(ctx, org, "account:"+string(account), func(tx *store.Tx) error {
		person := app.Person{Name: "M. de Wit", Email: "m@" + strings.ToLower(name) + ".example"}
		if err := accountstore.CreateAccount(tx, accountstore.Account{
			ID: account, Role: "owner", State: "active", Language: "nl", Password: "x",
			Person: person,
		}); err != nil {
			return err
		}
		a := &promisestore.Agreement{ID: agreementID, Owner: account, Answers: map[string]any{"name": name}, Agreement: agreement.Agreement{
			Kind: "processing-agreement", State: agreement.Draft, Ours: agreement.Processor, First: agreement.Processor, Language: "nl",
			Counterparty: agreement.Contact{Organisation: "Van Dam", Email: "a@vandam.example"},
		}}
		if err := a.Finalise(); err != nil {
			return err
		}
		if err := promisestore.CreateAgreement(tx, a); err != nil {
			return err
		}
		var err error
		if blob, err = tx.PutBlob([]byte("document of " + name)); err != nil {
			return err
		}
		if err := promisestore.CreateVersion(tx, promisestore.Version{
			Agreement: agreementID, Number: 1, Language: "nl", Day: "2026-11-22",
			Answers: a.Answers, Files: promisestore.Files{PDF: blob},
		}); err != nil {
			return err
		}
		offset := time.FixedZone("", 3600)
		if err := promisestore.CreateSignature(tx, agreementID, 1,
			agreement.Signature{Party: agreement.Processor, Name: "M. de Wit", SHA256: blob, At: tx.Now.In(offset)}); err != nil {
			return err
		}
		if err := accountstore.CreateLink(tx, "secret-of-"+name,
			accountstore.Link{
				Purpose: "sign", Object: agreementID, Version: 1, Email: "a@vandam.example",
				ExpiresAt: tx.Now.AddDate(0, 0, 30),
			}); err != nil {
			return err
		}
		if err := outboxstore.CreateMessage(tx, outboxstore.Message{
			ID: store.NewID(), Object: "agreement:" + string(agreementID),
			State: outboxstore.Waiting, Content: outboxstore.Content{
				To:      "a@vandam.example",
				Subject: "Teken",
			}, Files: []outboxstore.Attachment{{Name: "a.pdf", SHA256: blob}},
		}); err != nil {
			return err
		}
		if err := accountstore.CreateSession(tx, "session-of-"+name,
			accountstore.Session{Account: account, Complete: true, ExpiresAt: tx.Now.Add(time.Hour)}); err != nil {
			return err
		}
		return tx.Record("agreement:"+string(agreementID), storetest.Happened{Name: "agreement.signed", What: map[string]any{"by": "M. de Wit"}})
	}))
	return org, account, agreementID, blob
}

// What one organisation wrote it reads back, whole; the same calls as another
// organisation find nothing.
func TestEveryMethodKeepsToItsOrganisation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		mine, account, id, blob := filled(t, s, "Noordkaap")
		other, _, _, _ := filled(t, s, "Vreemd")
		object := "agreement:" + string(id)
		reads := map[string]func(tx *store.Tx) (string, error){
			"organisation": func(tx *store.Tx) (string, error) { o, err := accountstore.GetOrganisation(tx); return o.Name, err },
			"account": func(tx *store.Tx) (string, error) {
				a, err := accountstore.GetAccount(tx, account)
				return a.Person.Name, err
			},
			"accounts": func(tx *store.Tx) (string, error) {
				list, err := accountstore.Accounts(tx)
				return fmt.Sprint(len(list), list[0].Email), err
			},
			"session": func(tx *store.Tx) (string, error) {
				x, err := accountstore.GetSession(tx, "session-of-Noordkaap")
				return string(x.Account), err
			},
			"agreement": func(tx *store.Tx) (string, error) {
				a, err := promisestore.GetAgreement(tx, id)
				if err != nil {
					return "", err
				}
				return fmt.Sprint(a.Counterparty.Organisation, a.Answers["name"], a.Signatures[0].Name, a.Signatures[0].At.Format(time.RFC3339)), nil
			},
			"agreements": func(tx *store.Tx) (string, error) {
				list, err := promisestore.List(tx, promisestore.Cursor{}, 10)
				return fmt.Sprint(len(list), list[0].ID == id), err
			},
			"versions": func(tx *store.Tx) (string, error) {
				v, err := promisestore.Versions(tx, id)
				return fmt.Sprint(len(v)), err
			},
			"blob": func(tx *store.Tx) (string, error) { b, err := tx.GetBlob(blob); return string(b), err },
			"link": func(tx *store.Tx) (string, error) {
				l, err := accountstore.GetLink(tx, "sign", "secret-of-Noordkaap")
				return l.Email, err
			},
			"links": func(tx *store.Tx) (string, error) {
				l, err := accountstore.Links(tx, id)
				return fmt.Sprint(len(l)), err
			},
			"mails": func(tx *store.Tx) (string, error) {
				m, err := outboxstore.Messages(tx, object, "", 10)
				return fmt.Sprint(len(m)), err
			},
			"lines": func(tx *store.Tx) (string, error) { l, err := tx.Lines(object); return fmt.Sprint(len(l)), err },
		}
		want := map[string]string{
			"organisation": "Noordkaap", "account": "M. de Wit", "accounts": "1m@noordkaap.example", "session": string(account),
			"agreement": "Van DamNoordkaapM. de Wit2026-11-22T11:30:00+01:00", "agreements": "1 true", "versions": "1", "blob": "document of Noordkaap",
			"link": "a@vandam.example", "links": "1", "mails": "1", "lines": "1",
		}
		stranger := map[string]string{
			"organisation": "Vreemd", "accounts": "1m@vreemd.example", "agreements": "1 false", "versions": "0",
			"links": "0", "mails": "0", "lines": "0",
		}
		for name, read := range reads {
			must(t, s.View(ctx, mine, func(tx *store.Tx) error {
				got, err := read(tx)
				if err != nil || strings.ReplaceAll(got, "1 m@", "1m@") != want[name] {
					t.Errorf("%s: %q %v, want %q", name, got, err, want[name])
				}
				return nil
			}))
			must(t, s.View(ctx, other, func(tx *store.Tx) error {
				got, err := read(tx)
				if expected, lists := stranger[name]; lists {
					if err != nil || strings.ReplaceAll(got, "1 m@", "1m@") != expected {
						t.Errorf("%s as another organisation: %q %v", name, got, err)
					}
				} else if !fault.Is(err, fault.NotFound) {
					t.Errorf("%s as another organisation: %q %v, want not found", name, got, err)
				}
				return nil
			}))
		}
	})
}

func TestWritesKeepToTheirOrganisation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		mine, account, id, _ := filled(t, s, "Noordkaap")
		other, _, _, _ := filled(t, s, "Vreemd")
		var line store.Line
		var mail outboxstore.Message
		var victim *promisestore.Agreement
		must(t, s.View(ctx, mine, func(tx *store.Tx) error {
			lines, err := tx.Lines("agreement:" + string(id))
			line = lines[0]
			mails, _ := outboxstore.Messages(tx, "", "", 1)
			mail = mails[0]
			victim, _ = promisestore.GetAgreement(tx, id)
			return err
		}))
		for name, write := range map[string]func(tx *store.Tx) error{
			"agreement": func(tx *store.Tx) error { return promisestore.UpdateAgreement(tx, victim) },
			"account":   func(tx *store.Tx) error { return accountstore.UpdateAccount(tx, accountstore.Account{ID: account}) },
			"erase":     func(tx *store.Tx) error { return tx.ErasePayload(line) },
			"mail":      func(tx *store.Tx) error { return outboxstore.SetMessage(tx, mail) },
		} {
			if err := s.UpdateUnlogged(ctx, other, write); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s of another organisation: %v, want a conflict", name, err)
			}
		}
		must(t, s.UpdateUnlogged(ctx, other, func(tx *store.Tx) error {
			return errors.Join(accountstore.DeleteSession(tx, "session-of-Noordkaap"), accountstore.RevokeLinks(tx, "sign", id),
				accountstore.DeleteSessions(tx, account, ""))
		}))
		must(t, s.View(ctx, mine, func(tx *store.Tx) error {
			_, err := accountstore.GetSession(tx, "session-of-Noordkaap")
			link, linkErr := accountstore.GetLink(tx, "sign", "secret-of-Noordkaap")
			if !link.RevokedAt.IsZero() {
				t.Error("another organisation revoked the link")
			}
			return errors.Join(err, linkErr)
		}))
	})
}

// PostgreSQL itself refuses to show rows of another organisation, also to a
// query that forgot to ask.
func TestRowLevelSecurity(t *testing.T) {
	url := storetest.Postgres(t)
	s := storetest.Open(t, url, nil)
	mine, _, _, _ := filled(t, s, "Noordkaap")
	filled(t, s, "Vreemd")
	db, err := sql.Open("pgx", url)
	must(t, err)
	defer func() { _ = db.Close() }()
	tables, err := db.Query(`SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'organisation'`)
	must(t, err)
	var names []string
	for tables.Next() {
		var name string
		must(t, tables.Scan(&name))
		names = append(names, name)
	}
	if len(names) < 12 {
		t.Fatalf("only %d tables have an organisation", len(names))
	}
	for _, name := range names {
		tx, err := db.Begin()
		must(t, err)
		var none, some int
		must(t, tx.QueryRow("SELECT count(*) FROM "+name).Scan(&none))
		_, err = tx.Exec(`SELECT set_config('verhaal.organisation', $1, true)`, string(mine))
		must(t, err)
		must(t, tx.QueryRow("SELECT count(*) FROM "+name+" WHERE organisation <> $1", string(mine)).Scan(&some))
		if none != 0 || some != 0 {
			t.Errorf("%s: %d rows without an organisation set, %d of another", name, none, some)
		}
		must(t, tx.Rollback())
	}
}

func TestChangeAndLineCommitTogetherOrNeither(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		org := storetest.Organisation(t, s, "Noordkaap")
		update := func(o accountstore.Organisation, record bool) error {
			return s.Update(ctx, org, store.System, func(tx *store.Tx) error {
				if o.Name != "" {
					if err := accountstore.UpdateOrganisation(tx, o); err != nil {
						return err
					}
				}
				if record {
					return tx.Record("organisation:"+string(org), storetest.Happened{Name: "organisation.renamed", What: map[string]any{"name": o.Name}})
				}
				return nil
			})
		}
		renamed := accountstore.Organisation{Language: "nl", Profile: accountstore.Profile{Name: "Zuidkaap"}}
		if err := update(renamed, false); !errors.Is(err, store.ErrNoLine) {
			t.Errorf("a change without a line: %v", err)
		}
		if err := update(accountstore.Organisation{}, true); !errors.Is(err, store.ErrNoLine) {
			t.Errorf("a line without a change: %v", err)
		}
		must(t, s.View(ctx, org, func(tx *store.Tx) error {
			o, err := accountstore.GetOrganisation(tx)
			lines, _ := tx.Lines("organisation:" + string(org))
			if o.Name != "Noordkaap" || len(lines) != 1 {
				t.Errorf("something of it stayed: %s, %d lines", o.Name, len(lines))
			}
			return err
		}))
		must(t, update(renamed, true))
	})
}

// Personal data cannot be read from the database file or a table.
func TestNothingPersonalLiesOpen(t *testing.T) {
	url := storetest.SQLite(t)
	s := storetest.Open(t, url, nil)
	filled(t, s, "Noordkaap")
	s.Close()
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(strings.TrimPrefix(url, "sqlite:") + suffix)
		if err != nil {
			continue
		}
		for _, secret := range []string{"de Wit", "vandam", "Noordkaap", "m@noord", "Teken", "secret-of", "session-of"} {
			if bytes.Contains(bytes.ToLower(data), bytes.ToLower([]byte(secret))) {
				t.Errorf("%q can be read in the database file", secret)
			}
		}
	}
}

func TestSequencing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		orgs := []store.ID{storetest.Organisation(t, s, "Een"), storetest.Organisation(t, s, "Twee")}
		for i := range 300 {
			record(t, s, orgs[i%2], fmt.Sprintf("thing:x%d", i%7))
		}
		n, err := s.Sequence(ctx, "node-1")
		must(t, err)
		if n != 302 {
			t.Fatalf("%d lines sequenced, want 302", n)
		}
		if again, err := s.Sequence(ctx, "node-1"); err != nil || again != 0 {
			t.Fatal(again, err)
		}
		for range 200 {
			record(t, s, orgs[0], "thing:y")
		}
		_, err = s.Sequence(ctx, "node-1")
		must(t, err)
		key, err := evidence.NewKey(rng{})
		must(t, err)
		must(t, s.View(ctx, orgs[0], func(tx *store.Tx) error {
			tree, err := tx.Tree()
			must(t, err)
			if tree.Size != 351 {
				t.Fatalf("%d lines in the log, want 351", tree.Size)
			}
			origin := store.Origin("test", orgs[0])
			text, err := key.Checkpoint(origin, tree)
			must(t, err)
			verifier, _ := key.Verifier(origin)
			checkpoint, err := evidence.ParseCheckpoint(text, verifier)
			must(t, err)
			lines, err := tx.LinesFrom(0, 1000)
			must(t, err)
			latest := map[string]int{}
			for _, l := range lines {
				proof, err := tree.Inclusion(tree.Size, l.Position, tx)
				must(t, err)
				body, _ := l.Marshal()
				must(t, checkpoint.VerifyInclusion(l.Position, evidence.LeafHash(body), proof))
				if l.N != latest[l.Object]+1 {
					t.Fatalf("line %d of %s comes after line %d", l.N, l.Object, latest[l.Object])
				}
				latest[l.Object] = l.N
			}
			return nil
		}))
	})
}

func record(t testing.TB, s *store.Store, org store.ID, object string) {
	t.Helper()
	must(t, s.Update(ctx, org, store.System, func(tx *store.Tx) error {
		if _, err := tx.PutBlob([]byte(store.NewID())); err != nil {
			return err
		}
		return tx.Record(object, storetest.Happened{Name: "thing.happened", What: map[string]any{"what": object}})
	}))
}

type rng struct{}

func (rng) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i)
	}
	return len(p), nil
}

// A second node writes and sequences at the same time: every line gets one
// place, every place one line, and the lease keeps one sequencer at work.
func TestTwoNodes(t *testing.T) {
	url := storetest.Postgres(t)
	nodes := []*store.Store{storetest.Open(t, url, time.Now), storetest.Open(t, url, time.Now)}
	org := storetest.Organisation(t, nodes[0], "Noordkaap")
	var wg sync.WaitGroup
	for n, s := range nodes {
		wg.Go(func() {
			for i := range 60 {
				record(t, s, org, fmt.Sprintf("thing:z%d", i%3))
				if _, err := s.Sequence(ctx, fmt.Sprint("node", n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	_, err := nodes[0].Sequence(ctx, "node0")
	must(t, err)
	_, err = nodes[1].Sequence(ctx, "node1")
	must(t, err)
	must(t, nodes[0].View(ctx, org, func(tx *store.Tx) error {
		tree, err := tx.Tree()
		lines, _ := tx.LinesFrom(0, 1000)
		if tree.Size != 121 || len(lines) != 121 {
			t.Errorf("tree of %d, %d lines, want 121", tree.Size, len(lines))
		}
		rebuilt := evidence.Tree{}
		for _, l := range lines {
			body, _ := l.Marshal()
			rebuilt, _ = rebuilt.Append(evidence.LeafHash(body))
		}
		if rebuilt.Root() != tree.Root() {
			t.Error("the tree is not the tree of its lines")
		}
		return err
	}))
}

// Nodes that start at the same moment on an empty database all come up.
func TestNodesStartTogether(t *testing.T) {
	url := storetest.Postgres(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := store.Open(ctx, url, storetest.Master, time.Now)
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		})
	}
	wg.Wait()
}

func TestLeaseIsOneHoldersAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		now := storetest.Now
		s := storetest.Open(t, url, func() time.Time { return now })
		take := func(holder string) (mine bool) {
			must(t, s.UpdateUnlogged(ctx, store.Every, func(tx *store.Tx) (err error) {
				mine, err = s.Lease(tx, "duty", holder)
				return err
			}))
			return mine
		}
		if !take("a") || take("b") || !take("a") {
			t.Fatal("the lease went to two")
		}
		now = now.Add(time.Minute)
		if !take("b") || take("a") {
			t.Fatal("a dead holder's lease did not pass on")
		}
	})
}

func TestErasingLeavesTheLogWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		org := storetest.Organisation(t, s, "Noordkaap")
		record(t, s, org, "thing:a")
		must(t, s.Update(ctx, org, store.System, func(tx *store.Tx) error {
			lines, err := tx.Lines("thing:a")
			if err != nil {
				return err
			}
			if err := tx.ErasePayload(lines[0]); err != nil {
				return err
			}
			return tx.Record("thing:a", storetest.Happened{Name: "payload.erased", What: map[string]any{"line": 1}})
		}))
		must(t, s.View(ctx, org, func(tx *store.Tx) error {
			lines, err := tx.Lines("thing:a")
			if len(lines) != 2 || lines[0].Opening != nil || lines[1].Opening == nil {
				t.Errorf("%+v", lines)
			}
			return err
		}))
	})
}

func TestStaleRevisionIsAConflict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		org, _, id, _ := filled(t, s, "Noordkaap")
		var first, second *promisestore.Agreement
		must(t, s.View(ctx, org, func(tx *store.Tx) (err error) {
			first, err = promisestore.GetAgreement(tx, id)
			second, _ = promisestore.GetAgreement(tx, id)
			return err
		}))
		write := func(a *promisestore.Agreement) error {
			return s.Update(ctx, org, store.System, func(tx *store.Tx) error {
				if err := promisestore.UpdateAgreement(tx, a); err != nil {
					return err
				}
				return tx.Record("agreement:"+string(id), storetest.Happened{Name: "agreement.changed", What: nil})
			})
		}
		must(t, write(first))
		if err := write(second); !fault.Is(err, fault.Conflict) {
			t.Fatalf("%v, want a conflict", err)
		}
	})
}

func TestBackupGoesFromOneDatabaseToTheOther(t *testing.T) {
	var archive bytes.Buffer
	from := storetest.Open(t, storetest.SQLite(t), nil)
	org, account, id, blob := filled(t, from, "Noordkaap")
	_, err := from.Sequence(ctx, "node")
	must(t, err)
	w := zip.NewWriter(&archive)
	must(t, from.Dump(ctx, w, func(int) {}))
	must(t, w.Close())
	r, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	must(t, err)
	storetest.Each(t, func(t *testing.T, url string) {
		to := storetest.Open(t, url, nil)
		must(t, to.Restore(ctx, r, func(int) {}))
		must(t, to.View(ctx, org, func(tx *store.Tx) error {
			a, err := promisestore.GetAgreement(tx, id)
			must(t, err)
			person, err := accountstore.GetAccount(tx, account)
			must(t, err)
			file, err := tx.GetBlob(blob)
			must(t, err)
			tree, err := tx.Tree()
			if a.Signatures[0].Name != "M. de Wit" || person.Email != "m@noordkaap.example" || string(file) != "document of Noordkaap" ||
				tree.Size != 2 {
				t.Errorf("%+v %+v %q %d", a, person, file, tree.Size)
			}
			return err
		}))
		if err := to.Restore(ctx, r, func(int) {}); !fault.Is(err, fault.Conflict) {
			t.Errorf("restoring over what is there: %v", err)
		}
	})
}

func TestAnotherMasterKeyIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		storetest.Open(t, url, nil).Close()
		_, err := store.Open(ctx, url, bytes.Repeat([]byte{8}, 32), time.Now)
		if fault.Of(err).Key != "fault.master-key" {
			t.Fatalf("%v", err)
		}
	})
}

// BenchmarkLine is one durable line; BenchmarkBareCommit is one durable row of
// that size in a bare table of the same SQLite.
func BenchmarkLine(b *testing.B) {
	s := storetest.Open(b, storetest.SQLite(b), time.Now)
	org := storetest.Organisation(b, s, "Noordkaap")
	for b.Loop() {
		must(b, s.UpdateUnlogged(ctx, org, func(tx *store.Tx) error {
			return tx.Record("thing:a", storetest.Happened{Name: "thing.happened", What: map[string]any{"what": "thing:a"}})
		}))
	}
}

func BenchmarkBareCommit(b *testing.B) {
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(storetest.SQLite(b), "sqlite:")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	must(b, err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE TABLE t (id TEXT PRIMARY KEY, body BYTEA)`)
	must(b, err)
	body := bytes.Repeat([]byte{1}, 500)
	for b.Loop() {
		tx, err := db.Begin()
		must(b, err)
		_, err = tx.Exec(`INSERT INTO t VALUES ($1, $2)`, string(store.NewID()), body)
		must(b, err)
		must(b, tx.Commit())
	}
}

// Many who read at once, each with a query that nobody has run before, do not
// wait for each other's connections.
func TestManyReadNewQueriesAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url, nil)
		org := storetest.Organisation(t, s, "Noordkaap")
		var all sync.WaitGroup
		ready := make(chan struct{})
		for i := range 64 {
			all.Go(func() {
				<-ready
				for round := range 5 {
					must(t, s.View(ctx, org, func(tx *store.Tx) error {
						n := 0
						query := fmt.Sprintf("SELECT count(*) + %d FROM organisation WHERE organisation = $1", i*10+round)
						if err := tx.Row(query, []any{tx.Organisation()}, &n); err != nil || n != 1+i*10+round {
							t.Errorf("%d, %v", n, err)
						}
						return nil
					}))
				}
			})
		}
		close(ready)
		all.Wait()
	})
}
