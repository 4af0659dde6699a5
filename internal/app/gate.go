package app

import (
	"context"
	"slices"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

// Role is what an account may do.
type Role string

// The roles. Operator is no account: it is whoever runs the program on its
// machine, and reads what that person could read in the database all the same.
const (
	Owner      Role = "owner"
	Legal      Role = "legal"
	Operations Role = "operations"
	Auditor    Role = "auditor"
	Operator   Role = "operator"
)

// Roles lists the roles that an account can have, those that may most first.
var Roles = []Role{Owner, Legal, Operations, Auditor}

// Act is the kind of permission that a use case needs.
type Act string

// The acts.
const (
	Own    Act = "own"    // what concerns the account itself: anybody with a role
	Read   Act = "read"   // see what the organisation has
	Write  Act = "write"  // draft and change
	Bind   Act = "bind"   // sign, send, withdraw: what binds the organisation
	Manage Act = "manage" // people, settings, erasure
)

// acts says which acts each role permits.
var acts = map[Role][]Act{
	Owner:      {Own, Read, Write, Bind, Manage},
	Legal:      {Own, Read, Write, Bind},
	Operations: {Own, Read, Write},
	Auditor:    {Own, Read},
	Operator:   {Read},
}

// UseCase is one thing that somebody signed in can ask for, named by its noun and
// its verb.
type UseCase string

// The use cases.
const (
	AccountChange   UseCase = "account_change"
	AccountInvite   UseCase = "account_invite"
	AccountLanguage UseCase = "account_language"
	AccountList     UseCase = "account_list"
	FactorRemove    UseCase = "factor_remove"
	FactorSet       UseCase = "factor_set"

	OrganisationChange UseCase = "organisation_change"
	OrganisationShow   UseCase = "organisation_show"

	MessageFile UseCase = "message_file"
	MessageList UseCase = "message_list"
	MessageShow UseCase = "message_show"

	AgreementAnswer   UseCase = "agreement_answer"
	AgreementExport   UseCase = "agreement_export"
	AgreementFile     UseCase = "agreement_file"
	AgreementFinalise UseCase = "agreement_finalise"
	AgreementLanguage UseCase = "agreement_language"
	AgreementList     UseCase = "agreement_list"
	AgreementOffer    UseCase = "agreement_offer"
	AgreementRevise   UseCase = "agreement_revise"
	AgreementShow     UseCase = "agreement_show"
	AgreementSign     UseCase = "agreement_sign"
	AgreementStart    UseCase = "agreement_start"
	AgreementSuggest  UseCase = "agreement_suggest"
	AgreementWithdraw UseCase = "agreement_withdraw"
	WorklistShow      UseCase = "worklist_show"

	LineErase UseCase = "line_erase"
	LineList  UseCase = "line_list"
	LineShow  UseCase = "line_show"

	PersonErase UseCase = "person_erase"
)

// UseCases is the table of the gate: which act each use case is. What is not
// in it may nobody.
var UseCases = map[UseCase]Act{
	AccountChange: Manage, AccountInvite: Manage, AccountLanguage: Own, AccountList: Manage,
	FactorRemove: Own, FactorSet: Own,

	OrganisationChange: Manage, OrganisationShow: Read,

	MessageFile: Read, MessageList: Read, MessageShow: Read,

	AgreementAnswer: Write, AgreementExport: Read, AgreementFile: Read, AgreementFinalise: Write, AgreementLanguage: Write, AgreementList: Read,
	AgreementOffer: Bind, AgreementRevise: Write, AgreementShow: Read, AgreementSign: Bind, AgreementStart: Write, AgreementSuggest: Write,
	AgreementWithdraw: Bind, WorklistShow: Read,

	LineErase: Manage, LineList: Read, LineShow: Read,

	PersonErase: Manage,
}

// May says whether a role permits a use case.
func (r Role) May(u UseCase) bool {
	act, known := UseCases[u]
	return known && slices.Contains(acts[r], act)
}

// May refuses a use case that the actor's role does not permit.
func (a Actor) May(u UseCase) error {
	if !a.Role.May(u) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	return nil
}

// Update runs a use case that changes something, in one transaction of the
// actor's organisation, when its role permits it.
func (a *App) Update(ctx context.Context, who Actor, u UseCase, f func(*store.Tx) error) error {
	if err := who.May(u); err != nil {
		return err
	}
	return a.Store.Update(ctx, who.Organisation, who.name(), f)
}

// View runs a use case that reads, as Update does: reading is asked for too.
func (a *App) View(ctx context.Context, who Actor, u UseCase, f func(*store.Tx) error) error {
	if err := who.May(u); err != nil {
		return err
	}
	return a.Store.View(ctx, who.Organisation, f)
}
