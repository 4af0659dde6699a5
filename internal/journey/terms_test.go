package journey_test

import (
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/terms"
)

// The terms in force are those of the document that was signed, from the day of
// the last signature until the day on which another took its place.
func TestTermsInForce(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		inForce := func(id store.ID, day time.Time) (agreed *terms.Terms, ok bool) {
			h.must(h.Store.View(ctx, h.owner.Organisation, func(tx *store.Tx) (err error) {
				agreed, ok, err = promise.TermsInForce(tx, id, day)
				return err
			}))
			return agreed, ok
		}
		draft, final := h.draft(agreement.Processor), h.final(agreement.Processor)
		for _, id := range []store.ID{draft, final} {
			if _, ok := inForce(id, h.clock.Now()); ok {
				t.Error("terms are in force that nobody signed")
			}
		}
		if none, err := promise.AgreementTerms(ctx, h.App, h.owner, draft); err != nil || none != nil {
			t.Error("a draft has terms:", none, err)
		}
		offered, err := promise.AgreementTerms(ctx, h.App, h.owner, final)
		h.must(err)
		if hours, ok := offered.BreachNoticeHours.Get(); !ok || hours != 48 || offered.BreachNoticeHours.Clause == "" {
			t.Errorf("%+v", offered.BreachNoticeHours)
		}
		id, _ := h.inForce()
		signed := h.clock.Now()
		agreed, ok := inForce(id, signed)
		if !ok || agreed.BreachNoticeHours.Value != 48 || agreed.Source != terms.Drafted {
			t.Fatalf("%v %+v", ok, agreed)
		}
		if _, ok := inForce(id, signed.AddDate(0, 0, -1)); ok {
			t.Error("in force before it was signed")
		}
		if _, ok := inForce(id, signed.AddDate(3, 0, 0)); !ok {
			t.Error("not in force any more, though nothing took its place")
		}
		h.must(h.Store.View(ctx, h.owner.Organisation, func(tx *store.Tx) error {
			_, _, err := promise.TermsInForce(tx, store.NewID(), signed)
			if err == nil {
				t.Error("an agreement that is not there has terms")
			}
			return nil
		}))
	})
}
