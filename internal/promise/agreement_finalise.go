package promise

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/proof/evidence"
)

// FinaliseAgreement makes the next version of a draft: the answers are fixed,
// and the documents made of them are kept byte for byte. Problems say what
// still stands in the way.
func FinaliseAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID) ([]flow.Problem, error) {
	var problems []flow.Problem
	err := a.Update(ctx, who, app.AgreementFinalise, func(tx *store.Tx) error {
		draft, state, err := editable(tx, id)
		if err != nil {
			return err
		}
		if problems = report.Errors(state.Problems()); len(problems) > 0 {
			return nil
		}
		if err := draft.Finalise(); err != nil {
			return refused(err)
		}
		files, err := keepDocuments(tx, state, draft)
		if err != nil {
			return err
		}
		version := promisestore.Version{
			Agreement: id, Number: draft.Version, Language: draft.Language, Day: tx.Now.In(lang.Zone()).Format(time.DateOnly),
			Answers: state.Answers(), Files: files,
		}
		if err := promisestore.CreateVersion(tx, version); err != nil {
			return err
		}
		draft.Answers = state.Answers()
		if err := promisestore.UpdateAgreement(tx, draft); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.AgreementFinalised{
			Version: draft.Version, Language: draft.Language, Result: state.Result(),
			Documents: []evidence.DocumentRef{
				{Name: fileName(draft.Kind, draft.Version, "pdf"), Role: "final", SHA256: files.PDF},
				{Name: fileName(draft.Kind, draft.Version, "docx"), Role: "final", SHA256: files.DOCX},
				{Name: fileName(draft.Kind, draft.Version, "html"), Role: "final", SHA256: files.HTML},
			},
		})
	})
	return problems, err
}

func keepDocuments(tx *store.Tx, state *flow.State, draft *promisestore.Agreement) (promisestore.Files, error) {
	var files promisestore.Files
	tree, err := Draft(draft.Kind, state, draft.Language, tx.Now.In(lang.Zone()), lang.T(draft.Language, "version.number", "n", strconv.Itoa(draft.Version)))
	if err != nil {
		return files, err
	}
	for _, one := range []struct {
		format string
		into   *string
	}{{"pdf", &files.PDF}, {"docx", &files.DOCX}, {"html", &files.HTML}} {
		format, _ := report.FormatOf(one.format)
		data, err := format.Write(tree)
		if err != nil {
			return files, fmt.Errorf("cannot write %s: %w", one.format, err)
		}
		if *one.into, err = tx.PutBlob(data); err != nil {
			return files, err
		}
	}
	return files, nil
}

// fileName is what a document of a version of an agreement is called outside.
func fileName(kind string, version int, ending string) string {
	return kind + "-v" + strconv.Itoa(version) + "." + ending
}
