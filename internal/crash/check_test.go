package crash_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/promise"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

// later is how far the clock is put ahead afterwards, so that no message is held
// any more by a node that is dead.
const later = 10 * time.Minute

// settle does what the next start does, until nothing is left to be done.
func settle(t *testing.T, a *app.App, who app.Actor, post string) {
	t.Helper()
	must(t, promise.Resume(ctx, a))
	var unsealed []store.Ref
	must(t, a.Store.View(ctx, store.Every, func(tx *store.Tx) (err error) {
		unsealed, err = promisestore.Unsealed(tx)
		return err
	}))
	for _, ref := range unsealed {
		must(t, promise.SealAgreement(ctx, a, ref.Organisation, ref.ID))
	}
	carry := postbox(post)
	if next, err := outbox.DeliverMail(ctx, a, who.Organisation, sent(carry)); err != nil || !next.IsZero() {
		t.Fatal("messages wait until ", next, err)
	}
	for range 100 { // the lease of a node that is dead has run out
		n, err := a.Store.Sequence(ctx, "after")
		must(t, err)
		if n == 0 {
			return
		}
	}
}

// check rebuilds everything from the lines and compares.
func check(t *testing.T, a *app.App, who app.Actor, post string) (inForce int) {
	t.Helper()
	var list []promisestore.Summary
	must(t, a.Store.View(ctx, who.Organisation, func(tx *store.Tx) (err error) {
		list, err = promisestore.List(tx, promisestore.Cursor{}, 10_000)
		return err
	}))
	checkTree(t, a, who)
	for i, one := range list {
		d, err := promise.ShowAgreement(ctx, a, who, one.ID)
		must(t, err)
		checkStory(t, d)
		checkMessages(t, d, post)
		if d.State == agreement.InForce {
			inForce++
			sealed, err := promise.AgreementFile(ctx, a, who, one.ID, d.Version, "sealed")
			must(t, err)
			if found := signature.Verify(sealed.Data); !found.OK || len(found.Record.Signatures) != 2 {
				t.Errorf("%s: %v", one.ID, found.Problems)
			}
		}
		if i < 5 {
			data, err := proof.ExportAgreement(ctx, a, who, one.ID)
			must(t, err)
			if found := evidence.VerifyDossier(bytes.NewReader(data), int64(len(data)), evidence.Options{Key: a.Log.Fingerprint()}); !found.OK {
				t.Errorf("%s: %v", one.ID, found.Problems)
			}
		}
	}
	return inForce
}

// checkTree makes the tree again of all lines.
func checkTree(t *testing.T, a *app.App, who app.Actor) {
	t.Helper()
	must(t, a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		tree, err := tx.Tree()
		must(t, err)
		if n, err := tx.Unsequenced(); n != 0 || err != nil {
			t.Errorf("%d lines have no place: %v", n, err)
		}
		lines, err := tx.LinesFrom(0, tree.Size+1)
		must(t, err)
		var leaves []evidence.Hash
		for i, l := range lines {
			body, err := l.Marshal()
			must(t, err)
			leaves = append(leaves, evidence.LeafHash(body))
			if l.Position != int64(i) || l.Opening == nil || l.Opening.Commitment() != l.Commitment {
				t.Errorf("line %d stands at %d, or is not what it commits to", i, l.Position)
			}
		}
		again, _ := evidence.Tree{}.Append(leaves...)
		if again.Size != tree.Size || !slices.Equal(again.Edge, tree.Edge) {
			t.Errorf("the tree of %d lines is not that of the lines, of which there are %d", tree.Size, len(lines))
		}
		return nil
	}))
}

// story is an agreement as its lines tell it.
type story struct {
	state     agreement.State
	version   int
	signed    []string
	answers   map[string]any
	documents map[string]string // role and name: hash
	sent      []string          // messages
}

// checkStory tells the agreement from its lines, and compares.
func checkStory(t *testing.T, d *promise.AgreementView) {
	t.Helper()
	s := story{answers: map[string]any{}, documents: map[string]string{}}
	for _, l := range d.Story {
		s.tell(t, l)
	}
	if s.state != d.State || s.version != d.Version || len(s.signed) != len(d.Signatures) {
		t.Errorf("%s is %s, version %d, %d signatures; its lines say %s, %d, %v", d.ID, d.State, d.Version, len(d.Signatures), s.state, s.version,
			s.signed)
	}
	for i, one := range d.Signatures {
		if i < len(s.signed) && s.signed[i] != string(one.Party)+one.SHA256 {
			t.Errorf("%s: signature %d is not that of its line", d.ID, i)
		}
	}
	for question, told := range s.answers {
		if got, want := text(t, d.Answers.Answer(question)), text(t, told); got != want {
			t.Errorf("%s: %s is answered with %s; its line says %s", d.ID, question, got, want)
		}
	}
	for question := range d.Answers.Answers() {
		if _, told := s.answers[question]; !told && question != "processor" && question != "side" { // those it started with
			t.Errorf("%s: no line says that %s was answered", d.ID, question)
		}
	}
	if v := d.Latest(); v != nil {
		if s.documents["final.pdf"] != v.Files.PDF || s.documents["final.docx"] != v.Files.DOCX || s.documents["final.html"] != v.Files.HTML ||
			s.documents["sealed.pdf"] != v.Files.Sealed {
			t.Errorf("%s: the documents are not those of its lines", d.ID)
		}
	} else if len(s.documents) > 0 {
		t.Errorf("%s: lines about documents that there are not", d.ID)
	}
	var sent []string
	for _, m := range d.Mails {
		if m.State == outboxstore.Sent {
			sent = append(sent, string(m.ID))
		}
	}
	slices.Sort(sent)
	slices.Sort(s.sent)
	if !slices.Equal(sent, s.sent) {
		t.Errorf("%s: messages %v were sent, its lines say %v", d.ID, sent, s.sent)
	}
}

func (s *story) tell(t *testing.T, l store.Line) {
	t.Helper()
	var p struct {
		Version   int
		Question  string
		Answer    any
		Party     string
		Mail      string
		Documents []evidence.DocumentRef
	}
	must(t, json.Unmarshal(l.Opening.Payload, &p))
	switch l.Event {
	case "agreement.started":
		s.state = agreement.Draft
	case "agreement.answered":
		s.answers[p.Question] = p.Answer
	case "agreement.finalised":
		s.version = p.Version
	case "agreement.signed":
		s.state = agreement.Signed
		s.signed = append(s.signed, p.Party+p.Documents[0].SHA256)
	case "agreement.sealed":
		s.state = agreement.InForce
	case "mail.sent":
		s.sent = append(s.sent, p.Mail)
	}
	for _, d := range p.Documents {
		s.documents[d.Role+filepath.Ext(d.Name)] = d.SHA256
	}
}

func text(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	must(t, err)
	var plain any
	must(t, json.Unmarshal(data, &plain))
	data, err = json.Marshal(plain)
	must(t, err)
	return string(data)
}

// checkMessages wants one message for the offer, and one with the sealed PDF to
// each side; each was sent.
func checkMessages(t *testing.T, d *promise.AgreementView, post string) {
	t.Helper()
	count := map[string]int{}
	for _, m := range d.Mails {
		kind := "offer to "
		if len(m.Files) > 0 {
			kind = "sealed to "
		}
		count[kind+m.To]++
		files, err := filepath.Glob(filepath.Join(post, string(m.ID)+".*"))
		must(t, err)
		if m.State != outboxstore.Sent || len(files) == 0 {
			t.Errorf("%s: the message to %s is %s, and was sent %d times", d.ID, m.To, m.State, len(files))
		}
		if strings.Contains(m.Text, "/s/") && !strings.Contains(m.Text, "/s/…") {
			t.Errorf("%s: a message that was sent keeps its link", d.ID)
		}
	}
	want := map[string]int{}
	if !d.OfferedAt.IsZero() {
		want["offer to jan@vandam.example"] = 1
	}
	if d.State == agreement.InForce {
		want["sealed to jan@vandam.example"], want["sealed to wit@noordkaap.example"] = 1, 1
	}
	if text(t, count) != text(t, want) {
		t.Errorf("%s: messages %v, want %v", d.ID, count, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
