// Package app is what every use case shares: who acts, what each role may, the
// catalogue of events, and the installation that they act in. A use case itself
// lies in the room of its chapter; it reads, decides with the pure packages,
// and writes the change, its line in the evidence log and the work it leads to
// in one transaction.
package app

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

// App is everything that the doors call.
type App struct {
	Store *store.Store
	Now   func() time.Time
	// URL is where people reach the pages, for links in messages:
	// "https://verhaal.example".
	URL string
	// Mail says whether messages are sent; otherwise they stay in the
	// outbox.
	Mail bool
	// Timestamp asks a time-stamp server (RFC 3161) for a token; nil = none set.
	Timestamp func(ctx context.Context, digest []byte) ([]byte, error)

	Seal signature.Key // the key of the seal on signed documents
	// Seals are the fingerprints of all certificates by which the installation
	// seals or has sealed.
	Seals []string
	Log   evidence.Key // the key of the evidence logs
}

// Actor is who does something: somebody signed in for an organisation.
type Actor struct {
	Organisation store.ID
	Account      store.ID
	Role         Role
	Person       Person
	Language     string
	SecondFactor bool // given in this session
}

// name is how the log calls the actor.
func (a Actor) name() string {
	if a.Role == Operator {
		return string(Operator)
	}
	return Object("account", a.Account)
}

// Person is who somebody is.
type Person struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Function string `json:"function"`
}

// NewSecret makes a secret that cannot be guessed: 256 bits.
func NewSecret() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: it ends the program instead
	return base64.RawURLEncoding.EncodeToString(raw)
}

func Object(kind string, id store.ID) string { return kind + ":" + string(id) }
