package journey_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
)

// postman notes what was handed over to him, and fails as he is told.
type postman struct {
	mu        sync.Mutex
	carried   []store.ID
	to        []string
	temporary bool
	err       error
	before    func()
}

func (p *postman) carry(_ context.Context, id store.ID, message outboxstore.Content, _ []outbox.Attachment) (bool, error) {
	if p.before != nil {
		p.before()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return p.temporary, p.err
	}
	p.carried, p.to = append(p.carried, id), append(p.to, message.To)
	return false, nil
}

func (h *fixture) deliver(p *postman) time.Time {
	h.t.Helper()
	next, err := outbox.DeliverMail(ctx, h.App, h.owner.Organisation, p.carry)
	h.must(err)
	return next
}

func (h *fixture) newest() outboxstore.Message {
	h.t.Helper()
	return h.messages()[0]
}

// offered gives an agreement that was sent by mail, and its link.
func offeredByMail(h *fixture) (store.ID, string) {
	h.Mail = true
	id := h.final(agreement.Processor)
	h.sign(id)
	return id, h.offer(id)
}

func TestMailThatIsSentProvesTheAddress(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id, token := offeredByMail(h)
		if m := h.newest(); m.State != outboxstore.Waiting {
			t.Fatal(m.State)
		}
		p := &postman{}
		if next := h.deliver(p); !next.IsZero() {
			t.Error("something still waits until ", next)
		}
		m := h.newest()
		if m.State != outboxstore.Sent || m.SentAt.IsZero() || strings.Contains(m.Text, token) || strings.Contains(m.Text, token[32:]) {
			t.Errorf("%s %v: %s", m.State, m.SentAt, m.Text)
		}
		h.deliver(p)
		if len(p.carried) != 1 || p.to[0] != baker.Email {
			t.Fatalf("sent to %v", p.to)
		}
		h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.checkSealed(id, agreement.ProofPassword, agreement.ProofLink)
		h.deliver(p)
		if len(p.carried) != 3 {
			t.Errorf("sent to %v", p.to)
		}
		events := 0
		for _, l := range h.show(id).Story {
			if l.Event == "mail.sent" {
				events++
			}
		}
		if events != 3 {
			t.Errorf("%d lines say that a message was sent, want 3", events)
		}
	})
}

func TestMailThatCannotBeSentNowIsTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id, token := offeredByMail(h)
		p := &postman{temporary: true, err: errors.New("451 try later: jan@vandam.example greylisted")}
		story := len(h.show(id).Story)
		var waited time.Duration
		tries := 0
		for h.newest().State == outboxstore.Waiting && tries < 100 {
			tries++
			next := h.deliver(p)
			if again := h.deliver(p); !again.Equal(next) {
				t.Fatalf("tried again before its time: %v, %v", next, again)
			}
			if next.IsZero() {
				break
			}
			wait := next.Sub(h.clock.Now())
			if wait <= 0 || wait > 4*time.Hour+time.Second {
				t.Fatal("waits ", wait)
			}
			waited += wait
			h.clock.move(wait)
			if tries == 3 && len(h.show(id).Story) != story {
				t.Error("trying again is no part of the story")
			}
		}
		m := h.newest()
		if tries != 20 || waited < 36*time.Hour || waited > 60*time.Hour || m.State != outboxstore.Failed || m.Attempts != 20 {
			t.Errorf("%d tries in %v, %s after %d", tries, waited, m.State, m.Attempts)
		}
		if !strings.Contains(m.Text, token) {
			t.Error("a message that was not sent lost its link")
		}
		w, err := promise.Today(ctx, h.App, h.owner, "", 100)
		if err != nil || len(w.Failed) != 1 || !strings.Contains(w.Failed[0].Reason, "451") {
			t.Error("not in the worklist", w.Failed, err)
		}
		// The link was never sent: whoever signs with it got it in another way.
		h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.checkSealed(id, agreement.ProofPassword, agreement.ProofHanded)
	})
}

func TestMailThatIsRefusedIsFailed(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id, _ := offeredByMail(h)
		h.deliver(&postman{err: errors.New("550 no such user")})
		if m := h.newest(); m.State != outboxstore.Failed || m.Reason != "550 no such user" || m.Attempts != 1 {
			t.Errorf("%s %q", m.State, m.Reason)
		}
		story := h.show(id).Story
		if last := story[len(story)-1]; last.Event != "mail.failed" {
			t.Error("last line: ", last.Event)
		}
		p := &postman{}
		h.deliver(p)
		if len(p.carried) != 0 {
			t.Error("what was refused was sent again")
		}
	})
}

// Two jobs of one organisation run at the same moment whenever two messages are
// ordered: each message goes once.
func TestTwoDeliverersSendALetterOnce(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		offeredByMail(h)
		h.invite("V. Isser", "visser@noordkaap.example", app.Legal)
		p := &postman{before: func() { time.Sleep(20 * time.Millisecond) }}
		for _, err := range together(4, func(int) error { _, err := outbox.DeliverMail(ctx, h.App, h.owner.Organisation, p.carry); return err }) {
			h.must(err)
		}
		if len(p.carried) != 2 {
			t.Errorf("sent to %v", p.to)
		}
	})
}

// A node died after the mail server had the message and before that was noted:
// it goes again under the same Message-ID, and is noted once.
func TestMailOfANodeThatDied(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id, _ := offeredByMail(h)
		p := &postman{}
		dying, cancel := context.WithCancel(ctx)
		_, err := outbox.DeliverMail(dying, h.App, h.owner.Organisation,
			func(_ context.Context, id store.ID, message outboxstore.Content, files []outbox.Attachment) (bool, error) {
				defer cancel()
				return p.carry(ctx, id, message, files)
			})
		if err == nil || h.newest().State != outboxstore.Waiting {
			t.Fatal("it was noted: ", err)
		}
		next := h.deliver(p)
		if len(p.carried) != 1 || next.IsZero() {
			t.Fatal("sent again while the first may still be at it")
		}
		h.clock.move(next.Sub(h.clock.Now()))
		h.deliver(p)
		h.deliver(p)
		if len(p.carried) != 2 || p.carried[0] != p.carried[1] {
			t.Errorf("sent as %v", p.carried)
		}
		sent := 0
		for _, l := range h.show(id).Story {
			if l.Event == "mail.sent" {
				sent++
			}
		}
		if sent != 1 || h.newest().State != outboxstore.Sent {
			t.Errorf("noted %d times", sent)
		}
	})
}

// However many messages there are, none is forgotten.
func TestManyLetters(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		h.Mail = true
		const many = 1100
		h.must(h.Store.Update(ctx, h.owner.Organisation, store.System, func(tx *store.Tx) error {
			for range many {
				message := outboxstore.Content{To: "a@vandam.example", Subject: "S", Text: "T"}
				if err := outboxstore.CreateMessage(tx, outboxstore.Message{
					ID: store.NewID(), Object: "test:1", State: outboxstore.Waiting,
					Content: message,
				}); err != nil {
					return err
				}
			}
			return tx.Record("test:1", storetest.Happened{Name: "test.many", What: nil})
		}))
		// Refused ones would be noted in the log one by one; here it is about
		// who gets a turn.
		p := &postman{temporary: true, err: errors.New("421 busy")}
		if next := h.deliver(p); !next.Equal(h.clock.Now().Add(time.Second)) {
			t.Error("next at ", next)
		}
		tried := 0
		h.must(h.Store.View(ctx, h.owner.Organisation, func(tx *store.Tx) error {
			list, err := outboxstore.Messages(tx, "", "", 2000)
			for _, m := range list {
				if m.Attempts == 1 {
					tried++
				}
			}
			return err
		}))
		if tried != many {
			t.Errorf("%d of %d messages had their turn", tried, many)
		}
	})
}
