package promise

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/promise/agreement"
)

// SignLink is the signature of the counterparty.
func SignLink(ctx context.Context, a *app.App, token string, s Signing) ([]flow.Problem, error) {
	organisation, linkSecret, err := accountstore.SplitToken(token)
	if err != nil {
		return nil, err
	}
	if problems := s.check(); len(problems) > 0 {
		return problems, nil
	}
	return nil, withLink(ctx, a, organisation, linkSecret, func(tx *store.Tx, o *Offered) error {
		proof, err := linkProof(tx, o)
		if err != nil {
			return err
		}
		return sign(a, tx, o.Agreement, agreement.Signature{Party: o.Theirs(), Email: o.Link.Email, Proof: proof}, o.Counterparty.Organisation, s)
	})
}

// linkProof says what a link proves of the address that it was sent to.
func linkProof(tx *store.Tx, o *Offered) (agreement.Proof, error) {
	mailed, err := outbox.OnlyMailed(tx, app.Object("agreement", o.ID), o.Link.Email, o.Link.CreatedAt)
	if err != nil || !mailed {
		return agreement.ProofHanded, err
	}
	return agreement.ProofLink, nil
}
