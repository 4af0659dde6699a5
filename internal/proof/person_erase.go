package proof

import (
	"context"
	"slices"
	"strings"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Trace is one kind of thing in which a person is named, and how often. Its name
// is a text key: "erase.what.lines"; the reason is "erase.why.lines".
type Trace struct {
	What  string
	Count int
}

// Traces is what would go of a person when erased, and what stays.
type Traces struct {
	Person
	Goes, Stays []Trace
}

// AgreementPeople lists whom an agreement names, to choose from.
func AgreementPeople(ctx context.Context, a *app.App, who app.Actor, id store.ID) (list []Person, err error) {
	err = a.View(ctx, who, app.PersonErase, func(tx *store.Tx) error {
		k, err := readAll(tx, id)
		if err == nil {
			list = k.people()
		}
		return err
	})
	return list, err
}

// PersonTraces shows what ErasePerson would do, and changes nothing.
func PersonTraces(ctx context.Context, a *app.App, who app.Actor, id store.ID, email string) (traces Traces, err error) {
	err = a.View(ctx, who, app.PersonErase, func(tx *store.Tx) error {
		e, err := findErasure(tx, id, email)
		if err == nil {
			traces = e.traces()
		}
		return err
	})
	return traces, err
}

// ErasePerson erases what names one person in an agreement, as far as nothing
// obliges to keep it, and says what went. What somebody signed stays, with its
// signatures, its documents and the lines about signing and sealing: it is needed
// for legal claims (17(3)(e) GDPR) and to show compliance (5(2)). The contact stays
// while the agreement is in force: without it nobody can be told of a breach.
//
// An agreement that is still open, or waits for its seal, is refused: what would
// be erased is what somebody is asked to sign at this moment, and messages that
// name the person would still be made. Withdrawing it first ends that.
//
// A person of whom nothing can go is no error, and adds no line: asking twice does
// it once.
//
// law: avg 17(1)
func ErasePerson(ctx context.Context, a *app.App, who app.Actor, id store.ID, email, reason string) ([]flow.Problem, error) {
	if err := who.May(app.PersonErase); err != nil {
		return nil, err
	}
	q := flow.Question{ID: "reason", Type: flow.TypeText}
	if _, wrong := q.Canonical(reason); len(wrong) > 0 {
		return wrong, nil
	}
	var wrong []flow.Problem
	err := a.Update(ctx, who, app.PersonErase, func(tx *store.Tx) error {
		wrong = nil
		e, err := findErasure(tx, id, email)
		if err != nil {
			return err
		}
		if e.person.isIn(reason) {
			wrong = []flow.Problem{{Question: "reason", Code: "names-person", Level: flow.Error}}
			return nil
		}
		if e.empty() {
			return nil
		}
		if err := e.write(tx); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.PersonErased{
			Lines: len(e.lines), Messages: len(e.messages), Links: len(e.links), Versions: len(e.versions), Answers: len(e.answers),
			Contact: e.contact, Reason: strings.TrimSpace(reason),
		})
	})
	if err == nil && len(wrong) == 0 {
		err = a.Store.Forget(ctx)
	}
	return wrong, err
}

// erasure is what goes of one person, and how much stays.
type erasure struct {
	one      *promisestore.Agreement
	person   Person
	lines    []store.Line
	messages []outboxstore.Message
	links    []accountstore.Link
	versions []promisestore.Version // without the answers that name the person
	answers  []string               // of the agreement: the questions whose answers go
	contact  bool

	signatures, keptVersions, sealed, keptLines, keptContact, accounts int
}

func findErasure(tx *store.Tx, id store.ID, email string) (*erasure, error) {
	k, err := readAll(tx, id)
	if err != nil {
		return nil, err
	}
	e := &erasure{one: k.one, person: k.person(email)}
	for _, l := range k.lines {
		switch {
		case !e.person.isIn(payload(l)):
		case l.Event == app.AgreementSigned{}.EventName(), l.Event == app.AgreementSealed{}.EventName():
			e.keptLines++
		default:
			e.lines = append(e.lines, l)
		}
	}
	for _, m := range k.messages {
		if e.person.isIn(plainJSON(m.Content)) || e.person.isIn(m.Reason) {
			e.messages = append(e.messages, m)
		}
	}
	for _, l := range k.links {
		if e.person.isIn(l.Email) || e.person.isIn(l.Name) {
			e.links = append(e.links, l)
		}
	}
	for _, a := range k.accounts {
		if e.person.isIn(a.Email) {
			e.accounts++
		}
	}
	e.findVersions(k)
	e.findContact()
	return e, nil
}

func (e *erasure) findVersions(k *all) {
	for _, v := range k.versions {
		signed := 0
		for _, s := range k.signatures[v.Number] {
			if e.person.isIn(s.Name) || e.person.isIn(s.Email) {
				signed++
			}
		}
		e.signatures += signed
		named := e.naming(v.Answers)
		if len(k.signatures[v.Number]) == 0 {
			if len(named) > 0 {
				v.Answers = without(v.Answers, named)
				e.versions = append(e.versions, v)
			}
			continue
		}
		if len(named) > 0 {
			e.keptVersions++
		}
		if v.Files.Sealed != "" && (len(named) > 0 || signed > 0) {
			e.sealed++
		}
	}
	if !k.one.Final || len(k.signatures[k.one.Version]) == 0 {
		e.answers = e.naming(k.one.Answers)
	}
}

func (e *erasure) findContact() {
	named := e.person.isIn(plainJSON(e.one.Counterparty)) || e.person.isIn(e.one.Reason)
	switch {
	case named && e.one.State == agreement.InForce:
		e.keptContact = 1
	case named:
		e.contact = true
	}
}

// naming lists the questions whose answers name the person.
func (e *erasure) naming(answers map[string]any) []string {
	var list []string
	for question, answer := range answers {
		if e.person.isIn(plainJSON(answer)) {
			list = append(list, question)
		}
	}
	return list
}

func without(answers map[string]any, questions []string) map[string]any {
	left := map[string]any{}
	for question, answer := range answers {
		if !slices.Contains(questions, question) {
			left[question] = answer
		}
	}
	return left
}

func (e *erasure) empty() bool {
	return len(e.lines)+len(e.messages)+len(e.links)+len(e.versions)+len(e.answers) == 0 && !e.contact
}

func (e *erasure) write(tx *store.Tx) error {
	for _, l := range e.lines {
		if err := tx.ErasePayload(l); err != nil {
			return err
		}
	}
	for _, m := range e.messages {
		if err := outboxstore.EraseMessage(tx, m); err != nil {
			return err
		}
	}
	for _, l := range e.links {
		if err := accountstore.EraseLink(tx, l); err != nil {
			return err
		}
	}
	for _, v := range e.versions {
		if err := promisestore.EraseVersion(tx, v); err != nil {
			return err
		}
	}
	if len(e.answers) == 0 && !e.contact {
		return nil
	}
	if e.contact {
		to := &e.one.Counterparty
		if e.person.isIn(to.Organisation) {
			to.Organisation = "" // somebody who trades under their own name
		}
		if e.person.isIn(to.Name) || e.person.isIn(to.Email) {
			to.Name, to.Email = "", ""
		}
		if e.person.isIn(e.one.Reason) {
			e.one.Reason = ""
		}
	}
	e.one.Answers = without(e.one.Answers, e.answers)
	return promisestore.UpdateAnswers(tx, e.one)
}

func (e *erasure) traces() Traces {
	contact := 0
	if e.contact {
		contact = 1
	}
	t := Traces{Person: e.person}
	for _, one := range []Trace{
		{"lines", len(e.lines)},
		{"messages", len(e.messages)},
		{"links", len(e.links)},
		{"contact", contact},
		{"answers", len(e.answers)},
		{"versions", len(e.versions)},
	} {
		if one.Count > 0 {
			t.Goes = append(t.Goes, one)
		}
	}
	for _, one := range []Trace{
		{"signatures", e.signatures},
		{"signed-versions", e.keptVersions},
		{"sealed", e.sealed},
		{"signed-lines", e.keptLines},
		{"contact-in-force", e.keptContact},
		{"account", e.accounts},
	} {
		if one.Count > 0 {
			t.Stays = append(t.Stays, one)
		}
	}
	return t
}
