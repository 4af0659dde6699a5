package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Offered is what the counterparty sees behind its link.
type Offered struct {
	*promisestore.Agreement
	Organisation accountstore.Organisation // who sent it
	Version      promisestore.Version
	Link         accountstore.Link
	HTML         []byte // the document as a page
	Over         bool   // the link can be read with, not signed with any more
}

// OpenLink shows the counterparty what it was sent. The first time is noted, when
// it is a person who may see it; opening it again changes nothing. A link whose agreement has moved on still
// shows what was signed with it, and says that it is over.
func OpenLink(ctx context.Context, a *app.App, token string, seen bool) (*Offered, error) {
	organisation, s, err := accountstore.SplitToken(token)
	if err != nil {
		return nil, err
	}
	o := &Offered{}
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		if err := o.read(tx, s); err != nil {
			return err
		}
		o.HTML, err = tx.GetBlob(o.Version.Files.HTML)
		return err
	})
	if err != nil {
		return o, o.expired(ctx, a, organisation, err)
	}
	if seen && o.Link.OpenedAt.IsZero() {
		err = a.Store.Update(ctx, organisation, o.actor(), func(tx *store.Tx) error {
			first, err := accountstore.OpenLink(tx, o.Link)
			if err != nil || !first {
				return err // somebody opened it at the same moment
			}
			return tx.Record(app.Object("agreement", o.ID), app.AgreementOpened{Version: o.Link.Version, Email: o.Link.Email})
		})
	}
	return o, err
}

// expired writes down that a link was found to be over, so that it stays so,
// whatever the clock says later.
func (o *Offered) expired(ctx context.Context, a *app.App, organisation store.ID, err error) error {
	if o.Agreement == nil || fault.Of(err).Key != account.LinkExpired {
		return err
	}
	if failed := expireOffer(ctx, a, store.Ref{Organisation: organisation, ID: o.ID}); failed != nil {
		return failed
	}
	return err
}

// read fills o, but for the document; a link that may not be shown is a fault.
func (o *Offered) read(tx *store.Tx, s string) error {
	var err error
	if o.Link, err = accountstore.GetLink(tx, purposeSign, s); err != nil {
		return err
	}
	if o.Agreement, err = promisestore.GetAgreement(tx, o.Link.Object); err != nil {
		return err
	}
	// With this link somebody signed what is in force now: they may keep
	// looking at it. Every other link that is over shows nothing any more.
	signedHere := o.State == agreement.InForce || o.State == agreement.Superseded || o.State == agreement.Signed && o.SignedBy(o.Theirs())
	if err := account.Usable(o.Link, tx.Now); err != nil && (!signedHere || !o.Link.RevokedAt.IsZero()) {
		return err
	}
	if o.State == agreement.Expired {
		return fault.New(fault.Conflict, account.LinkExpired)
	}
	if o.Link.Version != o.Agreement.Version {
		return fault.New(fault.Conflict, "fault.link-revoked")
	}
	o.Over = o.MaySign(o.Theirs(), tx.Now) != nil
	if o.Organisation, err = accountstore.GetOrganisation(tx); err != nil {
		return err
	}
	o.Version, err = latest(tx, o.Agreement)
	return err
}

func (o *Offered) actor() string { return app.Object("counterparty", o.ID) }

// withLink runs f in a transaction in which the link can still be acted with.
func withLink(ctx context.Context, a *app.App, organisation store.ID, linkSecret string, f func(*store.Tx, *Offered) error) error {
	peek := &Offered{}
	if err := a.Store.View(ctx, organisation, func(tx *store.Tx) error { return peek.read(tx, linkSecret) }); err != nil {
		return peek.expired(ctx, a, organisation, err)
	}
	return a.Store.Update(ctx, organisation, peek.actor(), func(tx *store.Tx) error {
		o := &Offered{}
		if err := o.read(tx, linkSecret); err != nil {
			return err
		}
		if err := account.Usable(o.Link, tx.Now); err != nil {
			return err
		}
		return f(tx, o)
	})
}
