package app

import "github.com/verhaal/verhaal/internal/store"

// DeliverMail is the work of sending what waits in the outbox of one
// organisation: all of it, in one job.
type DeliverMail struct {
	Organisation store.ID `json:"organisation"`
}

// Kind names the job in the queue.
func (DeliverMail) Kind() string { return "mail.deliver" }

// SealAgreement is the work of sealing an agreement that all have signed.
type SealAgreement struct {
	Organisation store.ID `json:"organisation"`
	Agreement    store.ID `json:"agreement"`
}

// Kind names the job in the queue.
func (SealAgreement) Kind() string { return "agreement.seal" }

// ExpireOffers is the work of closing offers that were not answered in time,
// of all organisations.
type ExpireOffers struct{}

// Kind names the job in the queue.
func (ExpireOffers) Kind() string { return "agreement.expire" }
