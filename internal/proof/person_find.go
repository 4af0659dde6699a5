package proof

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Person is somebody whom an agreement names: an address and every name that
// stands beside it.
type Person struct {
	Email string
	Names []string
}

// all is everything that is kept of one agreement.
type all struct {
	one        *promisestore.Agreement
	versions   []promisestore.Version
	signatures map[int][]agreement.Signature // by version
	messages   []outboxstore.Message
	links      []accountstore.Link
	lines      []store.Line
	accounts   []accountstore.Account
	companies  []string // names of organisations, which are no names of people
}

// readAll refuses an agreement that is still open; see ErasePerson.
func readAll(tx *store.Tx, id store.ID) (*all, error) {
	const every = 1 << 30
	k := &all{signatures: map[int][]agreement.Signature{}}
	var err error
	if k.one, err = promisestore.GetAgreement(tx, id); err != nil {
		return nil, err
	}
	switch k.one.State {
	case agreement.Draft, agreement.Offered, agreement.Signed:
		return nil, fault.New(fault.Conflict, "fault.erase-open")
	}
	if k.versions, err = promisestore.Versions(tx, id); err != nil {
		return nil, err
	}
	for _, v := range k.versions {
		if k.signatures[v.Number], err = promisestore.Signatures(tx, id, v.Number); err != nil {
			return nil, err
		}
	}
	if k.messages, err = outboxstore.Messages(tx, app.Object("agreement", id), "", every); err != nil {
		return nil, err
	}
	if k.links, err = accountstore.Links(tx, id); err != nil {
		return nil, err
	}
	if k.lines, err = tx.Lines(app.Object("agreement", id)); err != nil {
		return nil, err
	}
	if k.accounts, err = accountstore.Accounts(tx); err != nil {
		return nil, err
	}
	organisation, err := accountstore.GetOrganisation(tx)
	k.companies = []string{plain(organisation.Name), plain(k.one.Counterparty.Organisation), plain(k.one.Summary().Counterparty)}
	return k, err
}

// contents gives all that may name somebody, as plain JSON values.
func (k *all) contents() []any {
	list := []any{plainJSON(k.one.Counterparty), plainJSON(k.one.Reason), plainJSON(k.one.Answers)}
	for _, v := range k.versions {
		list = append(list, plainJSON(v.Answers))
		for _, s := range k.signatures[v.Number] {
			list = append(list, map[string]any{"name": s.Name, "email": s.Email})
		}
	}
	for _, m := range k.messages {
		list = append(list, map[string]any{"name": m.ToName, "email": m.To}, plainJSON(m.Content), m.Reason)
	}
	for _, l := range k.links {
		list = append(list, map[string]any{"name": l.Name, "email": l.Email})
	}
	for _, l := range k.lines {
		list = append(list, payload(l))
	}
	return list
}

// people gives those whom the agreement names, by address.
func (k *all) people() []Person {
	contents := k.contents()
	found := map[string]*Person{}
	for _, c := range contents {
		k.collect(c, found)
	}
	for _, a := range k.accounts {
		p := Person{Email: plain(a.Email), Names: []string{a.Name}}
		if found[p.Email] != nil || slices.ContainsFunc(contents, p.isIn) {
			k.add(found, a.Email, a.Name)
		}
	}
	var list []Person
	for _, p := range found {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b Person) int { return strings.Compare(a.Email, b.Email) })
	return list
}

// person gives one of them. One that is named nowhere has only the address.
func (k *all) person(email string) Person {
	for _, p := range k.people() {
		if p.Email == plain(email) {
			return p
		}
	}
	return Person{Email: plain(email)}
}

// collect finds addresses with the name beside them, however deep they lie.
func (k *all) collect(value any, into map[string]*Person) {
	switch value := value.(type) {
	case map[string]any:
		email, _ := value["email"].(string)
		name, _ := value["name"].(string)
		if strings.Contains(email, "@") {
			k.add(into, email, name)
		}
		for _, one := range value {
			k.collect(one, into)
		}
	case []any:
		for _, one := range value {
			k.collect(one, into)
		}
	}
}

func (k *all) add(into map[string]*Person, email, name string) {
	key := plain(email)
	p := into[key]
	if p == nil {
		p = &Person{Email: key}
		into[key] = p
	}
	same := func(other string) bool { return plain(other) == plain(name) }
	if utf8.RuneCountInString(plain(name)) > 2 && !slices.ContainsFunc(p.Names, same) && !slices.ContainsFunc(k.companies, same) {
		p.Names = append(p.Names, name)
	}
}

// isIn says whether a value names the person in any text of it, whole words,
// capitals and spacing no difference.
func (p Person) isIn(value any) bool {
	switch value := value.(type) {
	case string:
		text := plain(value)
		if p.Email != "" && hasWords(text, p.Email) {
			return true
		}
		return slices.ContainsFunc(p.Names, func(name string) bool { return hasWords(text, plain(name)) })
	case map[string]any:
		for _, one := range value {
			if p.isIn(one) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(value, p.isIn)
	}
	return false
}

// hasWords says whether words stand in text, not as a part of longer ones.
func hasWords(text, words string) bool {
	part := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for from := 0; ; {
		at := strings.Index(text[from:], words)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(words):])
		if !part(before) && !part(after) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		from = at + size
	}
}

func plain(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// plainJSON gives a value as JSON has it: maps, lists and texts.
func plainJSON(value any) any {
	data, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var into any
	_ = json.Unmarshal(data, &into) // it was marshalled just now
	return into
}

// payload gives what a line was about; nil when it was erased.
func payload(l store.Line) any {
	if l.Opening == nil {
		return nil
	}
	var into any
	if json.Unmarshal(l.Opening.Payload, &into) != nil {
		return string(l.Opening.Payload)
	}
	return into
}
