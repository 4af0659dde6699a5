package journey_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
)

func TestSetupTwiceAtTheSameMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		h := empty(t, url)
		secret, err := account.SetupLink(ctx, h.App)
		h.must(err)
		h.refused("another secret", account.CheckSetup(ctx, h.App, secret+"x"), fault.NotFound, "fault.link-unknown")
		h.refused("no secret", account.CheckSetup(ctx, h.App, ""), fault.NotFound, "fault.link-unknown")
		won := 0
		for _, err := range together(4, func(i int) error {
			_, problems, err := account.CompleteSetup(ctx, h.App, secret, setup([]string{"nl", "en"}[i%2]))
			if len(problems) > 0 {
				t.Error(problems)
			}
			return err
		}) {
			if err == nil {
				won++
			}
		}
		organisations := 0
		h.must(h.Store.View(ctx, store.Every, func(tx *store.Tx) error {
			ids, err := accountstore.Organisations(tx)
			organisations = len(ids)
			return err
		}))
		if won != 1 || organisations != 1 {
			t.Fatalf("%d were set up, %d organisations", won, organisations)
		}
		if again, err := account.SetupLink(ctx, h.App); err != nil || again != "" {
			t.Error("there is a set-up link after set-up", err)
		}
		_, _, err = account.CompleteSetup(ctx, h.App, secret, setup("nl"))
		h.refused("set up again", err, fault.Conflict, "fault.setup-done")
	})
}

// factor gives the owner a second factor, and gives its secret and the recovery
// codes.
func (h *fixture) factor() (string, []string) {
	h.t.Helper()
	f, err := account.ProposeFactor(h.owner)
	h.must(err)
	codes, err := account.ConfirmFactor(ctx, h.App, h.owner, h.token, f.Secret, h.code(f.Secret), account.Present{Password: password})
	h.must(err)
	return f.Secret, codes
}

func (h *fixture) code(secret string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(secret, h.clock.Now())
	h.must(err)
	return code
}

func TestCodesWorkOnce(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		elsewhere, complete, err := account.SignIn(ctx, h.App, " WIT@noordkaap.example ", password)
		if err != nil || !complete {
			t.Fatal(err)
		}
		secret, codes := h.factor()
		_, err = account.Who(ctx, h.App, elsewhere)
		h.refused("a device that knew no second factor", err, fault.NotFound, "")
		if _, err := account.Who(ctx, h.App, h.token); err != nil {
			t.Error("the device itself was signed out:", err)
		}
		in := func() string {
			token, complete, err := account.SignIn(ctx, h.App, wit.Email, password)
			if err != nil || complete {
				t.Fatal("signed in without the second factor: ", err)
			}
			_, err = account.Who(ctx, h.App, token)
			h.refused("half signed in", err, fault.NotAllowed, "fault.code-needed")
			return token
		}
		used := h.code(secret)
		_, err = account.ConfirmSignIn(ctx, h.App, in(), used)
		h.refused("the code of setting up", err, fault.NotAllowed, "fault.code")
		h.clock.move(time.Minute)
		code := h.code(secret)
		half := in()
		full, err := account.ConfirmSignIn(ctx, h.App, half, code)
		h.must(err)
		if who, err := account.Who(ctx, h.App, full); err != nil || !who.SecondFactor {
			t.Error(err)
		}
		_, err = account.ConfirmSignIn(ctx, h.App, half, codes[0])
		h.refused("the half session again", err, fault.NotFound, "")
		_, err = account.ConfirmSignIn(ctx, h.App, in(), code)
		h.refused("the same code again", err, fault.NotAllowed, "fault.code")
		_, err = account.ConfirmSignIn(ctx, h.App, in(), codes[0])
		h.must(err)
		_, err = account.ConfirmSignIn(ctx, h.App, in(), codes[0])
		h.refused("the same recovery code again", err, fault.NotAllowed, "fault.code")
		late := in()
		h.clock.move(11 * time.Minute)
		_, err = account.ConfirmSignIn(ctx, h.App, late, h.code(secret))
		h.refused("too late", err, fault.NotFound, "")
		won := 0
		halves := []string{in(), in(), in(), in()}
		code = h.code(secret)
		for _, err := range together(4, func(i int) error { _, err := account.ConfirmSignIn(ctx, h.App, halves[i], code); return err }) {
			if err == nil {
				won++
			}
		}
		if won != 1 {
			t.Errorf("one code let %d devices in", won)
		}
		h.refused("remove with a used code", account.RemoveFactor(ctx, h.App, h.owner, account.Present{Password: password, Code: code}), fault.Invalid, "fault.code")
		h.refused("remove with the code alone", account.RemoveFactor(ctx, h.App, h.owner, account.Present{Code: codes[1]}), fault.Invalid, "fault.password")
		next, err := account.ProposeFactor(h.owner)
		h.must(err)
		for name, try := range map[string]struct {
			account.Present
			key string
		}{
			"a session alone": {account.Present{}, "fault.password"}, "a password alone": {account.Present{Password: password}, "fault.code"},
			"a code of the new one": {account.Present{Password: password, Code: h.code(next.Secret)}, "fault.code"},
			"a code alone":          {account.Present{Code: codes[1]}, "fault.password"},
		} {
			_, err := account.ConfirmFactor(ctx, h.App, h.owner, h.token, next.Secret, h.code(next.Secret), try.Present)
			h.refused("replace with "+name, err, fault.Invalid, try.key)
		}
		h.must(account.RemoveFactor(ctx, h.App, h.owner, account.Present{Password: password, Code: codes[1]}))
		if m := h.newest(); m.To != wit.Email || !strings.Contains(m.Text, "uitgezet") {
			t.Errorf("the person is not told that the second factor is off: %s: %s", m.To, m.Text)
		}
	})
}

func TestSignIn(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		for name, try := range map[string][2]string{
			"wrong password": {wit.Email, password + "x"}, "nobody": {"nobody@noordkaap.example", password}, "no password": {
				wit.Email,
				"",
			}, "no address": {"", password},
		} {
			_, _, err := account.SignIn(ctx, h.App, try[0], try[1])
			h.refused(name, err, fault.NotAllowed, "fault.sign-in")
		}
		h.clock.move(12*time.Hour + time.Second)
		_, err := account.Who(ctx, h.App, h.token)
		h.refused("an old session", err, fault.NotFound, "")
		token, _, err := account.SignIn(ctx, h.App, wit.Email, password)
		h.must(err)
		h.must(account.SignOut(ctx, h.App, token))
		_, err = account.Who(ctx, h.App, token)
		h.refused("signed out", err, fault.NotFound, "")
	})
}

func TestDisabledAccountsAreOut(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.invite("V. Isser", "visser@noordkaap.example", app.Legal)
		_, err := account.InviteAccount(ctx, h.App, h.owner, app.Person{Name: "V", Email: "Visser@Noordkaap.example"}, app.Legal)
		h.refused("the same address twice", err, fault.Conflict, "")
		first := h.link("/invite/")
		h.must(account.ReinviteAccount(ctx, h.App, h.owner, id))
		_, _, err = account.AcceptInvitation(ctx, h.App, first, password)
		h.refused("the earlier invitation", err, fault.Conflict, "fault.link-revoked")
		invitation := h.link("/invite/")
		if _, problems, err := account.AcceptInvitation(ctx, h.App, invitation, "kort"); err != nil || len(problems) != 1 {
			t.Error("a short password:", problems, err)
		}
		session, problems, err := account.AcceptInvitation(ctx, h.App, invitation, password)
		h.good(problems, err)
		_, _, err = account.AcceptInvitation(ctx, h.App, invitation, password+" 2")
		h.refused("the invitation again", err, fault.Conflict, "fault.link-revoked")
		// A new password, because somebody else may have the old one.
		h.must(account.ReinviteAccount(ctx, h.App, h.owner, id))
		renewed, problems, err := account.AcceptInvitation(ctx, h.App, h.link("/invite/"), password+" 2")
		h.good(problems, err)
		_, err = account.Who(ctx, h.App, session)
		h.refused("a session from before the new password", err, fault.NotFound, "")
		_, _, err = account.SignIn(ctx, h.App, "visser@noordkaap.example", password)
		h.refused("the old password", err, fault.NotAllowed, "")
		h.must(account.ReinviteAccount(ctx, h.App, h.owner, id))
		pending := h.link("/invite/")
		h.must(account.ChangeAccount(ctx, h.App, h.owner, id, app.Legal, true))
		_, err = account.Who(ctx, h.App, renewed)
		h.refused("a session of a disabled account", err, fault.NotFound, "")
		_, _, err = account.SignIn(ctx, h.App, "visser@noordkaap.example", password+" 2")
		h.refused("sign in disabled", err, fault.NotAllowed, "fault.sign-in")
		_, _, err = account.AcceptInvitation(ctx, h.App, pending, password+" 3")
		h.refused("come back by an invitation from before", err, fault.Conflict, "fault.link-revoked")
		h.refused("invite what is disabled", account.ReinviteAccount(ctx, h.App, h.owner, id), fault.Conflict, "")
		h.must(account.ChangeAccount(ctx, h.App, h.owner, id, app.Auditor, false))
		if _, _, err := account.SignIn(ctx, h.App, "visser@noordkaap.example", password+" 2"); err != nil {
			t.Error("an account that was given back:", err)
		}
	})
}

func TestTheLastOwnerStays(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		last := "fault.last-owner"
		h.refused("step down", account.ChangeAccount(ctx, h.App, h.owner, h.owner.Account, app.Legal, false), fault.Conflict, last)
		h.refused("disable oneself", account.ChangeAccount(ctx, h.App, h.owner, h.owner.Account, app.Owner, true), fault.Conflict, last)
		h.refused("a role that there is not", account.ChangeAccount(ctx, h.App, h.owner, h.owner.Account, "admin", false), fault.Invalid, "")
		second := h.invite("V. Isser", "visser@noordkaap.example", app.Owner)
		h.refused("the other is only invited", account.ChangeAccount(ctx, h.App, h.owner, h.owner.Account, app.Legal, false), fault.Conflict,
			last)
		_, problems, err := account.AcceptInvitation(ctx, h.App, h.link("/invite/"), password)
		h.good(problems, err)
		won := 0
		ids := []store.ID{h.owner.Account, second}
		for _, err := range together(2, func(i int) error { return account.ChangeAccount(ctx, h.App, h.owner, ids[i], app.Auditor, false) }) {
			if err == nil {
				won++
			}
		}
		if won != 1 {
			t.Errorf("%d of two owners stepped down", won)
		}
	})
}
