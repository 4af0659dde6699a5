package job_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/demo"
	"github.com/verhaal/verhaal/internal/job"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

var ctx = context.Background()

// journal is a log that several write to.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, url string) *app.App {
	t.Helper()
	a := &app.App{Store: storetest.Open(t, url, time.Now), Now: time.Now, URL: "https://verhaal.example"}
	var err error
	a.Seal, err = signature.NewKey(rand.Reader, "Noordkaap", time.Now().Add(-time.Hour))
	must(t, err)
	a.Log, err = evidence.NewKey(rand.Reader)
	must(t, err)
	return a
}

func owner(t *testing.T, a *app.App) app.Actor {
	t.Helper()
	token, _, err := account.SignIn(ctx, a, demo.Email, demo.Password)
	must(t, err)
	who, err := account.Who(ctx, a, token)
	must(t, err)
	return who
}

// eventually waits until f holds.
func eventually(t *testing.T, what string, f func() bool) {
	t.Helper()
	for range 4000 {
		if f() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("never: ", what)
}

// The example organisation comes about by the workers: seals, messages and the
// places of lines. Nothing of anybody stands in the log of the program, also
// not when a mail server says who it does not know.
func TestWorkers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		a := open(t, url)
		a.Mail = true
		log := &journal{}
		var mu sync.Mutex
		carried := map[store.ID]int{}
		carry := func(_ context.Context, id store.ID, message outboxstore.Content, _ []outbox.Attachment) (bool, error) {
			if strings.HasPrefix(message.To, "floor@") || strings.HasPrefix(message.To, "visser@") {
				return false, errors.New("550 <" + message.To + ">: no such user")
			}
			mu.Lock()
			defer mu.Unlock()
			carried[id]++
			return false, nil
		}
		// The example takes links out of the outbox: first without mail.
		a.Mail = false
		w, err := job.Start(ctx, a, carry, "node", slog.New(slog.NewTextHandler(log, nil)))
		must(t, err)
		_, err = demo.Fill(ctx, a, "nl")
		must(t, err)
		who := owner(t, a)
		states, err := promise.Today(ctx, a, who, "", 100)
		must(t, err)
		if states.States[agreement.InForce] != 3 {
			t.Fatalf("%v", states.States)
		}
		w.Stop(ctx)
		// A node that starts finds what was left: a message that waits.
		a.Mail = true
		_, err = account.InviteAccount(ctx, a, who, app.Person{Name: "P. Post", Email: "post@noordkaap.example"}, app.Auditor)
		must(t, err)
		_, err = account.InviteAccount(ctx, a, who, app.Person{Name: "V. Visser", Email: "visser@weg.example"}, app.Auditor)
		must(t, err)
		if len(carried) != 0 {
			t.Error("a message went out although the workers had stopped")
		}
		w, err = job.Start(ctx, a, carry, "node", slog.New(slog.NewTextHandler(log, nil)))
		must(t, err)
		eventually(t, "one message is sent, one refused", func() bool {
			list, _, err := outbox.Outbox(ctx, a, who, "", 100)
			must(t, err)
			return list[0].State == outboxstore.Failed && list[1].State == outboxstore.Sent
		})
		eventually(t, "all lines have a place", func() bool {
			var n int
			must(t, a.Store.View(ctx, who.Organisation, func(tx *store.Tx) (err error) {
				n, err = tx.Unsequenced()
				return err
			}))
			return n == 0
		})
		w.Stop(ctx)
		for id, times := range carried {
			if times != 1 {
				t.Errorf("message %s went %d times", id, times)
			}
		}
		for _, word := range []string{"@", "visser", "noordkaap", "bakker", "linde"} {
			if strings.Contains(strings.ToLower(log.String()), word) {
				t.Errorf("%q stands in the log: %s", word, log.String())
			}
		}
	})
}

// What fails or panics is logged, tried again, and stops nothing else.
func TestAWorkerThatFails(t *testing.T) {
	a := open(t, storetest.SQLite(t))
	log := &journal{}
	broken := true
	var mu sync.Mutex
	carry := func(context.Context, store.ID, outboxstore.Content, []outbox.Attachment) (bool, error) {
		mu.Lock()
		defer mu.Unlock()
		if broken {
			broken = false
			panic("a mistake")
		}
		return false, nil
	}
	w, err := job.Start(ctx, a, carry, "node", slog.New(slog.NewTextHandler(log, nil)))
	must(t, err)
	defer w.Stop(ctx)
	_, err = demo.Fill(ctx, a, "en")
	must(t, err)
	a.Mail = true
	_, err = account.InviteAccount(ctx, a, owner(t, a), app.Person{Name: "P", Email: "p@noordkaap.example"}, app.Auditor)
	must(t, err)
	eventually(t, "the panic is logged", func() bool {
		return strings.Contains(log.String(), "job panicked") && strings.Contains(log.String(), "mail.deliver")
	})
	who := owner(t, a)
	id, err := promise.StartAgreement(ctx, a, who, promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "en"})
	must(t, err)
	eventually(t, "lines get their place all the same", func() bool {
		_, err := proof.ExportAgreement(ctx, a, who, id)
		return err == nil
	})
}
