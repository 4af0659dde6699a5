package promise

import (
	"context"
	"time"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
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

// linkProof says what a link proves of the address that it was sent to: only
// when a mail server took the message did it go there and nowhere else.
func linkProof(tx *store.Tx, o *Offered) (agreement.Proof, error) {
	messages, err := outboxstore.Messages(tx, app.Object("agreement", o.ID), "", 50)
	if err != nil {
		return "", err
	}
	for _, m := range messages {
		if m.To == o.Link.Email && m.State == outboxstore.Sent && !m.CreatedAt.Before(o.Link.CreatedAt.Truncate(time.Millisecond)) {
			return agreement.ProofLink, nil
		}
	}
	return agreement.ProofHanded, nil
}
