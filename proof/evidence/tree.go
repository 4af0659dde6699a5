package evidence

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8               // C2SP tlog-tiles
	tileWidth  = 1 << tileHeight // hashes in a full tile
)

// Tree is all that must be kept of a log to go on with it: its size and its
// right edge. The edge is exactly the partial tiles, level 0 first: level L has
// as many hashes in it as the L-th digit of Size in base 256. A log of two
// lines therefore costs two hashes, and one of a million some hundreds.
//
// The zero Tree is the empty log.
type Tree struct {
	Size int64  // lines in the log
	Edge []Hash // hashes of the partial tiles
}

// ErrTree says that a stored tree does not fit together.
var ErrTree = errors.New("not a tree")

// Check says whether the edge fits the size. A tree read from storage is
// checked before it is appended to.
func (t Tree) Check() error {
	if t.Size < 0 {
		return fmt.Errorf("%w: size %d", ErrTree, t.Size)
	}
	want := 0
	for n := t.Size; n > 0; n >>= tileHeight {
		want += int(n % tileWidth)
	}
	if len(t.Edge) != want {
		return fmt.Errorf("%w: size %d has an edge of %d hashes, not %d", ErrTree, t.Size, want, len(t.Edge))
	}
	return nil
}

// Append adds leaf hashes. It gives the new tree and the tiles that became
// full, lower levels first; t itself does not change. A full tile never changes
// again and is stored once.
func (t Tree) Append(leaves ...Hash) (Tree, []Tile) {
	var full []Tile
	next := Tree{Size: t.Size + int64(len(leaves))}
	edge, more := t.Edge, leaves
	for level := 0; t.Size>>(tileHeight*level) > 0 || len(more) > 0; level++ {
		width := int(t.Size >> (tileHeight * level) % tileWidth)
		index := t.Size >> (tileHeight * (level + 1))
		hashes := slices.Concat(edge[:width], more)
		edge, more = edge[width:], nil
		for len(hashes) >= tileWidth {
			tile := Tile{Level: level, Index: index, Hashes: hashes[:tileWidth:tileWidth]}
			full = append(full, tile)
			more = append(more, subtree(tile.Hashes))
			hashes = hashes[tileWidth:]
			index++
		}
		next.Edge = append(next.Edge, hashes...)
	}
	return next, full
}

// Root is the hash of the whole tree (RFC 6962 2.1).
func (t Tree) Root() Hash {
	if t.Size == 0 {
		return sha256.Sum256(nil)
	}
	// From the right: the smallest complete subtree first, each larger one to
	// the left of what there is.
	var root Hash
	empty := true
	edge := t.Edge
	for n := t.Size; n > 0; n >>= tileHeight {
		width := int(n % tileWidth)
		for at, size := width, 1; at > 0; size <<= 1 {
			if at&size == 0 {
				continue
			}
			at -= size
			left := subtree(edge[at : at+size])
			if empty {
				root, empty = left, false
			} else {
				root = tlog.NodeHash(left, root)
			}
		}
		edge = edge[width:]
	}
	return root
}

// subtree is the root of a complete tree over the hashes; there are a power of
// two of them.
func subtree(hashes []Hash) Hash {
	var room [tileWidth / 2]Hash
	level := hashes
	for len(level) > 1 {
		for i := range len(level) / 2 {
			room[i] = tlog.NodeHash(level[2*i], level[2*i+1])
		}
		level = room[:len(level)/2]
	}
	return level[0]
}

// Partial gives the partial tiles of the tree, for those who serve them. They
// change with each line; full tiles do not.
func (t Tree) Partial() []Tile {
	var tiles []Tile
	edge := t.Edge
	for level := 0; t.Size>>(tileHeight*level) > 0; level++ {
		width := int(t.Size >> (tileHeight * level) % tileWidth)
		if width > 0 {
			index := t.Size >> (tileHeight * (level + 1))
			tiles = append(tiles, Tile{Level: level, Index: index, Hashes: edge[:width:width]})
		}
		edge = edge[width:]
	}
	return tiles
}
