package store_test

import (
	"testing"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/store"
)

// FuzzSplitToken takes apart what stands in the address of a link: what is
// accepted is put together again as it was.
func FuzzSplitToken(f *testing.F) {
	f.Add(accountstore.JoinToken(store.NewID(), "0123456789abcdefghijklmnopqrstuvwxyz"))
	f.Add("00000000000000000000000000000000")
	f.Add("../../../../../../../../etc/passwd?xxxxxxxxxxxxxxxxxxxxxxxxxx")
	f.Fuzz(func(t *testing.T, token string) {
		organisation, secret, err := accountstore.SplitToken(token)
		if err != nil {
			return
		}
		if again := accountstore.JoinToken(organisation, secret); again != token {
			t.Fatalf("%q became %q", token, again)
		}
	})
}
