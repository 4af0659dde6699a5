package app_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

func sprint(values ...any) string { return fmt.Sprint(values...) }

func TestTheWholeLife(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		before := len(h.show(id).Story)
		for range 2 {
			o, err := h.OpenLink(ctx, token)
			h.must(err)
			if o.Over || !bytes.Contains(o.HTML, []byte("Bakkerij Van Dam")) {
				t.Fatal("the link does not show the agreement")
			}
		}
		if opened := len(h.show(id).Story) - before; opened != 1 {
			t.Fatalf("opening twice made %d lines", opened)
		}
		h.good(h.SignLink(ctx, token, h.signing(id, baker.Name)))
		h.sequence()
		h.must(h.SealAgreement(ctx, h.owner.Organisation, id))
		h.must(h.SealAgreement(ctx, h.owner.Organisation, id)) // a job may run twice
		h.state(id, agreement.InForce)
		sealed := h.checkSealed(id, agreement.ProofPassword, agreement.ProofHanded)
		h.checkLetters(id, sealed)
		if data, err := h.LinkFile(ctx, token, "sealed"); err != nil || !bytes.Equal(data, sealed) {
			t.Error("the counterparty cannot fetch the sealed PDF:", err)
		}
		h.checkDossier(id)
	})
}

// checkSealed verifies the sealed PDF, and that it says how each address was
// shown.
func (h *house) checkSealed(id store.ID, ours, theirs agreement.Proof) []byte {
	h.t.Helper()
	sealed, err := h.AgreementFile(ctx, h.owner, id, 1, "sealed")
	h.must(err)
	found := signature.Verify(sealed)
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
	return sealed
}

// checkLetters looks for exactly one letter with the sealed PDF to each side.
func (h *house) checkLetters(id store.ID, sealed []byte) {
	h.t.Helper()
	var to []string
	for _, m := range h.show(id).Mails {
		for _, f := range m.Files {
			data, err := h.LetterFile(ctx, h.owner, m.ID, f.Name)
			if err != nil || !bytes.Equal(data, sealed) {
				h.t.Errorf("letter to %s has another file: %v", m.To, err)
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
func (h *house) checkDossier(id store.ID) {
	h.t.Helper()
	_, err := h.ExportAgreement(ctx, h.owner.Organisation, id)
	h.refused("dossier before the last lines have their place", err, fault.Busy, "fault.log-waiting")
	h.sequence()
	data, err := h.ExportAgreement(ctx, h.owner.Organisation, id)
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
	each(t, func(t *testing.T, h *house) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		problems, err := h.DeclineLink(ctx, token, "  ")
		if err != nil || len(problems) != 1 {
			t.Fatal("a no without a reason is accepted: ", problems, err)
		}
		h.good(h.DeclineLink(ctx, token, "De boete is te hoog."))
		h.state(id, agreement.Declined)
		_, err = h.DeclineLink(ctx, token, "Nogmaals nee.")
		h.refused("decline twice", err, fault.Conflict, "agreement.closed")
		_, err = h.SignLink(ctx, token, h.signing(id, baker.Name))
		h.refused("sign after declining", err, fault.Conflict, "agreement.closed")
		if o, err := h.OpenLink(ctx, token); err != nil || !o.Over || o.Reason != "De boete is te hoog." {
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
		w, err := h.Today(ctx, h.owner)
		if err != nil || len(w.Ours) != 1 || w.States[agreement.Declined] != 1 {
			t.Error("not in the worklist", w, err)
		}
	})
}

func TestWithdraw(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.must(h.WithdrawAgreement(ctx, h.owner, id, "Verkeerde bijlage."))
		h.state(id, agreement.Withdrawn)
		h.refused("withdraw twice", h.WithdrawAgreement(ctx, h.owner, id, ""), fault.Conflict, "agreement.closed")
		h.dead(token, id, "fault.link-revoked")
	})
}

// dead wants that nothing can be done with the link any more.
func (h *house) dead(token string, id store.ID, key string) {
	h.t.Helper()
	before := h.fingerprint()
	_, err := h.OpenLink(ctx, token)
	h.refused("open", err, fault.Conflict, key)
	_, err = h.SignLink(ctx, token, h.signing(id, baker.Name))
	h.refused("sign", err, fault.Conflict, key)
	_, err = h.DeclineLink(ctx, token, "nee")
	h.refused("decline", err, fault.Conflict, key)
	_, err = h.LinkFile(ctx, token, "pdf")
	h.refused("file", err, fault.Conflict, key)
	if h.fingerprint() != before {
		h.t.Error("a dead link changed something")
	}
}

func TestOffersLapse(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.clock.move(30*24*time.Hour - time.Second)
		h.must(h.ExpireOffers(ctx))
		h.state(id, agreement.Signed)
		h.clock.move(2 * time.Second)
		h.dead(token, id, "fault.link-expired")
		h.must(h.ExpireOffers(ctx))
		h.must(h.ExpireOffers(ctx))
		h.state(id, agreement.Expired)
		h.dead(token, id, "fault.link-expired")
		again := h.offer(id)
		h.dead(token, id, "fault.link-revoked")
		h.good(h.SignLink(ctx, again, h.signing(id, baker.Name)))
	})
}

// Both signed in time, and the seal is late, because a time-stamp server is
// down: that is no lapsed offer, and looking for lapsed ones ends.
func TestASealThatIsLateDoesNotLapse(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.final(agreement.Processor)
		h.sign(id)
		h.good(h.SignLink(ctx, h.offer(id), h.signing(id, baker.Name)))
		h.clock.move(31 * 24 * time.Hour)
		ended := make(chan error, 1)
		go func() { ended <- h.ExpireOffers(ctx) }()
		select {
		case err := <-ended:
			h.must(err)
		case <-time.After(20 * time.Second):
			t.Fatal("looking for lapsed offers does not end")
		}
		h.state(id, agreement.Signed)
		h.must(h.SealAgreement(ctx, h.owner.Organisation, id))
		h.state(id, agreement.InForce)
	})
}

func TestReviseMakesANewVersion(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.refused("revise what lies with them", h.ReviseAgreement(ctx, h.owner, id), fault.Conflict, "agreement.not-draft")
		h.good(h.DeclineLink(ctx, token, "Graag 24 uur."))
		old := h.signing(id, baker.Name)
		h.must(h.ReviseAgreement(ctx, h.owner, id))
		h.state(id, agreement.Draft)
		h.dead(token, id, "fault.link-revoked")
		_, err := h.SignAgreement(ctx, h.owner, id, h.signing(id, wit.Name))
		h.refused("sign a draft", err, fault.Conflict, "agreement.not-final")
		h.good(h.AnswerAgreement(ctx, h.owner, id, "side", "customer"))
		h.good(h.FinaliseAgreement(ctx, h.owner, id))
		d := h.show(id)
		if len(d.Signatures) != 0 || d.Version != 2 || len(d.Versions) != 2 {
			t.Fatalf("version %d with %d signatures", d.Version, len(d.Signatures))
		}
		_, err = h.SignAgreement(ctx, h.owner, id, old)
		if old.Shown == d.Latest().Files.PDF {
			t.Fatal("version 2 is the same document")
		}
		h.refused("sign version 2 having seen version 1", err, fault.Conflict, "agreement.other-document")
		h.sign(id)
		next := h.offer(id)
		_, err = h.SignLink(ctx, next, old)
		h.refused("counterparty signs version 2 having seen version 1", err, fault.Conflict, "agreement.other-document")
		h.good(h.SignLink(ctx, next, h.signing(id, baker.Name)))
		h.must(h.SealAgreement(ctx, h.owner.Organisation, id))
		h.state(id, agreement.InForce)
		h.refused("revise what is in force", h.ReviseAgreement(ctx, h.owner, id), fault.Conflict, "agreement.closed")
		h.sequence()
		data, err := h.ExportAgreement(ctx, h.owner.Organisation, id)
		h.must(err)
		found := evidence.VerifyDossier(bytes.NewReader(data), int64(len(data)), evidence.Options{})
		if !found.OK || len(found.Documents) != 7 {
			t.Errorf("%v, %d documents", found.Problems, len(found.Documents))
		}
	})
}

func TestReplace(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		old, token := h.inForce()
		draft := h.draft(agreement.Processor)
		_, err := h.StartAgreement(ctx, h.owner, app.Start{Kind: app.ProcessingAgreement, Ours: agreement.Processor, Language: "nl", Replaces: draft})
		h.refused("replace a draft", err, fault.Conflict, "")
		id, err := h.StartAgreement(ctx, h.owner, app.Start{Kind: app.ProcessingAgreement, Ours: agreement.Processor, Language: "nl", Replaces: old})
		h.must(err)
		h.good(h.FinaliseAgreement(ctx, h.owner, id)) // everything was answered
		h.sign(id)
		next := h.offer(id)
		h.state(old, agreement.InForce)
		h.good(h.SignLink(ctx, next, h.signing(id, baker.Name)))
		h.must(h.SealAgreement(ctx, h.owner.Organisation, id))
		h.state(id, agreement.InForce)
		h.state(old, agreement.Superseded)
		if _, err := h.LinkFile(ctx, token, "sealed"); err != nil {
			t.Error("what they signed before can no longer be read:", err)
		}
		story := h.show(old).Story
		if last := story[len(story)-1]; last.Event != "agreement.superseded" || last.Actor != store.System {
			t.Errorf("last line %s by %s", last.Event, last.Actor)
		}
	})
}

func TestTheCounterpartySignsFirst(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.final(agreement.Controller)
		problems, err := h.OfferAgreement(ctx, h.owner, id, app.Offer{To: baker, Days: 30, First: "nobody"})
		if err != nil || len(problems) != 1 || problems[0].Question != "first" {
			t.Fatal("somebody who is no party signs first:", problems, err)
		}
		_, err = h.OfferAgreement(ctx, h.owner, id, app.Offer{To: baker, Days: 30})
		h.refused("send before we signed", err, fault.Conflict, "agreement.not-your-turn")
		h.good(h.OfferAgreement(ctx, h.owner, id, app.Offer{To: baker, Days: 30, First: agreement.Processor}))
		token := h.link("/s/")
		_, err = h.SignAgreement(ctx, h.owner, id, h.signing(id, wit.Name))
		h.refused("we before them", err, fault.Conflict, "agreement.not-your-turn")
		h.good(h.SignLink(ctx, token, h.signing(id, baker.Name)))
		h.refused("withdraw link while they signed", func() error { _, err := h.DeclineLink(ctx, token, "toch niet"); return err }(), fault.Conflict, "agreement.already-signed")
		h.sign(id)
		h.must(h.SealAgreement(ctx, h.owner.Organisation, id))
		h.state(id, agreement.InForce)
		sealed, err := h.AgreementFile(ctx, h.owner, id, 1, "sealed")
		h.must(err)
		if s := signature.Verify(sealed).Record.Signatures; s[0].Role != "processor" || s[1].Role != "controller" {
			t.Error("signatures are not in the order in which they were given")
		}
	})
}
