package app

import (
	"encoding/json"
	"reflect"

	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/proof/evidence"
)

// Events is the catalogue: everything that can happen, once each. The name of
// an event is what its line in the evidence log says; its fields are the
// payload. Names and keys stand in logs that others keep: they only grow.
var Events = []store.Event{
	OrganisationCreated{},
	OrganisationChanged{},
	OrganisationErased{},
	AccountCreated{},
	AccountInvited{},
	AccountAccepted{},
	AccountChanged{},
	AccountLanguageChanged{},
	SecondFactorSet{},
	SecondFactorRemoved{},
	SecondFactorGiven{},
	AgreementStarted{},
	AgreementAnswered{},
	AgreementLanguageChanged{},
	SuggestionsAccepted{},
	AgreementFinalised{},
	AgreementReopened{},
	AgreementOffered{},
	AgreementOpened{},
	AgreementSigned{},
	AgreementDeclined{},
	AgreementWithdrawn{},
	AgreementExpired{},
	AgreementSealed{},
	AgreementSuperseded{},
	MessageSent{},
	MessageFailed{},
	MessageShown{},
	PayloadErased{},
	PersonErased{},
}

var eventTypes = func() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for _, e := range Events {
		types[e.EventName()] = reflect.TypeOf(e)
	}
	return types
}()

// ReadEvent gives what a line is about as the event that it was recorded as;
// nil when its payload was erased or its name is of a later version.
func ReadEvent(l store.Line) (store.Event, error) {
	t, known := eventTypes[l.Event]
	if !known || l.Opening == nil {
		return nil, nil //nolint:nilnil // nothing to read is no error
	}
	into := reflect.New(t)
	if err := json.Unmarshal(l.Opening.Payload, into.Interface()); err != nil {
		return nil, err
	}
	return into.Elem().Interface().(store.Event), nil
}

// OrganisationCreated: the installation was set up for an organisation.
type OrganisationCreated struct {
	Name string `json:"name"`
	KVK  string `json:"kvk"`
}

// EventName is the name in the log.
func (OrganisationCreated) EventName() string { return "organisation.created" }

// OrganisationChanged: what the organisation says of itself was changed.
type OrganisationChanged struct {
	Name string `json:"name"`
	KVK  string `json:"kvk"`
}

// EventName is the name in the log.
func (OrganisationChanged) EventName() string { return "organisation.changed" }

// OrganisationErased: all that the organisation had was erased, and its key
// destroyed.
// law: avg 17(1)
type OrganisationErased struct{}

// EventName is the name in the log.
func (OrganisationErased) EventName() string { return "organisation.erased" }

// AccountCreated: the first owner got an account.
type AccountCreated struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	Role  Role   `json:"role"`
}

// EventName is the name in the log.
func (AccountCreated) EventName() string { return "account.created" }

// AccountInvited: somebody was sent a link by which to choose a password.
type AccountInvited struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email"`
	Role  Role   `json:"role,omitempty"`
	Again bool   `json:"again,omitempty"`
}

// EventName is the name in the log.
func (AccountInvited) EventName() string { return "account.invited" }

// AccountAccepted: an invitation was accepted.
type AccountAccepted struct {
	Email  string `json:"email"`
	Handed bool   `json:"handed,omitempty"` // the link was not only in that mailbox
}

// EventName is the name in the log.
func (AccountAccepted) EventName() string { return "account.accepted" }

// AccountChanged: a role or the right to sign in was changed.
type AccountChanged struct {
	Role  Role   `json:"role"`
	State string `json:"state"`
}

// EventName is the name in the log.
func (AccountChanged) EventName() string { return "account.changed" }

// AccountLanguageChanged: somebody chose the language to work in.
type AccountLanguageChanged struct {
	Language string `json:"language"`
}

// EventName is the name in the log.
func (AccountLanguageChanged) EventName() string { return "account.language-changed" }

// SecondFactorSet: an account got a second factor.
type SecondFactorSet struct {
	By string `json:"by"`
}

// EventName is the name in the log.
func (SecondFactorSet) EventName() string { return "account.second-factor-set" }

// SecondFactorRemoved: an account lost its second factor.
type SecondFactorRemoved struct {
	By string `json:"by"`
}

// EventName is the name in the log.
func (SecondFactorRemoved) EventName() string { return "account.second-factor-removed" }

// SecondFactorGiven: somebody signed in with a code of the second factor.
type SecondFactorGiven struct {
	Recovery     bool `json:"recovery"`      // it was a recovery code, which works once
	RecoveryLeft int  `json:"recovery_left"` // how many of those are left
}

// EventName is the name in the log.
func (SecondFactorGiven) EventName() string { return "account.second-factor-given" }

// AgreementStarted: a draft was begun.
type AgreementStarted struct {
	Kind     string         `json:"kind"`
	Ours     agreement.Role `json:"ours"`
	Language string         `json:"language"`
	Replaces store.ID       `json:"replaces"`
}

// EventName is the name in the log.
func (AgreementStarted) EventName() string { return "agreement.started" }

// AgreementAnswered: a question was answered, or its answer taken away.
type AgreementAnswered struct {
	Question string `json:"question"`
	Answer   any    `json:"answer"`
}

// EventName is the name in the log.
func (AgreementAnswered) EventName() string { return "agreement.answered" }

// AgreementLanguageChanged: the document is drafted in another language.
type AgreementLanguageChanged struct {
	Language string `json:"language"`
}

// EventName is the name in the log.
func (AgreementLanguageChanged) EventName() string { return "agreement.language-changed" }

// SuggestionsAccepted: the open questions got the answers that are usual.
type SuggestionsAccepted struct {
	Questions []string `json:"questions"`
}

// EventName is the name in the log.
func (SuggestionsAccepted) EventName() string { return "agreement.suggestions-accepted" }

// AgreementFinalised: a version was made final.
type AgreementFinalised struct {
	Version   int                    `json:"version"`
	Language  string                 `json:"language"`
	Result    map[string]any         `json:"result"`
	Documents []evidence.DocumentRef `json:"documents"`
}

// EventName is the name in the log.
func (AgreementFinalised) EventName() string { return "agreement.finalised" }

// AgreementReopened: a final version became a draft again.
type AgreementReopened struct {
	Version int `json:"version"`
}

// EventName is the name in the log.
func (AgreementReopened) EventName() string { return "agreement.reopened" }

// AgreementOffered: the counterparty was sent a version to sign.
type AgreementOffered struct {
	Version   int                    `json:"version"`
	To        agreement.Contact      `json:"to"`
	Until     string                 `json:"until"` // RFC 3339
	First     agreement.Role         `json:"first"`
	Documents []evidence.DocumentRef `json:"documents"`
}

// EventName is the name in the log.
func (AgreementOffered) EventName() string { return "agreement.offered" }

// AgreementOpened: the link was opened for the first time.
type AgreementOpened struct {
	Version int    `json:"version"`
	Email   string `json:"email"`
}

// EventName is the name in the log.
func (AgreementOpened) EventName() string { return "agreement.opened" }

// AgreementSigned: one party signed.
type AgreementSigned struct {
	Version      int                    `json:"version"`
	Party        agreement.Role         `json:"party"`
	Organisation string                 `json:"organisation"`
	Name         string                 `json:"name"`
	Function     string                 `json:"function"`
	Email        string                 `json:"email"`
	Statement    string                 `json:"statement"`
	Proof        agreement.Proof        `json:"proof"`
	Address      string                 `json:"address"`
	At           string                 `json:"at"` // RFC 3339, with the signer's offset
	Documents    []evidence.DocumentRef `json:"documents"`
}

// EventName is the name in the log.
func (AgreementSigned) EventName() string { return "agreement.signed" }

// AgreementDeclined: the counterparty said no.
type AgreementDeclined struct {
	Version int    `json:"version"`
	Reason  string `json:"reason"`
}

// EventName is the name in the log.
func (AgreementDeclined) EventName() string { return "agreement.declined" }

// AgreementWithdrawn: the offer was taken back.
type AgreementWithdrawn struct {
	Version int    `json:"version"`
	Reason  string `json:"reason"`
}

// EventName is the name in the log.
func (AgreementWithdrawn) EventName() string { return "agreement.withdrawn" }

// AgreementExpired: the offer was not answered in time.
type AgreementExpired struct {
	Version int `json:"version"`
}

// EventName is the name in the log.
func (AgreementExpired) EventName() string { return "agreement.expired" }

// AgreementSealed: all have signed, and the document was sealed.
type AgreementSealed struct {
	Version   int                    `json:"version"`
	Seal      string                 `json:"seal"` // the fingerprint of the certificate
	Documents []evidence.DocumentRef `json:"documents"`
}

// EventName is the name in the log.
func (AgreementSealed) EventName() string { return "agreement.sealed" }

// AgreementSuperseded: a later agreement took its place.
type AgreementSuperseded struct {
	By store.ID `json:"by"`
}

// EventName is the name in the log.
func (AgreementSuperseded) EventName() string { return "agreement.superseded" }

// MessageSent: a mail server took a message.
type MessageSent struct {
	Message store.ID `json:"mail"`
	To      string   `json:"to"`
	Subject string   `json:"subject"`
	Reason  string   `json:"reason"` // always empty: it stands in logs that were written before
}

// EventName is the name in the log.
func (MessageSent) EventName() string { return "mail.sent" }

// MessageShown: the link in a message that was not mailed was shown to who may
// pass it on.
type MessageShown struct {
	Message store.ID `json:"mail"`
	To      string   `json:"to"`
	Subject string   `json:"subject"`
}

// EventName is the name in the log.
func (MessageShown) EventName() string { return "mail.shown" }

// MessageFailed: a message could not be delivered.
type MessageFailed struct {
	Message store.ID `json:"mail"`
	To      string   `json:"to"`
	Subject string   `json:"subject"`
	Reason  string   `json:"reason"` // in the words of the other server
}

// EventName is the name in the log.
func (MessageFailed) EventName() string { return "mail.failed" }

// PayloadErased: what a line was about was erased; the line stays.
// law: avg 17(1)
type PayloadErased struct {
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// EventName is the name in the log.
func (PayloadErased) EventName() string { return "payload.erased" }

// PersonErased: what named one person was erased over all lines, messages, links
// and versions of an agreement, as far as nothing obliged to keep it.
// law: avg 17(1)
type PersonErased struct {
	Lines    int    `json:"lines"`
	Messages int    `json:"messages"`
	Links    int    `json:"links"`
	Versions int    `json:"versions"`
	Answers  int    `json:"answers"`
	Contact  bool   `json:"contact"`
	Reason   string `json:"reason"`
}

// EventName is the name in the log.
func (PersonErased) EventName() string { return "person.erased" }
