package evidence

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Tile is a piece of the tree of height 8 (C2SP tlog-tiles): at most 256
// hashes, of the lines themselves at level 0, of full tiles of the level below
// at every other.
type Tile struct {
	Level  int
	Index  int64
	Hashes []Hash // 256 when the tile is full
}

// Path is where the tile is served: tile/<L>/<N>, with .p/<W> when partial.
func (t Tile) Path() string { return tilePath(t.Level, t.Index, len(t.Hashes)) }

// Bytes is what is served there: the hashes after one another.
func (t Tile) Bytes() []byte {
	b := make([]byte, 0, len(t.Hashes)*tlog.HashSize)
	for _, h := range t.Hashes {
		b = append(b, h[:]...)
	}
	return b
}

// EntriesPath is where a bundle of lines is served: tile/entries/<N>, with
// .p/<W> when there are fewer than 256 in it.
func EntriesPath(index int64, width int) string { return tilePath(-1, index, width) }

// Entries is what is served there: each line with its length, big endian in
// two bytes, before it.
func Entries(lines [][]byte) []byte {
	var b []byte
	for _, line := range lines {
		b = binary.BigEndian.AppendUint16(b, uint16(len(line))) // a line is at most maxLine bytes
		b = append(b, line...)
	}
	return b
}

// tlog has the height in its paths and calls entries data; for the rest the
// paths are the same.
func tilePath(level int, index int64, width int) string {
	path := tlog.Tile{H: tileHeight, L: level, N: index, W: width}.Path()
	path = strings.Replace(path, "tile/8/", "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

// ErrPath says that a path names no tile.
var ErrPath = errors.New("not the path of a tile")

// ParsePath reads the path of a tile or, with level -1, of a bundle of entries.
func ParsePath(path string) (level int, index int64, width int, err error) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if !ok || strings.HasPrefix(rest, "data/") || len(path) > 64 {
		return 0, 0, 0, fmt.Errorf("%w: %.64q", ErrPath, path)
	}
	if entries, ok := strings.CutPrefix(rest, "entries/"); ok {
		rest = "data/" + entries
	}
	t, err := tlog.ParseTilePath("tile/8/" + rest)
	if err != nil || t.L > 7 {
		return 0, 0, 0, fmt.Errorf("%w: %.64q", ErrPath, path)
	}
	return t.L, t.N, t.W, nil
}
