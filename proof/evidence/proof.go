package evidence

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// FullTiles gives the full tiles of a log, as they were stored. It is asked for
// no others: the partial ones are in the tree.
type FullTiles interface {
	Tile(level int, index int64) ([]Hash, error)
}

// Inclusion proves that the line with this index (from 0) stands in the log as
// it was when it had size lines (RFC 6962 2.1.1). A size before the present one
// gives a proof that fits a checkpoint handed out earlier.
func (t Tree) Inclusion(size, index int64, full FullTiles) ([]Hash, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if size > t.Size {
		return nil, fmt.Errorf("cannot prove line %d of %d: the log has %d lines", index, size, t.Size)
	}
	p, err := tlog.ProveRecord(size, index, t.reader(full))
	if err != nil {
		return nil, fmt.Errorf("cannot prove line %d of %d: %w", index, size, err)
	}
	return p, nil
}

// Consistency proves that the tree goes on from what it was when it had size
// lines: nothing before was changed (RFC 6962 2.1.2).
func (t Tree) Consistency(size int64, full FullTiles) ([]Hash, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	p, err := tlog.ProveTree(t.Size, size, t.reader(full))
	if err != nil {
		return nil, fmt.Errorf("cannot prove %d lines from %d: %w", t.Size, size, err)
	}
	return p, nil
}

// VerifyInclusion says whether the proof shows that the leaf stands at this
// index of the tree that the checkpoint is of.
func (c Checkpoint) VerifyInclusion(index int64, leaf Hash, proof []Hash) error {
	if err := tlog.CheckRecord(proof, c.Size, c.Root, index, leaf); err != nil {
		return fmt.Errorf("cannot verify line %d: %w", index, err)
	}
	return nil
}

// VerifyConsistency says whether the proof shows that the log of the checkpoint
// goes on from the log of the earlier one.
func (c Checkpoint) VerifyConsistency(earlier Checkpoint, proof []Hash) error {
	if c.Origin != earlier.Origin {
		return fmt.Errorf("cannot verify %d lines: checkpoints of two logs, %q and %q", c.Size, earlier.Origin, c.Origin)
	}
	if earlier.Size == 0 { // every log goes on from the empty one
		if len(proof) != 0 || earlier.Root != (Tree{}).Root() {
			return fmt.Errorf("cannot verify %d lines: the empty log needs no proof", c.Size)
		}
		return nil
	}
	if err := tlog.CheckTree(proof, c.Size, c.Root, earlier.Size, earlier.Root); err != nil {
		return fmt.Errorf("cannot verify %d lines: %w", c.Size, err)
	}
	return nil
}

// reader looks up the hashes of complete subtrees.
func (t Tree) reader(full FullTiles) tlog.HashReader {
	partial := t.Partial()
	return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		hashes := make([]Hash, len(indexes))
		for i, x := range indexes {
			level, n := tlog.SplitStoredHashIndex(x)
			tile, height := level/tileHeight, level%tileHeight
			first := n << height // of the hashes of the tile's level
			row, err := t.row(partial, full, tile, first/tileWidth)
			if err != nil {
				return nil, err
			}
			at := int(first % tileWidth)
			if at+1<<height > len(row) {
				return nil, fmt.Errorf("%w: tile %d/%d has %d hashes", ErrTree, tile, first/tileWidth, len(row))
			}
			hashes[i] = subtree(row[at : at+1<<height])
		}
		return hashes, nil
	})
}

func (t Tree) row(partial []Tile, full FullTiles, level int, index int64) ([]Hash, error) {
	for _, p := range partial {
		if p.Level == level && p.Index == index {
			return p.Hashes, nil
		}
	}
	return full.Tile(level, index)
}
