package promise

import (
	"fmt"
	"slices"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

// What can be wrong with an agreement whose every row is in order.
const (
	FlawVersion    store.FlawCode = "version"    // a version is missing, or is not the one that was finalised
	FlawSignature  store.FlawCode = "signature"  // a signature is missing, or is not the one that was given
	FlawSeal       store.FlawCode = "seal"       // the sealed document is missing, or does not verify
	FlawCheckpoint store.FlawCode = "checkpoint" // the log is not the one that the sealed document speaks of
)

// ExamineAgreements compares every agreement of an organisation with what the
// log says of it, and its sealed document with both. It is a store.Examine.
func ExamineAgreements(tx *store.Tx, found func(store.Flaw)) error {
	key, err := tx.LogKey()
	if fault.Is(err, fault.NotFound) {
		found(store.Flaw{Table: "keyring", Row: "log", Code: store.FlawKey})
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read the key of the log: %w", err)
	}
	tree, err := tx.Tree()
	if err != nil {
		return fmt.Errorf("cannot read the log: %w", err)
	}
	ids, err := promisestore.AgreementIDs(tx)
	if err != nil {
		return fmt.Errorf("cannot list agreements: %w", err)
	}
	origin := store.Origin(store.Installation(key), tx.Organisation())
	for _, id := range ids {
		e := examination{tx: tx, key: key, tree: tree, origin: origin}
		if err := e.agreement(id); err != nil {
			return fmt.Errorf("cannot examine agreement %s: %w", id, err)
		}
		for _, code := range e.codes {
			found(store.Flaw{Table: "agreement", Row: string(id), Code: code})
		}
	}
	return nil
}

// examination is that of one agreement.
type examination struct {
	tx       *store.Tx
	key      evidence.Key
	tree     evidence.Tree
	origin   string
	one      *promisestore.Agreement
	versions []promisestore.Version
	codes    []store.FlawCode
}

func (e *examination) wrong(code store.FlawCode) {
	if !slices.Contains(e.codes, code) {
		e.codes = append(e.codes, code)
	}
}

func (e *examination) agreement(id store.ID) (err error) {
	if e.one, err = promisestore.GetAgreement(e.tx, id); err != nil {
		return err
	}
	if e.versions, err = promisestore.Versions(e.tx, id); err != nil {
		return err
	}
	lines, err := e.tx.Lines(app.Object("agreement", id))
	if err != nil {
		return err
	}
	given, err := promisestore.AllSignatures(e.tx, id)
	if err != nil {
		return err
	}
	sealed, err := e.story(lines, given)
	if err != nil {
		return err
	}
	inForce := e.one.State == agreement.InForce || e.one.State == agreement.Superseded
	switch {
	case inForce != (sealed > 0):
		e.wrong(FlawSeal)
	case inForce && !e.one.Complete():
		e.wrong(FlawSignature)
	case inForce && e.one.Version == len(e.versions):
		return e.seal()
	}
	return nil
}

// story compares what there is with what happened, as far as that was not
// erased, and says how often it was sealed.
func (e *examination) story(lines []store.Line, given []promisestore.GivenSignature) (sealed int, err error) {
	finalised, signed := 0, 0
	for _, l := range lines {
		event, err := app.ReadEvent(l)
		if err != nil {
			return 0, err
		}
		switch l.Event {
		case app.AgreementFinalised{}.EventName():
			finalised++
		case app.AgreementSigned{}.EventName():
			signed++
			if s, read := event.(app.AgreementSigned); read && s.Version > 0 && !e.has(given, s) {
				e.wrong(FlawSignature)
			}
		case app.AgreementSealed{}.EventName():
			sealed++
			if s, read := event.(app.AgreementSealed); read && !e.names(s) {
				e.wrong(FlawSeal)
			}
		}
	}
	// Of what the log tells from the beginning, there is nothing that it does
	// not tell of.
	whole := len(lines) > 0 && lines[0].Event == app.AgreementStarted{}.EventName()
	if finalised > len(e.versions) || whole && (finalised < len(e.versions) || e.one.Version != len(e.versions)) {
		e.wrong(FlawVersion)
	}
	if signed > len(given) || whole && signed < len(given) {
		e.wrong(FlawSignature)
	}
	return sealed, nil
}

// has says whether the signature is there of which a line speaks.
func (e *examination) has(given []promisestore.GivenSignature, s app.AgreementSigned) bool {
	for _, g := range given {
		if g.Version != s.Version || g.Party != s.Party {
			continue
		}
		for _, d := range s.Documents {
			if d.SHA256 != g.SHA256 {
				return false
			}
		}
		return g.Name == s.Name && g.Email == s.Email && g.Statement == s.Statement
	}
	return false
}

// names says whether a version has the documents of which the line of its seal
// speaks.
func (e *examination) names(s app.AgreementSealed) bool {
	for _, v := range e.versions {
		if v.Number != s.Version {
			continue
		}
		for _, d := range s.Documents {
			if d.SHA256 != v.Files.PDF && d.SHA256 != v.Files.Sealed {
				return false
			}
		}
		return true
	}
	return false
}

// seal verifies the sealed document, and that the log still holds the one of
// which it speaks.
func (e *examination) seal() error {
	files := e.versions[len(e.versions)-1].Files
	data, err := e.tx.GetBlob(files.Sealed)
	if err != nil {
		e.wrong(FlawSeal) // that the hash is right, the store has checked
		return e.tx.Context().Err()
	}
	report := signature.Verify(data)
	if !report.OK || report.Offered.SHA256 != files.PDF || report.Record.Agreement != string(e.one.ID) ||
		report.Record.Version != e.one.Version {
		e.wrong(FlawSeal)
		return nil
	}
	if len(report.Record.Signatures) != len(e.one.Signatures) {
		e.wrong(FlawSignature)
	}
	if report.Record.Log != nil && !e.holds(*report.Record.Log) {
		e.wrong(FlawCheckpoint)
	}
	return nil
}

// holds says whether the log goes on from a checkpoint that it gave.
func (e *examination) holds(log signature.Log) bool {
	verifier, err := e.key.Verifier(e.origin)
	if err != nil {
		return false
	}
	earlier, err := evidence.ParseCheckpoint([]byte(log.Checkpoint), verifier)
	if err != nil || earlier.Size > e.tree.Size {
		return false
	}
	now := evidence.Checkpoint{Origin: e.origin, Size: e.tree.Size, Root: e.tree.Root()}
	if earlier.Size == 0 {
		return now.VerifyConsistency(earlier, nil) == nil
	}
	steps, err := e.tree.Consistency(earlier.Size, e.tx)
	return err == nil && now.VerifyConsistency(earlier, steps) == nil
}
