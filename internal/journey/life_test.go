package journey_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

func sprint(values ...any) string { return fmt.Sprint(values...) }

func TestTheWholeLife(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		before := len(h.show(id).Story)
		for range 2 {
			o, err := promise.OpenLink(ctx, h.App, token, true)
			h.must(err)
			if o.Over || !bytes.Contains(o.HTML, []byte("Bakkerij Van Dam")) {
				t.Fatal("the link does not show the agreement")
			}
		}
		if opened := len(h.show(id).Story) - before; opened != 1 {
			t.Fatalf("opening twice made %d lines", opened)
		}
		h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
		h.sequence()
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id)) // a job may run twice
		h.state(id, agreement.InForce)
		sealed := h.checkSealed(id, agreement.ProofPassword, agreement.ProofHanded)
		h.checkMessages(id, sealed)
		if file, err := promise.LinkFile(ctx, h.App, token, "sealed"); err != nil || !bytes.Equal(file.Data, sealed) {
			t.Error("the counterparty cannot fetch the sealed PDF:", err)
		}
		h.checkDossier(id)
	})
}

// checkSealed verifies the sealed PDF, and that it says how each address was
// shown.
func (h *fixture) checkSealed(id store.ID, ours, theirs agreement.Proof) []byte {
	h.t.Helper()
	sealed, err := promise.AgreementFile(ctx, h.App, h.owner, id, 1, "sealed")
	h.must(err)
	found := signature.Verify(sealed.Data)
	if !found.OK || len(found.Record.Signatures) != 2 {
		h.t.Fatalf("%v, %d signatures", found.Problems, len(found.Record.Signatures))
	}
	for i, want := range []struct {
		role, organisation, name string
		proof                    agreement.Proof
	}{{"processor", hosting.Name, wit.Name, ours}, {"controller", baker.Organisation, baker.Name, theirs}} {
		got := found.Record.Signatures[i]
		if got.Role != want.role || got.Organisation != want.organisation || got.Name != want.name || got.Address.Method != string(want.proof) {
			h.t.Errorf("signature %d: %+v, want %+v", i, got, want)
		}
		if strings.Contains(got.Address.Shown, "wit@") || strings.Contains(got.Address.Shown, "jan@") {
			h.t.Error("the record shows the whole address:", got.Address.Shown)
		}
		if !strings.Contains(got.Statement, want.organisation) {
			h.t.Errorf("statement %q does not name %s", got.Statement, want.organisation)
		}
	}
	if found.Offered.SHA256 != h.show(id).Latest().Files.PDF {
		h.t.Error("the sealed PDF does not begin with what was shown")
	}
	if found.Record.Log == nil || found.Record.Log.Origin != h.Origin(h.owner.Organisation) {
		h.t.Error("the record does not name the log")
	}
	return sealed.Data
}

// checkMessages looks for exactly one message with the sealed PDF to each side.
func (h *fixture) checkMessages(id store.ID, sealed []byte) {
	h.t.Helper()
	var to []string
	for _, m := range h.show(id).Mails {
		for _, f := range m.Files {
			data, err := outbox.MessageFile(ctx, h.App, h.owner, m.ID, f.Name)
			if err != nil || !bytes.Equal(data, sealed) {
				h.t.Errorf("message to %s has another file: %v", m.To, err)
			}
			to = append(to, m.To)
		}
	}
	slices.Sort(to)
	if strings.Join(to, " ") != baker.Email+" "+wit.Email {
		h.t.Errorf("the sealed PDF went to %v", to)
	}
}

// checkDossier verifies the dossier, and that all documents are in it.
func (h *fixture) checkDossier(id store.ID) {
	h.t.Helper()
	_, err := proof.ExportAgreement(ctx, h.App, h.owner, id)
	h.refused("dossier before the last lines have their place", err, fault.Busy, "fault.log-waiting")
	h.sequence()
	data, err := proof.ExportAgreement(ctx, h.App, h.owner, id)
	h.must(err)
	found := evidence.VerifyDossier(bytes.NewReader(data), int64(len(data)), evidence.Options{Key: h.Log.Fingerprint()})
	if !found.OK {
		h.t.Fatal(found.Problems)
	}
	if len(found.Documents) != 4 || len(found.Lines) != len(h.show(id).Story) {
		h.t.Errorf("dossier with %d documents and %d lines", len(found.Documents), len(found.Lines))
	}
}

func TestDecline(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		problems, err := promise.DeclineLink(ctx, h.App, token, "  ")
		if err != nil || len(problems) != 1 {
			t.Fatal("a no without a reason is accepted: ", problems, err)
		}
		h.good(promise.DeclineLink(ctx, h.App, token, "De boete is te hoog."))
		h.state(id, agreement.Declined)
		_, err = promise.DeclineLink(ctx, h.App, token, "Nogmaals nee.")
		h.refused("decline twice", err, fault.Conflict, "agreement.closed")
		_, err = promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name))
		h.refused("sign after declining", err, fault.Conflict, "agreement.closed")
		if o, err := promise.OpenLink(ctx, h.App, token, true); err != nil || !o.Over || o.Reason != "De boete is te hoog." {
			t.Error("what was declined cannot be looked at:", err)
		}
		told := 0
		for _, m := range h.show(id).Mails {
			if m.To == wit.Email && strings.Contains(m.Text, "De boete is te hoog.") {
				told++
			}
		}
		if told != 1 {
			t.Errorf("the owner was told %d times", told)
		}
		w, err := promise.Today(ctx, h.App, h.owner, "", 100)
		if err != nil || len(w.Ours.Rows) != 1 || w.OursCount != 1 || w.States[agreement.Declined] != 1 {
			t.Error("not in the worklist", w, err)
		}
	})
}

func TestWithdraw(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.must(promise.WithdrawAgreement(ctx, h.App, h.owner, id, "Verkeerde bijlage."))
		h.state(id, agreement.Withdrawn)
		h.refused("withdraw twice", promise.WithdrawAgreement(ctx, h.App, h.owner, id, ""), fault.Conflict, "agreement.closed")
		h.dead(token, id, "fault.link-revoked")
	})
}

// dead wants that nothing can be done with the link any more.
func (h *fixture) dead(token string, id store.ID, key string) {
	h.t.Helper()
	before := h.fingerprint()
	_, err := promise.OpenLink(ctx, h.App, token, true)
	h.refused("open", err, fault.Conflict, key)
	_, err = promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name))
	h.refused("sign", err, fault.Conflict, key)
	_, err = promise.DeclineLink(ctx, h.App, token, "nee")
	h.refused("decline", err, fault.Conflict, key)
	_, err = promise.LinkFile(ctx, h.App, token, "pdf")
	h.refused("file", err, fault.Conflict, key)
	if h.fingerprint() != before {
		h.t.Error("a dead link changed something")
	}
}

func TestOffersLapse(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.clock.move(30*24*time.Hour - time.Second)
		h.must(promise.ExpireOffers(ctx, h.App))
		h.state(id, agreement.Signed)
		h.clock.move(2 * time.Second)
		_, err := promise.OpenLink(ctx, h.App, token, true)
		h.refused("open", err, fault.Conflict, "fault.link-expired")
		h.state(id, agreement.Expired) // who finds it over writes that down
		h.must(promise.ExpireOffers(ctx, h.App))
		h.must(promise.ExpireOffers(ctx, h.App))
		h.state(id, agreement.Expired)
		h.dead(token, id, "fault.link-expired")
		again := h.offer(id)
		h.dead(token, id, "fault.link-revoked")
		h.good(promise.SignLink(ctx, h.App, again, h.signing(id, baker.Name)))
	})
}

// Both signed in time, and the seal is late, because a time-stamp server is
// down: that is no lapsed offer, and looking for lapsed ones ends.
func TestASealThatIsLateDoesNotLapse(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		h.good(promise.SignLink(ctx, h.App, h.offer(id), h.signing(id, baker.Name)))
		h.clock.move(31 * 24 * time.Hour)
		ended := make(chan error, 1)
		go func() { ended <- promise.ExpireOffers(ctx, h.App) }()
		select {
		case err := <-ended:
			h.must(err)
		case <-time.After(20 * time.Second):
			t.Fatal("looking for lapsed offers does not end")
		}
		h.state(id, agreement.Signed)
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.state(id, agreement.InForce)
	})
}

func TestReviseMakesANewVersion(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.refused("revise what lies with them", promise.ReviseAgreement(ctx, h.App, h.owner, id), fault.Conflict, "agreement.not-draft")
		h.good(promise.DeclineLink(ctx, h.App, token, "Graag 24 uur."))
		old := h.signing(id, baker.Name)
		h.must(promise.ReviseAgreement(ctx, h.App, h.owner, id))
		h.state(id, agreement.Draft)
		h.dead(token, id, "fault.link-revoked")
		_, err := promise.SignAgreement(ctx, h.App, h.owner, id, h.signing(id, wit.Name))
		h.refused("sign a draft", err, fault.Conflict, "agreement.not-final")
		h.good(promise.AnswerAgreement(ctx, h.App, h.owner, id, "side", "customer"))
		h.good(promise.FinaliseAgreement(ctx, h.App, h.owner, id))
		d := h.show(id)
		if len(d.Signatures) != 0 || d.Version != 2 || len(d.Versions) != 2 {
			t.Fatalf("version %d with %d signatures", d.Version, len(d.Signatures))
		}
		_, err = promise.SignAgreement(ctx, h.App, h.owner, id, old)
		if old.Shown == d.Latest().Files.PDF {
			t.Fatal("version 2 is the same document")
		}
		h.refused("sign version 2 having seen version 1", err, fault.Conflict, "agreement.other-document")
		h.sign(id)
		next := h.offer(id)
		_, err = promise.SignLink(ctx, h.App, next, old)
		h.refused("counterparty signs version 2 having seen version 1", err, fault.Conflict, "agreement.other-document")
		h.good(promise.SignLink(ctx, h.App, next, h.signing(id, baker.Name)))
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.state(id, agreement.InForce)
		h.refused("revise what is in force", promise.ReviseAgreement(ctx, h.App, h.owner, id), fault.Conflict, "agreement.closed")
		h.sequence()
		data, err := proof.ExportAgreement(ctx, h.App, h.owner, id)
		h.must(err)
		found := evidence.VerifyDossier(bytes.NewReader(data), int64(len(data)), evidence.Options{})
		if !found.OK || len(found.Documents) != 7 {
			t.Errorf("%v, %d documents", found.Problems, len(found.Documents))
		}
	})
}

func TestReplace(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		old, token := h.inForce()
		draft := h.draft(agreement.Processor)
		_, err := promise.StartAgreement(ctx, h.App, h.owner,
			promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl", Replaces: draft})
		h.refused("replace a draft", err, fault.Conflict, "")
		id, err := promise.StartAgreement(ctx, h.App, h.owner,
			promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl", Replaces: old})
		h.must(err)
		h.good(promise.FinaliseAgreement(ctx, h.App, h.owner, id)) // everything was answered
		h.sign(id)
		next := h.offer(id)
		h.state(old, agreement.InForce)
		h.good(promise.SignLink(ctx, h.App, next, h.signing(id, baker.Name)))
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.state(id, agreement.InForce)
		h.state(old, agreement.Superseded)
		if _, err := promise.LinkFile(ctx, h.App, token, "sealed"); err != nil {
			t.Error("what they signed before can no longer be read:", err)
		}
		story := h.show(old).Story
		if last := story[len(story)-1]; last.Event != "agreement.superseded" || last.Actor != store.System {
			t.Errorf("last line %s by %s", last.Event, last.Actor)
		}
	})
}

func TestTheCounterpartySignsFirst(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Controller)
		problems, err := promise.OfferAgreement(ctx, h.App, h.owner, id, promise.Offer{To: baker, Days: 30, First: "nobody"})
		if err != nil || len(problems) != 1 || problems[0].Question != "first" {
			t.Fatal("somebody who is no party signs first:", problems, err)
		}
		_, err = promise.OfferAgreement(ctx, h.App, h.owner, id, promise.Offer{To: baker, Days: 30})
		h.refused("send before we signed", err, fault.Conflict, "agreement.not-your-turn")
		h.good(promise.OfferAgreement(ctx, h.App, h.owner, id, promise.Offer{To: baker, Days: 30, First: agreement.Processor}))
		token := h.link("/s/")
		_, err = promise.SignAgreement(ctx, h.App, h.owner, id, h.signing(id, wit.Name))
		h.refused("we before them", err, fault.Conflict, "agreement.not-your-turn")
		h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
		h.refused("withdraw link while they signed", func() error { _, err := promise.DeclineLink(ctx, h.App, token, "toch niet"); return err }(),
			fault.Conflict, "agreement.already-signed")
		h.sign(id)
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.state(id, agreement.InForce)
		sealed, err := promise.AgreementFile(ctx, h.App, h.owner, id, 1, "sealed")
		h.must(err)
		if s := signature.Verify(sealed.Data).Record.Signatures; s[0].Role != "processor" || s[1].Role != "controller" {
			t.Error("signatures are not in the order in which they were given")
		}
	})
}
