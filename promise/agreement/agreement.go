// Package agreement is the life of an agreement (overeenkomst) from draft to in
// force: its states, who must act, and what may happen next. It decides; it
// stores and sends nothing.
package agreement

import (
	"errors"
	"slices"
	"time"

	"github.com/verhaal/verhaal/paper/clause"
)

// Role is what a party is under the law of the agreement: the id of a party of
// its kind (package clause).
type Role string

// The roles of a processing agreement (verwerkersovereenkomst), by name.
const (
	Controller Role = "controller" // law: avg 4(7) (verwerkingsverantwoordelijke)
	Processor  Role = "processor"  // law: avg 4(8) (verwerker)
)

// State is where an agreement stands.
type State string

// The states.
const (
	Draft      State = "draft"      // being written, or finalised and not yet signed or sent
	Offered    State = "offered"    // sent to the counterparty; nobody has signed
	Signed     State = "signed"     // at least one party has signed, not yet sealed
	InForce    State = "in-force"   // signed by all and sealed
	Declined   State = "declined"   // the counterparty said no
	Withdrawn  State = "withdrawn"  // we took it back
	Expired    State = "expired"    // the counterparty did not answer in time
	Superseded State = "superseded" // a later agreement took its place
)

// Agreement is an agreement between our organisation and one counterparty or
// more, of which one is the contact.
type Agreement struct {
	Kind         string // "processing-agreement"
	Signers      []Role // who signs; none: those of the kind
	State        State
	Ours         Role // what we are in it
	First        Role // who signs first
	Language     string
	Version      int  // the last finalised version; 0 = none yet
	Final        bool // the answers are those of Version; false = they are being written
	Counterparty Contact
	OfferedAt    time.Time // when the present version was sent; zero = not sent
	ExpiresAt    time.Time // when the offer lapses
	Reason       string    // of declining or withdrawing
	Replaces     string    // the agreement in force that this one takes the place of; "" = none
	Signatures   []Signature
}

// Contact is who receives an agreement for the counterparty.
type Contact struct {
	Organisation string `json:"organisation"`
	Name         string `json:"name"`
	Email        string `json:"email"`
}

// Signature is one party's signature under one version.
type Signature struct {
	Party     Role
	Name      string
	Function  string // position in the organisation (functie)
	Email     string
	Statement string // what was ticked, literally: "I may sign for …"
	Proof     Proof
	Address   string    // the network address it came from
	At        time.Time // with the signer's offset
	SHA256    string    // of the PDF that was shown, lower-case hexadecimal
}

// Proof is how it was shown that the signer is behind the e-mail address.
type Proof string

// The ways in which an address was proven.
const (
	ProofLink         Proof = "mail-link"             // the secret link was sent to that address and to no other
	ProofHanded       Proof = "link-handed-over"      // the secret link was handed over by the sender: the address is not proven
	ProofAccount      Proof = "account-handed-over"   // signed in with a password that was chosen by a link which a colleague could use as well
	ProofPassword     Proof = "account-password"      // signed in with a password
	ProofSecondFactor Proof = "account-second-factor" // signed in with a password and a second factor
)

// minimumOffer is the least time that a counterparty gets to answer.
const minimumOffer = time.Hour

// Why something cannot be done. The text of each is under the same key.
var (
	ErrNotFinal       = errors.New("agreement.not-final")       // there is no finalised version yet
	ErrNotDraft       = errors.New("agreement.not-draft")       // it is out of our hands: withdraw it first
	ErrAlreadySigned  = errors.New("agreement.already-signed")  // this party has signed
	ErrNotYourTurn    = errors.New("agreement.not-your-turn")   // the other party signs first
	ErrClosed         = errors.New("agreement.closed")          // declined, withdrawn, expired, superseded or in force
	ErrOtherDocument  = errors.New("agreement.other-document")  // what was shown is not this version
	ErrNoCounterparty = errors.New("agreement.no-counterparty") // nobody to send it to
	ErrTooShort       = errors.New("agreement.too-short")       // the offer would lapse at once
)

// Open says whether parties can still sign.
func (a *Agreement) Open() bool {
	return a.State == Draft || a.State == Offered || a.State == Signed && !a.Complete()
}

// Parties gives those who sign, in the order in which they stand under it.
func (a *Agreement) Parties() []Role {
	if len(a.Signers) > 0 {
		return a.Signers
	}
	var list []Role
	if kind := clause.KindOf(a.Kind); kind != nil {
		for _, id := range kind.Signers {
			list = append(list, Role(id))
		}
	}
	return list
}

// Others gives the parties beside us.
func (a *Agreement) Others() []Role {
	return slices.DeleteFunc(slices.Clone(a.Parties()), func(r Role) bool { return r == a.Ours })
}

// Theirs gives the role of the counterparty: the first of the others.
func (a *Agreement) Theirs() Role {
	if others := a.Others(); len(others) > 0 {
		return others[0]
	}
	return ""
}

// Complete says whether all parties have signed the present version.
func (a *Agreement) Complete() bool { return a.signedByAll(a.Parties()) }

func (a *Agreement) signedByAll(parties []Role) bool {
	for _, r := range parties {
		if !a.SignedBy(r) {
			return false
		}
	}
	return len(parties) > 0
}

// SignedBy says whether the party has signed the present version.
func (a *Agreement) SignedBy(r Role) bool {
	for _, s := range a.Signatures {
		if s.Party == r {
			return true
		}
	}
	return false
}

// MayEdit says why the answers cannot be changed now; nil when they can.
// Nothing that somebody has signed or been sent changes under their eyes.
func (a *Agreement) MayEdit() error {
	if a.State != Draft || a.Final {
		return ErrNotDraft
	}
	return nil
}

// Finalise makes the next version of the draft.
func (a *Agreement) Finalise() error {
	if err := a.MayEdit(); err != nil {
		return err
	}
	a.Version, a.Final = a.Version+1, true
	return nil
}

// MaySign says why the party cannot sign at this moment; nil when it can.
func (a *Agreement) MaySign(party Role, now time.Time) error {
	switch {
	case !a.Final:
		return ErrNotFinal
	case a.SignedBy(party):
		return ErrAlreadySigned
	case !a.Open() || a.lapsed(now):
		return ErrClosed
	case !slices.Contains(a.Parties(), party), party != a.First && !a.SignedBy(a.First):
		return ErrNotYourTurn // who is no party never has a turn
	}
	return nil
}

// Sign adds a signature. shown is the hash of the present version's PDF: a
// signature under anything else is refused.
func (a *Agreement) Sign(s Signature, shown string, now time.Time) error {
	if err := a.MaySign(s.Party, now); err != nil {
		return err
	}
	if s.SHA256 != shown {
		return ErrOtherDocument
	}
	a.Signatures = append(a.Signatures, s)
	a.State = Signed
	return nil
}

// Offer sends the present version to the counterparty, who can answer until
// expires. Offering again moves that day and makes the earlier link useless.
func (a *Agreement) Offer(to Contact, now, expires time.Time) error {
	switch {
	case !a.Final:
		return ErrNotFinal
	case !a.Open() && a.State != Expired:
		return ErrClosed
	case a.signedByAll(a.Others()):
		return ErrAlreadySigned
	case a.First == a.Ours && !a.SignedBy(a.Ours):
		return ErrNotYourTurn
	case to.Email == "":
		return ErrNoCounterparty
	case expires.Before(now.Add(minimumOffer)):
		return ErrTooShort
	}
	a.Counterparty, a.OfferedAt, a.ExpiresAt = to, now, expires
	a.State = Offered
	if len(a.Signatures) > 0 {
		a.State = Signed
	}
	return nil
}

// Decline is the counterparty's no, with the reason.
func (a *Agreement) Decline(reason string, now time.Time) error {
	if a.OfferedAt.IsZero() || !a.Open() || a.lapsed(now) {
		return ErrClosed
	}
	if a.signedByAll(a.Others()) {
		return ErrAlreadySigned
	}
	a.State, a.Reason = Declined, reason
	return nil
}

// Withdraw takes back what is not in force.
func (a *Agreement) Withdraw(reason string) error {
	if !a.Open() {
		return ErrClosed
	}
	a.State, a.Reason = Withdrawn, reason
	return nil
}

// Expire closes an offer that was not answered in time; it says whether it did.
func (a *Agreement) Expire(now time.Time) bool {
	if a.OfferedAt.IsZero() || !a.Open() || !a.lapsed(now) {
		return false
	}
	a.State = Expired
	return true
}

// Revise makes it a draft again, for a next version: after a no, after taking
// back, after lapsing, or when nobody but we has signed. Signatures under the
// former version do not count for the next one.
func (a *Agreement) Revise() error {
	switch a.State {
	case InForce, Superseded:
		return ErrClosed
	case Signed:
		if a.Complete() || !a.OfferedAt.IsZero() {
			return ErrNotDraft
		}
	case Offered:
		return ErrNotDraft
	}
	if a.State == Draft && !a.Final {
		return ErrNotFinal
	}
	a.State, a.Final, a.Reason, a.Signatures = Draft, false, "", nil
	a.OfferedAt, a.ExpiresAt = time.Time{}, time.Time{}
	return nil
}

// Seal makes the agreement, signed by all, an agreement in force.
func (a *Agreement) Seal() error {
	if a.State != Signed || !a.Complete() {
		return ErrNotFinal
	}
	a.State = InForce
	return nil
}

// Supersede ends an agreement in force because a later one took its place.
func (a *Agreement) Supersede() error {
	if a.State != InForce {
		return ErrClosed
	}
	a.State = Superseded
	return nil
}

func (a *Agreement) lapsed(now time.Time) bool {
	return !a.ExpiresAt.IsZero() && now.After(a.ExpiresAt)
}

// Act is what must happen next, and by whom.
type Act string

// The acts. The first three are ours, and so stand in our worklist.
const (
	ActAnswer Act = "answer" // answer the questions and finalise
	ActSign   Act = "sign"
	ActSend   Act = "send"
	ActRevise Act = "revise" // it was declined, withdrawn or lapsed: make a new version or leave it
	ActWait   Act = "wait"   // for the counterparty
	ActSeal   Act = "seal"   // the program is sealing it
	ActNone   Act = "none"
)

// Next says what must happen next.
func (a *Agreement) Next() Act {
	switch a.State {
	case InForce, Superseded:
		return ActNone
	case Declined, Withdrawn, Expired:
		return ActRevise
	}
	switch {
	case !a.Final:
		return ActAnswer
	case a.Complete():
		return ActSeal
	case a.First == a.Ours && !a.SignedBy(a.Ours):
		return ActSign
	case a.OfferedAt.IsZero():
		return ActSend
	case a.SignedBy(a.First) && !a.SignedBy(a.Ours):
		return ActSign
	}
	return ActWait
}
