package proof

import (
	"bytes"
	"context"
	"strconv"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/proof/evidence"
)

// Checkpoint gives the signed checkpoint of an organisation's log as it is now.
func Checkpoint(ctx context.Context, a *app.App, organisation store.ID) (text []byte, err error) {
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		if _, err := accountstore.GetOrganisation(tx); err != nil {
			return err
		}
		text, err = a.Checkpoint(tx)
		return err
	})
	return text, err
}

// LogFile gives a file of an organisation's log by its path in C2SP
// tlog-tiles: "checkpoint", "tile/0/x000/…", "tile/entries/…". A log holds no
// personal data, so anybody may read it.
func LogFile(ctx context.Context, a *app.App, organisation store.ID, path string) (data []byte, err error) {
	if path == "checkpoint" {
		return Checkpoint(ctx, a, organisation)
	}
	level, index, width, err := evidence.ParsePath(path)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "fault.not-found", err)
	}
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		if level < 0 {
			data, err = entries(tx, index, width)
			return err
		}
		tile, err := tile(tx, level, index, width)
		data = tile.Bytes()
		return err
	})
	return data, err
}

func entries(tx *store.Tx, index int64, width int) ([]byte, error) {
	lines, err := tx.LinesFrom(index*256, int64(width))
	if err != nil {
		return nil, err
	}
	if len(lines) != width {
		return nil, fault.New(fault.NotFound, "fault.not-found")
	}
	bodies := make([][]byte, len(lines))
	for i, l := range lines {
		if bodies[i], err = l.Marshal(); err != nil {
			return nil, err
		}
	}
	return evidence.Entries(bodies), nil
}

// tile gives a tile as wide as was asked: a partial one of before is the
// beginning of what it has become.
func tile(tx *store.Tx, level int, index int64, width int) (evidence.Tile, error) {
	t := evidence.Tile{Level: level, Index: index}
	tree, err := tx.Tree()
	if err != nil {
		return t, err
	}
	for _, p := range tree.Partial() {
		if p.Level == level && p.Index == index {
			t.Hashes = p.Hashes
		}
	}
	if t.Hashes == nil {
		if t.Hashes, err = tx.Tile(level, index); err != nil {
			return t, err
		}
	}
	if len(t.Hashes) < width {
		return t, fault.New(fault.NotFound, "fault.not-found")
	}
	t.Hashes = t.Hashes[:width]
	return t, nil
}

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

// FindAgreement finds the organisation that an agreement belongs to, for the
// command line, which knows only its ID.
func FindAgreement(ctx context.Context, a *app.App, id store.ID) (organisation store.ID, err error) {
	err = a.Store.View(ctx, store.Every, func(tx *store.Tx) error {
		organisation, err = promisestore.Holder(tx, id)
		return err
	})
	return organisation, err
}

// LogLines gives a page of the organisation's log: the lines before the given
// place (-1 = the end), and how many lines there are.
func LogLines(ctx context.Context, a *app.App, who app.Actor, before int64, limit int64) (size int64, lines []store.Line, err error) {
	err = a.View(ctx, who, app.LineList, func(tx *store.Tx) error {
		tree, err := tx.Tree()
		if err != nil {
			return err
		}
		size = tree.Size
		if before < 0 || before > size {
			before = size
		}
		from := max(0, before-limit)
		lines, err = tx.LinesFrom(from, before-from)
		return err
	})
	return size, lines, err
}
