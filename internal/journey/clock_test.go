package journey_test

import (
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Nobody signs before what the log says already, and no seal is set before it.
func TestAClockThatFallsBehind(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.clock.move(-48 * time.Hour)
		_, err := promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name))
		h.refused("sign two days before the offer", err, fault.Busy, "fault.clock-behind")
		h.state(id, agreement.Signed)
		h.clock.move(48*time.Hour - 2*time.Second) // two nodes whose clocks differ a little
		h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		h.checkSealed(id, agreement.ProofPassword, agreement.ProofHanded)
		var last time.Time
		for _, l := range h.show(id).Story {
			if l.Event == "agreement.signed" {
				if last.After(l.Time) {
					t.Errorf("signed at %v, after %v", l.Time, last)
				}
				last = l.Time
			}
		}
	})
}

// A seal that cannot be set is told on the first page, until it is set.
func TestASealThatIsStuckIsTold(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		stuck := func(want int) {
			t.Helper()
			w, err := promise.Today(ctx, h.App, h.owner, "", 100)
			h.must(err)
			if len(w.Stuck) != want {
				t.Errorf("%d seals are stuck, want %d", len(w.Stuck), want)
			}
		}
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.clock.move(2 * time.Hour) // ahead
		h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
		stuck(0)
		h.clock.move(-2 * time.Hour) // right again
		h.refused("seal", promise.SealAgreement(ctx, h.App, h.owner.Organisation, id), fault.Busy, "fault.clock-behind")
		stuck(1)
		h.clock.move(2*time.Hour + 6*time.Minute) // nobody has sealed for some minutes
		stuck(1)
		h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
		stuck(0)
	})
}

// A link that was seen to be over stays so when the clock goes back.
func TestAnExpiredLinkStaysExpired(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.final(agreement.Processor)
		h.sign(id)
		token := h.offer(id)
		h.invite("V. Isser", "visser@noordkaap.example", app.Legal)
		invitation := h.link("/invite/")
		h.clock.move(31 * 24 * time.Hour)
		_, err := promise.OpenLink(ctx, h.App, token, true)
		h.refused("open", err, fault.Conflict, "fault.link-expired")
		_, _, err = account.Invitation(ctx, h.App, invitation)
		h.refused("the invitation", err, fault.Conflict, "fault.link-expired")
		h.clock.move(-31 * 24 * time.Hour)
		_, err = promise.OpenLink(ctx, h.App, token, true)
		h.refused("open again", err, fault.Conflict, "fault.link-expired")
		_, err = promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name))
		h.refused("sign after all", err, fault.Conflict, "")
		_, _, err = account.Invitation(ctx, h.App, invitation)
		h.refused("the invitation again", err, fault.Conflict, "")
	})
}
