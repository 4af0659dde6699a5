package proof

import (
	"bytes"
	"context"
	"strconv"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/proof/evidence"
)

// ExportAgreement makes the dossier of an agreement: its documents, every line
// about it with what it was about, and the proof that they stand in the log.
func ExportAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID) ([]byte, error) {
	var out bytes.Buffer
	err := a.View(ctx, who, app.AgreementExport, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, id)
		if err != nil {
			return err
		}
		dossier := evidence.Dossier{Origin: a.Origin(who.Organisation), Made: tx.Now}
		if dossier.Checkpoint, err = a.Checkpoint(tx); err != nil {
			return err
		}
		if dossier.Entries, err = logEntries(tx, app.Object("agreement", id)); err != nil {
			return err
		}
		if dossier.Documents, err = documents(tx, one, named(dossier.Entries)); err != nil {
			return err
		}
		return a.Log.WriteDossier(&out, dossier)
	})
	return out.Bytes(), err
}

// logEntries gives every line of an object with its proof.
func logEntries(tx *store.Tx, name string) ([]evidence.Entry, error) {
	tree, err := tx.Tree()
	if err != nil {
		return nil, err
	}
	lines, err := tx.Lines(name)
	if err != nil {
		return nil, err
	}
	var list []evidence.Entry
	for _, l := range lines {
		if l.Position < 0 {
			return nil, fault.New(fault.Busy, "fault.log-waiting")
		}
		proof, err := tree.Inclusion(tree.Size, l.Position, tx)
		if err != nil {
			return nil, err
		}
		list = append(list, evidence.Entry{Index: l.Position, Line: l.Line, Opening: l.Opening, Proof: proof})
	}
	return list, nil
}

// named says which documents the lines still speak of. One of which every line
// has been erased is left out: nothing could be shown about it.
func named(entries []evidence.Entry) func(sha256 string) bool {
	return func(sha256 string) bool {
		for _, e := range entries {
			if e.Opening != nil && bytes.Contains(e.Opening.Payload, []byte(`"sha256":"`+sha256+`"`)) {
				return true
			}
		}
		return false
	}
}

// documents gives every document of every version, under names that differ.
func documents(tx *store.Tx, one *promisestore.Agreement, named func(string) bool) ([]evidence.Document, error) {
	versions, err := promisestore.Versions(tx, one.ID)
	if err != nil {
		return nil, err
	}
	var list []evidence.Document
	for _, v := range versions {
		for _, f := range []struct{ ending, sha256 string }{
			{".pdf", v.Files.PDF},
			{".docx", v.Files.DOCX},
			{".html", v.Files.HTML},
			{"-sealed.pdf", v.Files.Sealed},
		} {
			if f.sha256 == "" || !named(f.sha256) {
				continue
			}
			data, err := tx.GetBlob(f.sha256)
			if err != nil {
				return nil, err
			}
			list = append(list, evidence.Document{Name: one.Kind + "-v" + strconv.Itoa(v.Number) + f.ending, Data: data})
		}
	}
	return list, nil
}
