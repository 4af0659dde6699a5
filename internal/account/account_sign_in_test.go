package account

import (
	"testing"

	"golang.org/x/crypto/argon2"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
)

// A wrong password takes the same work whoever it is of: the time does not tell who
// is invited, disabled, active or nobody.
func TestRefusingTakesTheSameWork(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t), nil)
	a := &app.App{Store: s}
	organisation := storetest.Organisation(t, s, "Noordkaap BV")
	known := hashPassword("een lange zin met een boot")
	for state, password := range map[string]string{accountInvited: "", accountActive: known, accountDisabled: known} {
		if err := s.UpdateUnlogged(t.Context(), organisation, func(tx *store.Tx) error {
			return accountstore.CreateAccount(tx, accountstore.Account{
				ID: store.NewID(), Role: string(app.Auditor), State: state, Language: "nl", Password: password,
				Person: app.Person{Name: state, Email: state + "@noordkaap.example"},
			})
		}); err != nil {
			t.Fatal(err)
		}
	}
	nobody() // made once
	asked := 0
	argonKey = func(password, salt []byte, time, memory uint32, threads uint8, length uint32) []byte {
		asked++
		if time != argonTime || memory != argonMemory || threads != argonThreads {
			t.Errorf("other work: %d %d %d", time, memory, threads)
		}
		return argon2.IDKey(password, salt, time, memory, threads, length)
	}
	t.Cleanup(func() { argonKey = argon2.IDKey })
	for _, name := range []string{accountInvited, accountActive, accountDisabled, "nobody"} {
		before := asked
		_, _, err := SignIn(t.Context(), a, name+"@noordkaap.example", "not the password")
		if !fault.Is(err, fault.NotAllowed) || asked-before != 1 {
			t.Errorf("%s: %d times, %v", name, asked-before, err)
		}
	}
}
