package app

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/proof/evidence"
)

// FinaliseAgreement makes the next version of a draft: the answers are fixed,
// and the documents made of them are kept byte for byte. Problems say what
// still stands in the way.
func (a *App) FinaliseAgreement(ctx context.Context, who Actor, id store.ID) ([]flow.Problem, error) {
	if err := who.may(Write); err != nil {
		return nil, err
	}
	var problems []flow.Problem
	err := a.Store.Update(ctx, who.Organisation, who.name(), func(tx *store.Tx) error {
		draft, state, err := editable(tx, id)
		if err != nil {
			return err
		}
		if problems = Errors(state.Problems()); len(problems) > 0 {
			return nil
		}
		if err := draft.Finalise(); err != nil {
			return refused(err)
		}
		files, err := keepDocuments(tx, state, draft)
		if err != nil {
			return err
		}
		version := store.Version{
			Agreement: id, Number: draft.Version, Language: draft.Language, Day: tx.Now.In(lang.Zone()).Format(time.DateOnly),
			Answers: state.Answers(), Files: files,
		}
		if err := tx.CreateVersion(version); err != nil {
			return err
		}
		draft.Answers = state.Answers()
		if err := tx.UpdateAgreement(draft); err != nil {
			return err
		}
		return tx.Record("agreement.finalised", object("agreement", id), map[string]any{
			"version": draft.Version, "language": draft.Language, "result": state.Result(),
			"documents": []evidence.DocumentRef{
				{Name: fileName(draft, "pdf"), Role: "final", SHA256: files.PDF},
				{Name: fileName(draft, "docx"), Role: "final", SHA256: files.DOCX},
				{Name: fileName(draft, "html"), Role: "final", SHA256: files.HTML},
			},
		})
	})
	return problems, err
}

func keepDocuments(tx *store.Tx, state *flow.State, draft *store.Agreement) (store.Files, error) {
	var files store.Files
	tree, err := Draft(draft.Kind, state, draft.Language, tx.Now.In(lang.Zone()), lang.T(draft.Language, "version.number", "n", strconv.Itoa(draft.Version)))
	if err != nil {
		return files, err
	}
	for _, one := range []struct {
		write func(*document.Document) ([]byte, error)
		into  *string
	}{{document.PDF, &files.PDF}, {document.DOCX, &files.DOCX}, {document.HTML, &files.HTML}} {
		data, err := one.write(tree)
		if err != nil {
			return files, fmt.Errorf("cannot write document: %w", err)
		}
		if *one.into, err = tx.PutBlob(data); err != nil {
			return files, err
		}
	}
	return files, nil
}

// fileName is what a document of an agreement is called outside.
func fileName(a *store.Agreement, ending string) string {
	return a.Kind + "-v" + strconv.Itoa(a.Version) + "." + ending
}
