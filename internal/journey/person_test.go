package journey_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/promise"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/proof/evidence"
)

// named lists where, of all that is kept of an agreement, one of the words stands.
func (h *fixture) named(id store.ID, words ...string) []string {
	h.t.Helper()
	var found []string
	look := func(where string, content ...any) {
		text := strings.ToLower(sprint(content...))
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, strings.ToLower(w)) }) && !slices.Contains(found, where) {
			found = append(found, where)
		}
	}
	h.must(h.Store.View(ctx, h.owner.Organisation, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, id)
		h.must(err)
		look("contact", one.Counterparty.Name, one.Counterparty.Email, one.Reason)
		look("answers", one.Answers)
		versions, err := promisestore.Versions(tx, id)
		h.must(err)
		for _, v := range versions {
			look("version", v.Answers)
			list, err := promisestore.Signatures(tx, id, v.Number)
			h.must(err)
			for _, s := range list {
				look("signature", s)
			}
			for _, name := range []string{v.Files.HTML, v.Files.PDF, v.Files.DOCX} {
				if data, err := tx.GetBlob(name); err == nil {
					look("document", string(data))
				}
			}
		}
		messages, err := outboxstore.Messages(tx, app.Object("agreement", id), "", 1000)
		h.must(err)
		for _, m := range messages {
			look("message", m.Content, m.Reason)
		}
		links, err := accountstore.Links(tx, id)
		h.must(err)
		for _, l := range links {
			look("link", l.Name, l.Email)
		}
		lines, err := tx.Lines(app.Object("agreement", id))
		for _, l := range lines {
			if l.Opening != nil {
				look(l.Event, string(l.Opening.Payload))
			}
		}
		return err
	}))
	slices.Sort(found)
	return found
}

func whats(list []proof.Trace) string {
	var names []string
	for _, one := range list {
		names = append(names, one.What)
	}
	return strings.Join(names, " ")
}

// verified exports the dossier and gives how many documents are in it.
func (h *fixture) verified(id store.ID) int {
	h.t.Helper()
	h.sequence()
	data, err := proof.ExportAgreement(ctx, h.App, h.owner, id)
	h.must(err)
	found := evidence.VerifyDossier(bytes.NewReader(data), int64(len(data)), evidence.Options{Key: h.Log.Fingerprint()})
	if !found.OK {
		h.t.Error("dossier: ", found.Problems)
	}
	return len(found.Documents)
}

// inDossier says whether a word stands in a file of the dossier that is text.
func (h *fixture) inDossier(id store.ID, word string) bool {
	h.t.Helper()
	data, err := proof.ExportAgreement(ctx, h.App, h.owner, id)
	h.must(err)
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	h.must(err)
	for _, f := range files.File {
		r, err := f.Open()
		h.must(err)
		text, err := io.ReadAll(r)
		h.must(err)
		if strings.Contains(strings.ToLower(string(text)), strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// withdrawn gives an agreement that was offered and taken back, signed by nobody.
func (h *fixture) withdrawn() store.ID {
	h.t.Helper()
	id := h.final(agreement.Processor)
	h.good(promise.OfferAgreement(ctx, h.App, h.owner, id, promise.Offer{To: baker, Days: 30, First: agreement.Controller}))
	h.must(promise.WithdrawAgreement(ctx, h.App, h.owner, id, "JAN  van Dam wil niet."))
	return id
}

// Of somebody who asks for it goes all that nobody signed; once, and of nobody else.
func TestAPersonIsErasedFromWhatIsOver(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id, other := h.withdrawn(), h.withdrawn()
		words := []string{baker.Name, baker.Email, "JAN  van"}
		before := h.named(other, words...)
		if len(h.named(id, words...)) < 7 {
			t.Fatal("the agreement names nobody: ", h.named(id, words...))
		}
		traces, err := proof.PersonTraces(ctx, h.App, h.owner, id, " JAN@vandam.example")
		h.must(err)
		if whats(traces.Goes) != "lines messages links contact answers versions" || len(traces.Stays) != 0 {
			t.Errorf("goes %v, stays %v", traces.Goes, traces.Stays)
		}
		problems, err := proof.ErasePerson(ctx, h.App, h.owner, id, baker.Email, "jan van dam vroeg het")
		h.must(err)
		if len(problems) != 1 || problems[0].Code != "names-person" {
			t.Error("a reason may name the person: ", problems)
		}
		h.good(proof.ErasePerson(ctx, h.App, h.owner, id, baker.Email, "verzoek"))
		if left := h.named(id, words...); len(left) != 0 {
			t.Error("what is left: ", left)
		}
		if h.verified(id); h.inDossier(id, baker.Email) {
			t.Error("the dossier names who was erased")
		}
		if now := h.named(other, words...); !slices.Equal(now, before) {
			t.Errorf("another agreement: %v, was %v", now, before)
		}
		if h.verified(other) == 0 {
			t.Error("another agreement has no documents any more")
		}
		lines := len(h.show(id).Story)
		h.good(proof.ErasePerson(ctx, h.App, h.owner, id, baker.Email, "verzoek"))
		if traces, err = proof.PersonTraces(ctx, h.App, h.owner, id, baker.Email); err != nil || len(traces.Goes)+len(traces.Stays) != 0 {
			t.Error("afterwards: ", traces, err)
		}
		if len(h.show(id).Story) != lines {
			t.Error("erasing twice is in the log twice")
		}
		h.must(promise.ReviseAgreement(ctx, h.App, h.owner, id))
	})
}

// What was signed stays, and what is needed while the agreement is in force.
func TestAPersonIsErasedFromWhatIsInForce(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id, token := h.inForce()
		ours := h.named(id, wit.Email)
		traces, err := proof.PersonTraces(ctx, h.App, h.owner, id, baker.Email)
		h.must(err)
		if whats(traces.Goes) != "lines messages links" || whats(traces.Stays) != "signatures signed-versions sealed signed-lines contact-in-force" {
			t.Errorf("goes %v, stays %v", traces.Goes, traces.Stays)
		}
		h.good(proof.ErasePerson(ctx, h.App, h.owner, id, baker.Email, "verzoek"))
		want := []string{"agreement.signed", "answers", "contact", "document", "signature", "version"}
		if left := h.named(id, baker.Name, baker.Email); !slices.Equal(left, want) {
			t.Errorf("left %v, want %v", left, want)
		}
		if left := h.named(id, wit.Email); !slices.Contains(left, "signature") || !slices.Contains(left, "agreement.signed") {
			t.Errorf("of somebody else is left %v, was %v", left, ours)
		}
		if n := h.verified(id); n < 2 {
			t.Errorf("%d documents in the dossier", n)
		}
		_, err = promise.AgreementFile(ctx, h.App, h.owner, id, 1, "sealed")
		h.must(err)
		_, err = promise.AgreementTerms(ctx, h.App, h.owner, id)
		h.must(err)
		_, err = promise.OpenLink(ctx, h.App, token, true)
		h.refused("the link", err, fault.Conflict, "fault.link-revoked")
		people, err := proof.AgreementPeople(ctx, h.App, h.owner, id)
		h.must(err)
		if !slices.ContainsFunc(people, func(p proof.Person) bool { return p.Email == wit.Email }) {
			t.Error("our own signer cannot be chosen: ", people)
		}
	})
}

// Who may not, or has another organisation, or comes too early, is refused.
func TestErasingAPersonIsRefused(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		_, err := proof.ErasePerson(ctx, h.App, h.owner, id, baker.Email, "verzoek")
		h.refused("a draft", err, fault.Conflict, "fault.erase-open")
		h.sign(id)
		h.offer(id)
		_, err = proof.PersonTraces(ctx, h.App, h.owner, id, baker.Email)
		h.refused("an offer", err, fault.Conflict, "fault.erase-open")
		legal := h.owner
		legal.Role = app.Legal
		_, err = proof.ErasePerson(ctx, h.App, legal, id, baker.Email, "verzoek")
		h.refused("legal", err, fault.NotAllowed, "")
		stranger := app.Actor{Organisation: storetest.Organisation(t, h.Store, "Vreemd BV"), Role: app.Owner, Person: wit}
		_, err = proof.ErasePerson(ctx, h.App, stranger, id, baker.Email, "verzoek")
		h.refused("a stranger", err, fault.NotFound, "")
	})
}
