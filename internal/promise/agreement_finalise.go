package promise

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
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
	var draft *promisestore.Agreement
	var state *flow.State
	err := a.View(ctx, who, app.AgreementFinalise, func(tx *store.Tx) (err error) {
		draft, state, err = editable(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if problems := report.Errors(state.Problems()); len(problems) > 0 {
		return problems, nil
	}
	// Writing the documents takes tens of milliseconds: nobody waits for it in
	// a transaction. That the draft is still the one they were made of is seen
	// by its revision.
	revision := draft.Revision
	if err := draft.Finalise(); err != nil {
		return nil, refused(err)
	}
	day := a.Now().In(lang.Zone())
	documents, err := writeDocuments(state, draft, day)
	if err != nil {
		return nil, err
	}
	return nil, a.Update(ctx, who, app.AgreementFinalise, func(tx *store.Tx) error {
		current, _, err := editable(tx, id)
		if err != nil {
			return err
		}
		if current.Revision != revision {
			return fault.New(fault.Conflict, "fault.conflict")
		}
		if err := current.Finalise(); err != nil {
			return refused(err)
		}
		files, err := keepDocuments(tx, documents)
		if err != nil {
			return err
		}
		version := promisestore.Version{
			Agreement: id, Number: current.Version, Language: current.Language, Day: day.Format(time.DateOnly), Answers: state.Answers(), Files: files,
		}
		if err := promisestore.CreateVersion(tx, version); err != nil {
			return err
		}
		current.Answers = state.Answers()
		if err := promisestore.UpdateAnswers(tx, current); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.AgreementFinalised{
			Version: current.Version, Language: current.Language, Result: state.Result(),
			Documents: []evidence.DocumentRef{
				{Name: fileName(current.Kind, current.Version, "pdf"), Role: "final", SHA256: files.PDF},
				{Name: fileName(current.Kind, current.Version, "docx"), Role: "final", SHA256: files.DOCX},
				{Name: fileName(current.Kind, current.Version, "html"), Role: "final", SHA256: files.HTML},
			},
		})
	})
}

// documents are those of one version.
type documents struct{ pdf, docx, html []byte }

func writeDocuments(state *flow.State, draft *promisestore.Agreement, day time.Time) (d documents, err error) {
	tree, err := Draft(draft.Kind, state, draft.Language, day, lang.T(draft.Language, "version.number", "n", strconv.Itoa(draft.Version)))
	if err != nil {
		return d, err
	}
	for _, one := range []struct {
		format string
		into   *[]byte
	}{{"pdf", &d.pdf}, {"docx", &d.docx}, {"html", &d.html}} {
		format, _ := report.FormatOf(one.format)
		if *one.into, err = format.Write(tree); err != nil {
			return d, fmt.Errorf("cannot write %s: %w", one.format, err)
		}
	}
	return d, nil
}

func keepDocuments(tx *store.Tx, d documents) (files promisestore.Files, err error) {
	for _, one := range []struct {
		data []byte
		into *string
	}{{d.pdf, &files.PDF}, {d.docx, &files.DOCX}, {d.html, &files.HTML}} {
		if *one.into, err = tx.PutBlob(one.data); err != nil {
			return files, err
		}
	}
	return files, nil
}

// fileName is what a document of a version of an agreement is called outside.
func fileName(kind string, version int, ending string) string {
	return kind + "-v" + strconv.Itoa(version) + "." + ending
}
