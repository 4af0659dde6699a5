package app

import (
	"context"
	"crypto/subtle"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// setupKey holds the secret of the set-up link until it has been used.
const setupKey = "setup"

// SetupLink gives the secret of the one-time set-up link, and "" when the
// installation has been set up.
func (a *App) SetupLink(ctx context.Context) (string, error) {
	done, err := a.SetUp(ctx)
	if err != nil || done {
		return "", err
	}
	value, err := a.Store.Keyring(ctx, setupKey, func() ([]byte, error) { return []byte(secret()), nil })
	return string(value), err
}

// SetUp says whether there is an organisation yet.
func (a *App) SetUp(ctx context.Context) (done bool, err error) {
	err = a.Store.View(ctx, store.Every, func(tx *store.Tx) error {
		ids, err := tx.Organisations()
		done = len(ids) > 0
		return err
	})
	return done, err
}

// Setup is what the first person fills in.
type Setup struct {
	Language string
	Profile  store.Profile
	Person   store.Person
	Password string
}

// CheckSetup says whether the secret of the link is the right one.
func (a *App) CheckSetup(ctx context.Context, given string) error {
	wanted, err := a.SetupLink(ctx)
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
func (a *App) CompleteSetup(ctx context.Context, given string, s Setup) (token string, problems []flow.Problem, err error) {
	if err := a.CheckSetup(ctx, given); err != nil {
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
	err = a.Store.Update(ctx, organisation, object("account", account), func(tx *store.Tx) error {
		if err := tx.TakeKey(setupKey, []byte(given)); err != nil {
			return err
		}
		if err := tx.CreateOrganisation(store.Organisation{Language: s.Language, Profile: s.Profile}); err != nil {
			return err
		}
		if err := tx.Record("organisation.created", object("organisation", organisation), map[string]any{"name": s.Profile.Name, "kvk": s.Profile.KVK}); err != nil {
			return err
		}
		first := store.Account{ID: account, Role: string(Owner), State: accountActive, Language: s.Language, Password: hash, Person: s.Person}
		if err := tx.CreateAccount(first); err != nil {
			return err
		}
		if token, err = a.openSession(tx, account, true); err != nil {
			return err
		}
		return tx.Record("account.created", object("account", account), map[string]any{"name": s.Person.Name, "email": s.Person.Email, "role": string(Owner)})
	})
	return token, nil, err
}

// checkProfile checks the form of what an organisation says of itself. The
// rules are those of a party in a document, which it becomes.
func checkProfile(p store.Profile) (store.Profile, []flow.Problem) {
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

func profileOf(party map[string]any) store.Profile {
	address, contact := sub(party, "address"), sub(party, "contact")
	return store.Profile{
		Name: text(party, "name"), KVK: text(party, "kvk"), Street: text(address, "street"), Postcode: text(address, "postcode"),
		City: text(address, "city"), Country: text(address, "country"), Email: text(contact, "email"), Phone: text(contact, "phone"),
	}
}

func checkPerson(p store.Person) []flow.Problem {
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

func text(record map[string]any, name string) string {
	s, _ := record[name].(string)
	return s
}
