package promise

import (
	"context"
	"time"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/proof/evidence"
)

// Signing is what a signer fills in, on our side and on the other.
type Signing struct {
	Name     string
	Function string
	MaySign  bool   // the statement was ticked
	Shown    string // the SHA-256 of the PDF that was on the page
	Language string // in which the statement was read
	Address  string // the network address
	Zone     *time.Location
}

// check gives what is wrong with the fields.
func (s Signing) check() []flow.Problem {
	var problems []flow.Problem
	for _, field := range []struct{ id, value string }{{"name", s.Name}, {"function", s.Function}} {
		q := flow.Question{ID: field.id, Type: flow.TypeText}
		_, wrong := q.Canonical(field.value)
		problems = append(problems, wrong...)
	}
	if !s.MaySign {
		problems = append(problems, flow.Problem{Question: "may_sign", Code: "statement", Level: flow.Error})
	}
	return problems
}

// SignAgreement is the signature of our own side.
func SignAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID, s Signing) ([]flow.Problem, error) {
	if err := who.May(app.AgreementSign); err != nil {
		return nil, err
	}
	if problems := s.check(); len(problems) > 0 {
		return problems, nil
	}
	return nil, a.Update(ctx, who, app.AgreementSign, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, id)
		if err != nil {
			return err
		}
		proof, err := accountProof(tx, who)
		if err != nil {
			return err
		}
		organisation, err := accountstore.GetOrganisation(tx)
		if err != nil {
			return err
		}
		return sign(a, tx, one, agreement.Signature{Party: one.Ours, Email: who.Person.Email, Proof: proof}, organisation.Name, s)
	})
}

// accountProof says what being signed in proves of the address of an account.
func accountProof(tx *store.Tx, who app.Actor) (agreement.Proof, error) {
	signer, err := accountstore.GetAccount(tx, who.Account)
	switch {
	case err != nil:
		return "", err
	case signer.Secret.Handed:
		return agreement.ProofAccount, nil
	case who.SecondFactor:
		return agreement.ProofSecondFactor, nil
	}
	return agreement.ProofPassword, nil
}

// sign adds a signature of either side and, when it is the last one, orders
// the seal.
func sign(a *app.App, tx *store.Tx, one *promisestore.Agreement, signature agreement.Signature, organisation string, s Signing) error {
	version, err := latest(tx, one)
	if err != nil {
		return err
	}
	zone := s.Zone
	if zone == nil {
		zone = lang.Zone()
	}
	signature.Name, signature.Function, signature.Address, signature.SHA256 = s.Name, s.Function, s.Address, s.Shown
	signature.Statement = lang.T(s.Language, "sign.statement", "organisation", organisation)
	if signature.At, err = notBefore(tx, app.Object("agreement", one.ID), tx.Now); err != nil {
		return err
	}
	signature.At = signature.At.In(zone)
	if err := one.Sign(signature, version.Files.PDF, tx.Now); err != nil {
		return refused(err)
	}
	if err := promisestore.CreateSignature(tx, one.ID, one.Version, signature); err != nil {
		return err
	}
	if err := promisestore.UpdateAgreement(tx, one); err != nil {
		return err
	}
	if one.Complete() {
		if err := tx.Enqueue(SealAgreementJob{Organisation: tx.Organisation(), Agreement: one.ID}); err != nil {
			return err
		}
	}
	return tx.Record(app.Object("agreement", one.ID), app.AgreementSigned{
		Version: one.Version, Party: signature.Party, Organisation: organisation, Name: s.Name, Function: s.Function,
		Email: signature.Email, Statement: signature.Statement, Proof: signature.Proof, Address: s.Address, At: signature.At.Format(time.RFC3339),
		Documents: []evidence.DocumentRef{{Name: fileName(one.Kind, one.Version, "pdf"), Role: "shown", SHA256: s.Shown}},
	})
}

// clockSkew is how far the clocks of two nodes may be apart.
const clockSkew = 5 * time.Second

// notBefore gives the moment of an act on an object: now, and never before what
// the log says of the object already. When the clock is far behind that, nothing
// is signed or sealed: the record and the log would contradict each other.
func notBefore(tx *store.Tx, object string, now time.Time) (time.Time, error) {
	lines, err := tx.Lines(object)
	if err != nil || len(lines) == 0 {
		return now, err
	}
	last := lines[len(lines)-1].Time
	switch {
	case !now.Before(last):
		return now, nil
	case last.Sub(now) <= clockSkew:
		return last, nil
	}
	return now, fault.New(fault.Busy, "fault.clock-behind", "last", last.Format("2006-01-02 15:04 MST"))
}

func latest(tx *store.Tx, one *promisestore.Agreement) (promisestore.Version, error) {
	version, err := promisestore.GetVersion(tx, one.ID, one.Version)
	if fault.Is(err, fault.NotFound) {
		return version, fault.New(fault.Conflict, agreement.ErrNotFinal.Error())
	}
	return version, err
}
