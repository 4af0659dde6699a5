package agreement_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/promise/agreement"
)

var (
	now     = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	contact = agreement.Contact{Organisation: "Bakkerij Van Dam BV", Name: "A. van Dam", Email: "a@vandam.example"}
)

func final(first agreement.Role) *agreement.Agreement {
	a := &agreement.Agreement{Kind: "processing-agreement", State: agreement.Draft, Ours: agreement.Processor, First: first}
	if err := a.Finalise(); err != nil {
		panic(err)
	}
	return a
}

func sign(a *agreement.Agreement, r agreement.Role) error {
	return a.Sign(agreement.Signature{Party: r, SHA256: "aa"}, "aa", now)
}

func TestTheUsualLife(t *testing.T) {
	a := &agreement.Agreement{Kind: "processing-agreement", State: agreement.Draft, Ours: agreement.Processor, First: agreement.Processor}
	expect := func(state agreement.State, act agreement.Act) {
		t.Helper()
		if a.State != state || a.Next() != act {
			t.Fatalf("%s, next %s; want %s, %s", a.State, a.Next(), state, act)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	expect(agreement.Draft, agreement.ActAnswer)
	must(a.Finalise())
	expect(agreement.Draft, agreement.ActSign)
	must(sign(a, agreement.Processor))
	expect(agreement.Signed, agreement.ActSend)
	must(a.Offer(contact, now, now.AddDate(0, 0, 30)))
	expect(agreement.Signed, agreement.ActWait)
	must(sign(a, agreement.Controller))
	expect(agreement.Signed, agreement.ActSeal)
	must(a.Seal())
	expect(agreement.InForce, agreement.ActNone)
	must(a.Supersede())
	expect(agreement.Superseded, agreement.ActNone)
}

func TestRefusals(t *testing.T) {
	draft := &agreement.Agreement{Kind: "processing-agreement", State: agreement.Draft, Ours: agreement.Processor, First: agreement.Processor}
	oursFirst, theirsFirst := final(agreement.Processor), final(agreement.Controller)
	sent := final(agreement.Controller)
	if err := sent.Offer(contact, now, now.AddDate(0, 0, 30)); err != nil {
		t.Fatal(err)
	}
	late := now.AddDate(0, 0, 31)
	for name, test := range map[string]struct{ got, want error }{
		"sign a draft":               {sign(draft, agreement.Processor), agreement.ErrNotFinal},
		"offer a draft":              {draft.Offer(contact, now, late), agreement.ErrNotFinal},
		"counterparty before us":     {sign(oursFirst, agreement.Controller), agreement.ErrNotYourTurn},
		"we before the counterparty": {sign(theirsFirst, agreement.Processor), agreement.ErrNotYourTurn},
		"send before we signed":      {oursFirst.Offer(contact, now, late), agreement.ErrNotYourTurn},
		"sign something else": {
			theirsFirst.Sign(agreement.Signature{Party: agreement.Controller, SHA256: "bb"}, "aa", now),
			agreement.ErrOtherDocument,
		},
		"send to nobody":    {theirsFirst.Offer(agreement.Contact{}, now, late), agreement.ErrNoCounterparty},
		"send for a minute": {theirsFirst.Offer(contact, now, now.Add(time.Minute)), agreement.ErrTooShort},
		"sign too late": {
			sent.Sign(agreement.Signature{Party: agreement.Controller, SHA256: "aa"}, "aa", late),
			agreement.ErrClosed,
		},
		"decline too late":               {sent.Decline("no", late), agreement.ErrClosed},
		"edit what was sent":             {sent.MayEdit(), agreement.ErrNotDraft},
		"finalise twice":                 {sent.Finalise(), agreement.ErrNotDraft},
		"revise what lies with them":     {sent.Revise(), agreement.ErrNotDraft},
		"seal what is not signed by all": {sent.Seal(), agreement.ErrNotFinal},
	} {
		if !errors.Is(test.got, test.want) {
			t.Errorf("%s: %v, want %v", name, test.got, test.want)
		}
	}
}

func TestExpiry(t *testing.T) {
	a := final(agreement.Controller)
	if err := a.Offer(contact, now, now.AddDate(0, 0, 30)); err != nil {
		t.Fatal(err)
	}
	if a.Expire(now.AddDate(0, 0, 30)) {
		t.Fatal("the last moment still counts")
	}
	if !a.Expire(now.AddDate(0, 0, 30).Add(time.Second)) || a.State != agreement.Expired || a.Next() != agreement.ActRevise {
		t.Fatal(a.State)
	}
	if err := a.Offer(contact, now, now.AddDate(0, 0, 60)); err != nil {
		t.Fatal("an offer that lapsed can be made again:", err)
	}
}

func TestWithdrawnDraftCanBeTakenUpAgain(t *testing.T) {
	a := &agreement.Agreement{Kind: "processing-agreement", State: agreement.Draft, Ours: agreement.Processor, First: agreement.Processor}
	if err := a.Withdraw("not now"); err != nil || a.Next() != agreement.ActRevise {
		t.Fatal(err, a.Next())
	}
	if err := a.Revise(); err != nil || a.MayEdit() != nil {
		t.Fatal("what the worklist asks for is refused:", err)
	}
}

// Whatever anybody tries in whatever order: nobody signs twice, nothing is in
// force without both signatures under the same version, and a closed agreement
// stays closed until it is revised.
func TestNoOrderOfActsBreaksIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := &agreement.Agreement{
			Kind: "processing-agreement", State: agreement.Draft, Ours: agreement.Processor,
			First: rapid.SampledFrom([]agreement.Role{agreement.Controller, agreement.Processor}).Draw(t, "first"),
		}
		clock := now
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			before := *a
			clock = clock.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "days")) * 24 * time.Hour)
			switch rapid.IntRange(0, 9).Draw(t, "act") {
			case 0:
				_ = a.Finalise()
			case 1, 2:
				r := rapid.SampledFrom([]agreement.Role{agreement.Controller, agreement.Processor}).Draw(t, "who")
				_ = a.Sign(agreement.Signature{Party: r, SHA256: "aa"}, "aa", clock)
			case 3:
				_ = a.Offer(contact, clock, clock.AddDate(0, 0, 30))
			case 4:
				_ = a.Decline("no", clock)
			case 5:
				_ = a.Withdraw("changed our mind")
			case 6:
				a.Expire(clock)
			case 7:
				_ = a.Revise()
			case 8:
				_ = a.Seal()
			case 9:
				_ = a.Supersede()
			}
			if a.State == agreement.InForce && !a.Complete() || len(a.Signatures) > 2 {
				t.Fatalf("in force without both: %+v", a)
			}
			if len(a.Signatures) == 2 && a.Signatures[0].Party == a.Signatures[1].Party {
				t.Fatal("somebody signed twice")
			}
			if a.Version != before.Version && len(a.Signatures) > 0 {
				t.Fatal("a signature went over to another version")
			}
			if len(a.Signatures) > 0 && a.Signatures[0].Party != a.First {
				t.Fatal("signed out of turn")
			}
			if before.State == agreement.InForce && a.State != agreement.InForce && a.State != agreement.Superseded {
				t.Fatalf("in force became %s", a.State)
			}
		}
	})
}

// Three parties sign: each in its turn, nobody who is no party, and it is in
// force when the last has.
func TestThreeParties(t *testing.T) {
	a := &agreement.Agreement{
		Kind: "group-agreement", Signers: []agreement.Role{"parent", "shop", "service"}, State: agreement.Draft, Ours: "shop", First: "parent",
	}
	steps := []struct {
		what string
		do   func() error
		want error
		next agreement.Act
	}{
		{"finalise", a.Finalise, nil, agreement.ActSend},
		{"sign before the first", func() error { return sign(a, "shop") }, agreement.ErrNotYourTurn, agreement.ActSend},
		{"offer", func() error { return a.Offer(contact, now, now.AddDate(0, 0, 30)) }, nil, agreement.ActWait},
		{"a stranger", func() error { return sign(a, "controller") }, agreement.ErrNotYourTurn, agreement.ActWait},
		{"the first", func() error { return sign(a, "parent") }, nil, agreement.ActSign},
		{"again", func() error { return sign(a, "parent") }, agreement.ErrAlreadySigned, agreement.ActSign},
		{"we", func() error { return sign(a, "shop") }, nil, agreement.ActWait},
		{"seal too early", a.Seal, agreement.ErrNotFinal, agreement.ActWait},
		{"offer again", func() error { return a.Offer(contact, now, now.AddDate(0, 0, 30)) }, nil, agreement.ActWait},
		{"the last", func() error { return sign(a, "service") }, nil, agreement.ActSeal},
		{"offer when all have", func() error { return a.Offer(contact, now, now.AddDate(0, 0, 30)) }, agreement.ErrClosed, agreement.ActSeal},
		{"seal", a.Seal, nil, agreement.ActNone},
	}
	for _, step := range steps {
		if err := step.do(); !errors.Is(err, step.want) || a.Next() != step.next {
			t.Fatalf("%s: %v, next %s; want %v, %s", step.what, err, a.Next(), step.want, step.next)
		}
	}
	if a.Theirs() != "parent" || len(a.Others()) != 2 {
		t.Error(a.Theirs(), a.Others())
	}
}

// An agreement of a kind that nobody knows is never complete.
func TestUnknownKindIsNeverComplete(t *testing.T) {
	a := &agreement.Agreement{Kind: "novel", State: agreement.Draft, Ours: agreement.Processor, First: agreement.Processor}
	if err := a.Finalise(); err != nil {
		t.Fatal(err)
	}
	if a.Complete() || sign(a, agreement.Processor) == nil || a.Theirs() != "" {
		t.Error("it can be signed")
	}
}
