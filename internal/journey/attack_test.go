package journey_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
)

// operation is one use case as somebody calls it.
type operation struct {
	use app.UseCase
	do  func(who app.Actor) error
}

// operations are all use cases of somebody signed in, over these things of the
// organisation.
func (h *fixture) operations(draft, final, signed, offered, forced, message, person store.ID) map[string]operation {
	second := func(_ any, err error) error { return err }
	seen := func(id store.ID) promise.Signing { return h.signing(id, "X") }
	start := promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl", Replaces: forced}
	return map[string]operation{
		"start": {app.AgreementStart, func(w app.Actor) error { return second(promise.StartAgreement(ctx, h.App, w, start)) }},
		"answer": {app.AgreementAnswer, func(w app.Actor) error {
			return second(promise.AnswerAgreement(ctx, h.App, w, draft, "side", "customer"))
		}},
		"suggestions": {app.AgreementSuggest, func(w app.Actor) error { return promise.AcceptSuggestions(ctx, h.App, w, draft) }},
		"language":    {app.AgreementLanguage, func(w app.Actor) error { return promise.SetLanguage(ctx, h.App, w, draft, "en") }},
		"finalise":    {app.AgreementFinalise, func(w app.Actor) error { return second(promise.FinaliseAgreement(ctx, h.App, w, draft)) }},
		"revise":      {app.AgreementRevise, func(w app.Actor) error { return promise.ReviseAgreement(ctx, h.App, w, final) }},
		"sign":        {app.AgreementSign, func(w app.Actor) error { return second(promise.SignAgreement(ctx, h.App, w, final, seen(final))) }},
		"offer": {app.AgreementOffer, func(w app.Actor) error {
			return second(promise.OfferAgreement(ctx, h.App, w, signed, promise.Offer{To: baker, Days: 9}))
		}},
		"withdraw": {app.AgreementWithdraw, func(w app.Actor) error { return promise.WithdrawAgreement(ctx, h.App, w, offered, "x") }},
		"show":     {app.AgreementShow, func(w app.Actor) error { return second(promise.ShowAgreement(ctx, h.App, w, forced)) }},
		"terms":    {app.AgreementShow, func(w app.Actor) error { return second(promise.AgreementTerms(ctx, h.App, w, forced)) }},
		"preview": {app.AgreementShow, func(w app.Actor) error {
			return second(promise.PreviewAgreement(ctx, h.App, w, draft, "side", "customer"))
		}},
		"file":       {app.AgreementFile, func(w app.Actor) error { return second(promise.AgreementFile(ctx, h.App, w, forced, 1, "sealed")) }},
		"list after": {app.AgreementList, func(w app.Actor) error { return second(promise.ListAgreements(ctx, h.App, w, forced, 10)) }},
		"dossier":    {app.AgreementExport, func(w app.Actor) error { return second(proof.ExportAgreement(ctx, h.App, w, forced)) }},

		"reinvite":     {app.AccountInvite, func(w app.Actor) error { return account.ReinviteAccount(ctx, h.App, w, person) }},
		"account":      {app.AccountChange, func(w app.Actor) error { return account.ChangeAccount(ctx, h.App, w, person, app.Owner, false) }},
		"own language": {app.AccountLanguage, func(w app.Actor) error { return account.ChangeLanguage(ctx, h.App, w, "en") }},
		"set factor": {app.FactorSet, func(w app.Actor) error {
			factor, err := account.ProposeFactor(w)
			if err != nil {
				return err
			}
			code, err := totp.GenerateCode(factor.Secret, h.Now())
			if err != nil {
				return err
			}
			return second(account.ConfirmFactor(ctx, h.App, w, h.token, factor.Secret, code, account.Present{Password: password}))
		}},

		"message": {app.MessageShow, func(w app.Actor) error { return second(outbox.ShowMessage(ctx, h.App, w, message)) }},
		"message file": {app.MessageFile, func(w app.Actor) error {
			return second(outbox.MessageFile(ctx, h.App, w, message, "processing-agreement-v1.pdf"))
		}},

		"line":  {app.LineShow, func(w app.Actor) error { return second(proof.ShowLine(ctx, h.App, w, forced, 1)) }},
		"erase": {app.LineErase, func(w app.Actor) error { return second(proof.EraseLine(ctx, h.App, w, forced, 1, "asked")) }},
		"traces": {app.PersonErase, func(w app.Actor) error {
			return second(proof.PersonTraces(ctx, h.App, w, forced, baker.Email))
		}},
		"erase person": {app.PersonErase, func(w app.Actor) error {
			return second(proof.ErasePerson(ctx, h.App, w, forced, baker.Email, "asked"))
		}},
	}
}

// lists are the use cases that find nothing for a stranger, instead of being
// not found, and those that act on the organisation itself.
func (h *fixture) lists() map[string]operation {
	second := func(_ any, err error) error { return err }
	return map[string]operation{
		"list":     {app.AgreementList, func(w app.Actor) error { return second(promise.ListAgreements(ctx, h.App, w, "", 10)) }},
		"today":    {app.WorklistShow, func(w app.Actor) error { return second(promise.Today(ctx, h.App, w, "", 100)) }},
		"outbox":   {app.MessageList, func(w app.Actor) error { _, _, err := outbox.Outbox(ctx, h.App, w, "", 10); return err }},
		"people":   {app.AccountList, func(w app.Actor) error { return second(account.Accounts(ctx, h.App, w)) }},
		"settings": {app.OrganisationShow, func(w app.Actor) error { return second(account.Organisation(ctx, h.App, w)) }},
		"log": {app.LineList, func(w app.Actor) error {
			_, _, err := proof.LogLines(ctx, h.App, w, -1, 10)
			return err
		}},
		"invite": {app.AccountInvite, func(w app.Actor) error {
			return second(account.InviteAccount(ctx, h.App, w, app.Person{Name: "N", Email: "n@noordkaap.example"}, app.Auditor))
		}},
		"organisation":  {app.OrganisationChange, func(w app.Actor) error { return second(account.ChangeOrganisation(ctx, h.App, w, hosting)) }},
		"remove factor": {app.FactorRemove, func(w app.Actor) error { return account.RemoveFactor(ctx, h.App, w, account.Present{Code: "000000"}) }},
	}
}

// withFixtures makes a thing in every state, and gives the operations on them.
func withFixtures(h *fixture) map[string]operation {
	draft, final, signed, offered := h.draft(agreement.Processor), h.final(agreement.Processor), h.final(agreement.Processor), h.final(agreement.Processor)
	h.sign(signed)
	h.sign(offered)
	h.offer(offered)
	forced, _ := h.inForce()
	h.sequence()
	invited := h.invite("V. Isser", "visser@noordkaap.example", app.Legal)
	var message store.ID
	for _, m := range h.show(forced).Mails {
		if len(m.Files) > 0 {
			message = m.ID
		}
	}
	return h.operations(draft, final, signed, offered, forced, message, invited)
}

func (h *fixture) invite(name, email string, role app.Role) store.ID {
	h.t.Helper()
	h.good(account.InviteAccount(ctx, h.App, h.owner, app.Person{Name: name, Email: email}, role))
	list, err := account.Accounts(ctx, h.App, h.owner)
	h.must(err)
	return list[len(list)-1].ID
}

func TestAnotherOrganisationFindsNothing(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		all := withFixtures(h)
		stranger := app.Actor{
			Organisation: storetest.Organisation(t, h.Store,
				"Vreemd BV"), Account: h.owner.Account, Role: app.Owner, Person: wit, Language: "nl", SecondFactor: true,
		}
		before := h.fingerprint()
		for name, o := range all {
			h.refused(name, o.do(stranger), fault.NotFound, "")
		}
		if h.fingerprint() != before {
			t.Error("another organisation changed something")
		}
		if list, err := promise.ListAgreements(ctx, h.App, stranger, "", 10); err != nil || len(list.Rows) != 0 {
			t.Error("lists", list, err)
		}
		if w, err := promise.Today(ctx, h.App, stranger, "", 100); err != nil ||
			len(w.Ours.Rows)+len(w.Theirs.Rows)+len(w.States)+len(w.Failed)+w.OursCount+w.TheirsCount+w.FailedCount != 0 {
			t.Error("worklist", w, err)
		}
		if list, _, err := outbox.Outbox(ctx, h.App, stranger, "", 100); err != nil || len(list) != 0 {
			t.Error("outbox", list, err)
		}
		if list, err := account.Accounts(ctx, h.App, stranger); err != nil || len(list) != 0 {
			t.Error("accounts", list, err)
		}
		if o, err := account.Organisation(ctx, h.App, stranger); err != nil || o.Name == hosting.Name {
			t.Error("organisation", o, err)
		}
		h.refused("seal", promise.SealAgreement(ctx, h.App, stranger.Organisation, h.draft(agreement.Processor)), fault.NotFound, "")
	})
}

// Who may do what is written down here a second time, by hand: a table that is
// only compared with itself protects nothing.
func TestRolesDoOnlyWhatTheyMay(t *testing.T) {
	auditor := []app.UseCase{
		app.AccountLanguage, app.FactorRemove, app.FactorSet, app.OrganisationShow, app.MessageFile, app.MessageList, app.MessageShow,
		app.AgreementExport, app.AgreementFile, app.AgreementList, app.AgreementShow, app.WorklistShow, app.LineList, app.LineShow,
	}
	operations := append(slices.Clone(auditor), app.AgreementAnswer, app.AgreementFinalise, app.AgreementLanguage, app.AgreementRevise,
		app.AgreementStart, app.AgreementSuggest)
	legal := append(slices.Clone(operations), app.AgreementOffer, app.AgreementSign, app.AgreementWithdraw)
	operator := []app.UseCase{
		app.OrganisationShow, app.MessageFile, app.MessageList, app.MessageShow,
		app.AgreementExport, app.AgreementFile, app.AgreementList, app.AgreementShow, app.WorklistShow, app.LineList, app.LineShow,
	}
	may := map[app.Role][]app.UseCase{
		app.Legal: legal, app.Operations: operations, app.Auditor: auditor, app.Operator: operator, "": nil,
		"admin": nil,
	}
	for u := range app.UseCases {
		if !app.Owner.May(u) {
			t.Errorf("an owner may not %s", u)
		}
		for role, uses := range may {
			if role.May(u) != slices.Contains(uses, u) {
				t.Errorf("role %q, use case %s: the table says %v", role, u, role.May(u))
			}
		}
	}
	each(t, func(t *testing.T, h *fixture) {
		all := withFixtures(h)
		maps.Copy(all, h.lists())
		tried := map[app.UseCase]bool{}
		before := h.fingerprint()
		for name, o := range all {
			tried[o.use] = true
			for role, uses := range may {
				who := h.owner
				if who.Role = role; !slices.Contains(uses, o.use) {
					h.refused(string(role)+" "+name, o.do(who), fault.NotAllowed, "fault.not-allowed")
				}
			}
		}
		if h.fingerprint() != before {
			t.Error("a refused operation changed something")
		}
		for u := range app.UseCases {
			if !tried[u] {
				t.Errorf("no operation tries %s", u)
			}
		}
		for name, o := range all {
			who := h.owner
			if who.Role = app.Auditor; slices.Contains(auditor, o.use) {
				if err := o.do(who); fault.Is(err, fault.NotAllowed) && name != "remove factor" { // a wrong code is refused too
					t.Errorf("an auditor may %s: %v", name, err)
				}
			}
		}
	})
}

// A link works for whoever has it: only those who may send it see it, only where
// they must pass it on themselves, and only on the message's own page.
func TestLinksInMessagesAreNotForEveryReader(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		h.offer(id)
		h.invite("V. Isser", "visser@noordkaap.example", app.Owner)
		for _, test := range []struct {
			role         app.Role
			sign, invite bool
		}{{app.Auditor, false, false}, {app.Operations, false, false}, {app.Legal, true, false}, {app.Owner, true, true}} {
			who := h.owner
			who.Role = test.role
			messages, _, err := outbox.Outbox(ctx, h.App, who, "", 100)
			h.must(err)
			d, err := promise.ShowAgreement(ctx, h.App, who, id)
			h.must(err)
			for _, m := range append(messages, d.Mails...) {
				if outboxstore.HasSecret(m.Text) {
					t.Errorf("%s sees the link of %s in a list", test.role, m.Subject)
				}
				one, err := outbox.ShowMessage(ctx, h.App, who, m.ID)
				h.must(err)
				want := test.sign
				if strings.HasPrefix(m.Object, "account:") {
					want = test.invite
				}
				if outboxstore.HasSecret(one.Text) != want {
					t.Errorf("%s sees the link of %s: %t, want %t", test.role, m.Subject, !want, want)
				}
			}
		}
		shown := 0
		for _, l := range h.show(id).Story {
			if l.Event == "mail.shown" {
				shown++
			}
		}
		if shown != 1 {
			t.Errorf("%d lines say that the link was shown, want 1", shown)
		}
	})
}

// Our own side never signs as the counterparty with a link that the record says
// went to the other's mailbox alone.
func TestOurOwnSideCannotSignAsTheOther(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		see := func(want bool) {
			t.Helper()
			m := h.newest()
			one, err := outbox.ShowMessage(ctx, h.App, h.owner, m.ID)
			h.must(err)
			if outboxstore.HasSecret(one.Text) != want {
				t.Errorf("a message that is %s shows its link: %t, want %t", m.State, !want, want)
			}
		}
		offeredByMail(h)
		see(false) // waits
		h.deliver(&postman{temporary: true, err: errors.New("451 greylisted")})
		see(false) // waits again
		h.clock.move(time.Hour)
		h.deliver(&postman{})
		see(false) // sent

		// Kept for want of a mail server, shown, and then sent after all.
		h.Mail = false
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		see(true)
		h.must(h.Store.UpdateUnlogged(ctx, h.owner.Organisation, func(tx *store.Tx) error {
			m, err := outboxstore.GetMessage(tx, h.newest().ID)
			if err != nil {
				return err
			}
			m.State = outboxstore.Sent
			return outboxstore.SetMessage(tx, m)
		}))
		h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.checkSealed(id, agreement.ProofPassword, agreement.ProofHanded)
	})
}

// An owner who takes over a colleague's account by its invitation signs as the
// colleague: the record says that the account proves nothing.
func TestATakenOverAccountIsNamedInTheRecord(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		h.invite("V. Isser", "visser@noordkaap.example", app.Legal)
		token, problems, err := account.AcceptInvitation(ctx, h.App, h.link("/invite/"), "een lang wachtwoord")
		h.good(problems, err)
		colleague, err := account.Who(ctx, h.App, token)
		h.must(err)
		id := h.final(agreement.Processor)
		h.good(promise.SignAgreement(ctx, h.App, colleague, id, h.signing(id, wit.Name)))
		other := h.offer(id)
		h.good(promise.SignLink(ctx, h.App, other, h.signing(id, baker.Name)))
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.checkSealed(id, agreement.ProofAccount, agreement.ProofHanded)
	})
}

// A scanner of mail that fetches a link has not opened it.
func TestFetchingALinkIsNotOpeningIt(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		story := len(h.show(id).Story)
		for i, seen := range []bool{false, false, true, true} {
			_, err := promise.OpenLink(ctx, h.App, token, seen)
			h.must(err)
			if got := len(h.show(id).Story) - story; got != max(0, min(1, i-1)) {
				t.Errorf("after %d times: %d lines", i+1, got)
			}
		}
	})
}

func TestLinksDoOneThing(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		first := h.offer(id)
		token := h.offer(id)
		h.dead(first, id, "fault.link-revoked") // after a new offer
		h.invite("V. Isser", "visser@noordkaap.example", app.Legal)
		invitation := h.link("/invite/")
		other := storetest.Organisation(t, h.Store, "Vreemd BV")
		_, secret, err := accountstore.SplitToken(token)
		h.must(err)
		before := h.fingerprint()
		for name, bad := range map[string]string{
			"an invitation": invitation, "a session": h.token, "cut short": token[:len(token)-1], "made longer": token + "A", "nothing": "", "only the organisation": token[:32],
			"another organisation's": accountstore.JoinToken(other,
				secret), "an organisation that is not there": accountstore.JoinToken(store.NewID(), secret),
			"every organisation's": accountstore.JoinToken(store.Every, secret), "not an ID": strings.Repeat("z",
				32) + secret, "endless": strings.Repeat(token, 1000),
			"in capitals": strings.ToUpper(token), "with a wildcard": token[:32] + strings.Repeat("%", 43), "with zeroes": token + "\x00",
		} {
			_, err := promise.OpenLink(ctx, h.App, bad, true)
			h.refused("open "+name, err, fault.NotFound, "")
			_, err = promise.SignLink(ctx, h.App, bad, h.signing(id, baker.Name))
			h.refused("sign "+name, err, fault.NotFound, "")
			_, err = promise.DeclineLink(ctx, h.App, bad, "nee")
			h.refused("decline "+name, err, fault.NotFound, "")
			_, err = promise.LinkFile(ctx, h.App, bad, "pdf")
			h.refused("file "+name, err, fault.NotFound, "")
			if bad != h.token {
				_, err = account.Who(ctx, h.App, bad)
				h.refused("session "+name, err, fault.NotFound, "")
			}
			if bad != invitation {
				_, _, err = account.AcceptInvitation(ctx, h.App, bad, password)
				h.refused("accept "+name, err, fault.NotFound, "")
			}
		}
		_, _, err = account.AcceptInvitation(ctx, h.App, token, password)
		h.refused("accept with a link to sign", err, fault.NotFound, "")
		if h.fingerprint() != before {
			t.Error("a wrong link changed something")
		}
		h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
		_, err = promise.SignLink(ctx, h.App, token, h.signing(id, "Iemand Anders"))
		h.refused("sign again", err, fault.Conflict, "agreement.already-signed")
		_, err = promise.DeclineLink(ctx, h.App, token, "toch niet")
		h.refused("decline after signing", err, fault.Conflict, "agreement.closed")
		h.clock.move(90 * 24 * time.Hour)
		if o, err := promise.OpenLink(ctx, h.App, token, true); err != nil || !o.Over {
			t.Error("what they signed cannot be looked at later:", err)
		}
	})
}

func TestSigningAsksForEverything(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		for name, change := range map[string]func(*promise.Signing){
			"without a name":          func(s *promise.Signing) { s.Name = " " },
			"without a function":      func(s *promise.Signing) { s.Function = "" },
			"without the statement":   func(s *promise.Signing) { s.MaySign = false },
			"with control characters": func(s *promise.Signing) { s.Name = "Jan\x00van Dam" },
			"with a very long name":   func(s *promise.Signing) { s.Name = strings.Repeat("J", 1<<16) },
		} {
			s := h.signing(id, baker.Name)
			change(&s)
			if problems, err := promise.SignLink(ctx, h.App, token, s); err != nil || len(problems) != 1 {
				t.Errorf("%s: %v %v", name, problems, err)
			}
		}
		for name, shown := range map[string]string{
			"nothing": "", "another document": strings.Repeat("a", 64),
			"in capitals": strings.ToUpper(h.show(id).Latest().Files.PDF),
		} {
			s := h.signing(id, baker.Name)
			s.Shown = shown
			_, err := promise.SignLink(ctx, h.App, token, s)
			h.refused(name, err, fault.Conflict, "agreement.other-document")
		}
		if n := len(h.show(id).Signatures); n != 1 {
			t.Errorf("%d signatures", n)
		}
	})
}

// together runs f n times at the same moment and gives what came of it.
func together(n int, f func(i int) error) []error {
	var wait sync.WaitGroup
	errs := make([]error, n)
	start := make(chan struct{})
	for i := range n {
		wait.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wait.Wait()
	return errs
}

func TestSigningTwiceAtTheSameMoment(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		signing := h.signing(id, baker.Name)
		won := 0
		for _, err := range together(4, func(int) error { _, err := promise.SignLink(ctx, h.App, token, signing); return err }) {
			if err == nil {
				won++
			} else if f := fault.Of(err); f.Kind != fault.Conflict && f.Kind != fault.Busy {
				t.Error(err)
			}
		}
		if won != 1 || len(h.show(id).Signatures) != 2 {
			t.Fatalf("%d signed, %d signatures", won, len(h.show(id).Signatures))
		}
		for _, err := range together(4, func(int) error { return promise.SealAgreement(ctx, h.App, h.owner.Organisation, id) }) {
			if err != nil && !fault.Is(err, fault.Busy) {
				t.Error(err)
			}
		}
		count := map[string]int{}
		for _, l := range h.show(id).Story {
			count[l.Event]++
		}
		if count["agreement.signed"] != 2 || count["agreement.sealed"] != 1 || len(h.show(id).Mails) != 3 {
			t.Errorf("%v, %d messages", count, len(h.show(id).Mails))
		}
	})
}

// No name, address or text of anybody stands in a line of the log: those are
// for ever, and everybody may read them.
func TestLinesHoldNoPersonalData(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		for name, d := range withFixtures(h) {
			if name != "erase person" { // it leaves too little to look at
				_ = d.do(h.owner)
			}
		}
		_, err := promise.OpenLink(ctx, h.App, h.link("/s/"), true)
		h.must(err)
		h.good(promise.DeclineLink(ctx, h.App, h.link("/s/"), "Jan wil niet."))
		h.sequence()
		size, lines, err := proof.LogLines(ctx, h.App, h.owner, -1, 1000)
		h.must(err)
		if int(size) != len(lines) || size < 40 {
			t.Fatalf("%d lines of %d", len(lines), size)
		}
		for _, l := range lines {
			body := strings.ToLower(sprint(l.Time, l.Organisation, l.Actor, l.Event, l.Object)) // hashes may spell anything
			for _, word := range []string{
				"de wit", "noordkaap", "hosting", "directeur", "dam", "baker", "jan", "isser", "kade", "groningen", "utrecht", "192.0.2", "@", "besproken", "wil niet", "01234567", "80123457",
			} {
				if strings.Contains(body, word) {
					t.Errorf("%q stands in a line: %s", word, body)
				}
			}
			if l.Opening == nil && (l.Event != "agreement.started" || l.N != 1) { // those were erased
				t.Error("a line without its payload: ", l.Event)
			}
		}
	})
}
