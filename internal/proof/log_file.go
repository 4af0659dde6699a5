package proof

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/proof/evidence"
)

// Checkpoint gives the signed checkpoint of an organisation's log as it is now, also
// of one that was erased.
func Checkpoint(ctx context.Context, a *app.App, organisation store.ID) (text []byte, err error) {
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		tree, err := tx.Tree()
		if err != nil {
			return err
		}
		if tree.Size == 0 {
			if _, err := accountstore.GetOrganisation(tx); err != nil {
				return err
			}
		}
		text, err = a.Checkpoint(tx)
		return err
	})
	return text, err
}

// LogFile gives a file of an organisation's log by its path in C2SP
// tlog-tiles: "checkpoint", "tile/0/x000/…", "tile/entries/…". Anybody may have the
// checkpoint and the hashes; the lines say when who worked on what, by number, and
// are for who of the organisation may read its log. reader is nobody for a stranger.
func LogFile(ctx context.Context, a *app.App, reader app.Actor, organisation store.ID, path string) (data []byte, err error) {
	if path == "checkpoint" {
		return Checkpoint(ctx, a, organisation)
	}
	level, index, width, err := evidence.ParsePath(path)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, "fault.not-found", err)
	}
	if level < 0 && (reader.Organisation != organisation || reader.May(app.LineList) != nil) {
		return nil, fault.New(fault.NotAllowed, "fault.not-allowed")
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
