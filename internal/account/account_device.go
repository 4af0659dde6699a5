package account

import (
	"context"
	"crypto/hmac"
	"strings"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// Blind is what attempts to sign in with an address are counted under, however
// it is spelt.
func Blind(a *app.App, email string) string {
	return a.Store.Blind("address", strings.TrimSpace(email))
}

// NewDevice makes what a browser keeps once somebody signed in with it: by that,
// attempts from this browser are counted apart, and strangers who try the same
// address lock nobody out.
func NewDevice(a *app.App, email string) string {
	nonce := app.NewSecret()
	return nonce + "." + a.Store.Blind("device", Blind(a, email)+nonce)
}

// KnownDevice says whether somebody signed in with this address in the browser
// that keeps this.
func KnownDevice(a *app.App, email, device string) bool {
	nonce, mac, ok := strings.Cut(device, ".")
	return ok && len(nonce) < 100 && hmac.Equal([]byte(mac), []byte(a.Store.Blind("device", Blind(a, email)+nonce)))
}

// HalfSignedIn gives whose session still waits for a second factor: by that the
// codes that are tried are counted.
func HalfSignedIn(ctx context.Context, a *app.App, token string) (id store.ID, email string, err error) {
	organisation, s, err := accountstore.SplitToken(token)
	if err != nil {
		return "", "", err
	}
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		session, err := accountstore.GetSession(tx, s)
		if err != nil {
			return err
		}
		account, err := accountstore.GetAccount(tx, session.Account)
		id, email = account.ID, account.Email
		return err
	})
	return id, email, err
}
