package account

import (
	"context"
	"crypto/subtle"
	"strings"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// setupKey holds the secret of the set-up link until it has been used.
const setupKey = "setup"

// SetupLink gives the secret of the one-time set-up link, and "" when the
// installation has been set up.
func SetupLink(ctx context.Context, a *app.App) (string, error) {
	done, err := SetUp(ctx, a)
	if err != nil || done {
		return "", err
	}
	value, err := a.Store.Keyring(ctx, setupKey, func() ([]byte, error) { return []byte(app.NewSecret()), nil })
	return string(value), err
}

// SetUp says whether there is an organisation yet.
func SetUp(ctx context.Context, a *app.App) (done bool, err error) {
	err = a.Store.View(ctx, store.Every, func(tx *store.Tx) error {
		ids, err := accountstore.Organisations(tx)
		done = len(ids) > 0
		return err
	})
	return done, err
}

// Setup is what the first person fills in.
type Setup struct {
	Language string
	Profile  accountstore.Profile
	Person   app.Person
	Password string
}

// CheckSetup says whether the secret of the link is the right one.
func CheckSetup(ctx context.Context, a *app.App, given string) error {
	wanted, err := SetupLink(ctx, a)
	if err != nil {
		return err
	}
	if wanted == "" {
		return fault.New(fault.Conflict, "fault.setup-done")
	}
	if subtle.ConstantTimeCompare([]byte(wanted), []byte(given)) != 1 {
		return fault.New(fault.NotFound, "fault.link-unknown")
	}
	return nil
}

// CompleteSetup makes the organisation and its first account, an owner, and
// signs it in. Problems name the fields that are wrong.
func CompleteSetup(ctx context.Context, a *app.App, given string, s Setup) (token string, problems []flow.Problem, err error) {
	if err := CheckSetup(ctx, a, given); err != nil {
		return "", nil, err
	}
	s.Profile, problems = checkProfile(s.Profile)
	problems = append(problems, checkPerson(s.Person)...)
	if !goodPassword(s.Password) {
		problems = append(problems, flow.Problem{Question: "password", Code: "password", Level: flow.Error})
	}
	if len(problems) > 0 {
		return "", problems, nil
	}
	organisation, account := store.NewID(), store.NewID()
	hash := hashPassword(s.Password)
	err = a.Store.Update(ctx, organisation, app.Object("account", account), func(tx *store.Tx) error {
		if err := tx.TakeKey(setupKey, []byte(given)); err != nil {
			return err
		}
		if err := accountstore.CreateOrganisation(tx, accountstore.Organisation{Language: s.Language, Profile: s.Profile}); err != nil {
			return err
		}
		if err := tx.Record(app.Object("organisation", organisation),
			app.OrganisationCreated{Name: s.Profile.Name, KVK: s.Profile.KVK}); err != nil {
			return err
		}
		first := accountstore.Account{
			ID: account, Role: string(app.Owner), State: accountActive, Language: s.Language, Password: hash,
			Person: s.Person,
		}
		if err := accountstore.CreateAccount(tx, first); err != nil {
			return err
		}
		if token, err = openSession(a, tx, account, true); err != nil {
			return err
		}
		return tx.Record(app.Object("account", account), app.AccountCreated{Name: s.Person.Name, Email: s.Person.Email, Role: app.Owner})
	})
	return token, nil, err
}

// checkProfile checks the form of what an organisation says of itself. The
// rules are those of a party in a document, which it becomes.
func checkProfile(p accountstore.Profile) (accountstore.Profile, []flow.Problem) {
	party := flow.Question{ID: "profile", Type: flow.TypeParty}
	value, problems := party.Canonical(map[string]any{
		"name": p.Name, "kvk": p.KVK,
		"address": map[string]any{"street": p.Street, "postcode": p.Postcode, "city": p.City, "country": p.Country},
		"contact": map[string]any{"email": p.Email, "phone": p.Phone},
	})
	for i := range problems {
		at := strings.LastIndex(problems[i].Path, ".")
		problems[i].Question, problems[i].Path = problems[i].Path[at+1:], ""
	}
	if len(problems) > 0 {
		return p, problems
	}
	return profileOf(value.(map[string]any)), nil
}

func profileOf(party map[string]any) accountstore.Profile {
	address, contact := sub(party, "address"), sub(party, "contact")
	return accountstore.Profile{
		Name: Text(party, "name"), KVK: Text(party, "kvk"), Street: Text(address, "street"), Postcode: Text(address, "postcode"),
		City: Text(address, "city"), Country: Text(address, "country"), Email: Text(contact, "email"), Phone: Text(contact, "phone"),
	}
}

func checkPerson(p app.Person) []flow.Problem {
	var problems []flow.Problem
	for _, q := range []struct {
		id, value string
		format    flow.Format
		optional  bool
	}{{"person_name", p.Name, "", false}, {"person_email", p.Email, flow.FormatEmail, false}, {"function", p.Function, "", true}} {
		question := flow.Question{ID: q.id, Type: flow.TypeText, Format: q.format, Optional: q.optional}
		_, wrong := question.Canonical(q.value)
		problems = append(problems, wrong...)
	}
	return problems
}

func sub(record map[string]any, name string) map[string]any {
	inner, _ := record[name].(map[string]any)
	return inner
}

func Text(record map[string]any, name string) string {
	s, _ := record[name].(string)
	return s
}
