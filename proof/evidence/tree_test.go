package evidence

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// tileStore is a store of full tiles; it refuses what a store would not have.
type tileStore map[string][]Hash

func (s tileStore) add(tiles []Tile) {
	for _, t := range tiles {
		s[t.Path()] = t.Hashes
	}
}

func (s tileStore) Tile(level int, index int64) ([]Hash, error) {
	hashes := s[Tile{level, index, make([]Hash, tileWidth)}.Path()]
	if hashes == nil {
		return nil, fmt.Errorf("no tile %d/%d", level, index)
	}
	return hashes, nil
}

func leaf(n int) Hash {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	return LeafHash(b[:])
}

func leaves(from, to int) []Hash {
	var list []Hash
	for n := from; n < to; n++ {
		list = append(list, leaf(n))
	}
	return list
}

// reference keeps every hash of the tree the way the Go checksum database does.
type reference []Hash

func (r *reference) ReadHashes(indexes []int64) ([]Hash, error) {
	var out []Hash
	for _, i := range indexes {
		out = append(out, (*r)[i])
	}
	return out, nil
}

func (r *reference) add(t *testing.T, n int64, h Hash) {
	hashes, err := tlog.StoredHashesForRecordHash(n, h, r)
	if err != nil {
		t.Fatal(err)
	}
	*r = append(*r, hashes...)
}

// However a log grows, in one go or in pieces, it is the tree of RFC 6962, its
// full tiles come out once and its proofs hold.
func TestTreeIsTheTreeOfTheRFC(t *testing.T) {
	const limit = 70_000 // past 256*256, so that level 2 begins
	ref := &reference{}
	for n := range limit {
		ref.add(t, int64(n), leaf(n))
	}
	rapid.Check(t, func(rt *rapid.T) {
		store := tileStore{}
		var tree Tree
		pieces := rapid.SliceOfN(rapid.OneOf(
			rapid.IntRange(0, 5), rapid.IntRange(250, 260), rapid.IntRange(0, 30_000), rapid.Just(65_536),
		), 0, 6).Draw(rt, "pieces")
		for _, n := range pieces {
			n = min(n, limit-int(tree.Size))
			before := slices.Clone(tree.Edge)
			next, full := tree.Append(leaves(int(tree.Size), int(tree.Size)+n)...)
			if !slices.Equal(before, tree.Edge) {
				rt.Fatal("Append changed the tree it started from")
			}
			for _, tile := range full {
				if len(tile.Hashes) != tileWidth || store[tile.Path()] != nil {
					rt.Fatalf("tile %s not full or given twice", tile.Path())
				}
			}
			store.add(full)
			tree = next
		}
		if err := tree.Check(); err != nil {
			rt.Fatal(err)
		}
		want, err := tlog.TreeHash(tree.Size, ref)
		if err != nil || want != tree.Root() {
			rt.Fatalf("root of %d: %v, want %v (%v)", tree.Size, tree.Root(), want, err)
		}
		checkTiles(rt, tree, store, ref)
		if tree.Size == 0 {
			return
		}
		size := rapid.Int64Range(1, tree.Size).Draw(rt, "size")
		index := rapid.Int64Range(0, size-1).Draw(rt, "index")
		checkProofs(rt, tree, store, ref, size, index)
	})
}

// checkTiles compares the tiles with those that the reference makes.
func checkTiles(t *rapid.T, tree Tree, store tileStore, ref *reference) {
	have := tree.Partial()
	for _, tile := range tlog.NewTiles(tileHeight, 0, tree.Size) {
		want, err := tlog.ReadTileData(tile, ref)
		if err != nil {
			t.Fatal(err)
		}
		got := Tile{tile.L, tile.N, store[tilePath(tile.L, tile.N, tile.W)]}
		if tile.W < tileWidth {
			i := slices.IndexFunc(have, func(p Tile) bool { return p.Level == tile.L && p.Index == tile.N })
			if i < 0 {
				t.Fatalf("no partial tile %s", tile.Path())
			}
			got = have[i]
			have = slices.Delete(have, i, i+1)
		}
		if string(got.Bytes()) != string(want) {
			t.Fatalf("tile %s differs", got.Path())
		}
	}
	if len(have) > 0 {
		t.Fatalf("partial tile %s too many", have[0].Path())
	}
}

func checkProofs(t *rapid.T, tree Tree, store tileStore, ref *reference, size, index int64) {
	root, err := tlog.TreeHash(size, ref)
	if err != nil {
		t.Fatal(err)
	}
	earlier := Checkpoint{"x", size, root}
	proof, err := tree.Inclusion(size, index, store)
	if err != nil {
		t.Fatal(err)
	}
	if err := earlier.VerifyInclusion(index, leaf(int(index)), proof); err != nil {
		t.Fatal(err)
	}
	if earlier.VerifyInclusion(index, leaf(int(index)+1), proof) == nil {
		t.Fatal("another line was accepted")
	}
	if size > 1 && earlier.VerifyInclusion((index+1)%size, leaf(int(index)), proof) == nil {
		t.Fatal("another place was accepted")
	}
	now := Checkpoint{"x", tree.Size, tree.Root()}
	consistency, err := tree.Consistency(size, store)
	if err != nil {
		t.Fatal(err)
	}
	if err := now.VerifyConsistency(earlier, consistency); err != nil {
		t.Fatal(err)
	}
	earlier.Root[3] ^= 1
	if now.VerifyConsistency(earlier, consistency) == nil {
		t.Fatal("a log that was rewritten was accepted")
	}
}

func TestConsistencyOfOtherLogsAndEmptyLogs(t *testing.T) {
	tree, _ := Tree{}.Append(leaves(0, 3)...)
	now := Checkpoint{"a", 3, tree.Root()}
	if err := now.VerifyConsistency(Checkpoint{"a", 0, Tree{}.Root()}, nil); err != nil {
		t.Error(err)
	}
	if now.VerifyConsistency(Checkpoint{"a", 0, tree.Root()}, nil) == nil {
		t.Error("an empty log with a root of something was accepted")
	}
	if now.VerifyConsistency(Checkpoint{"b", 3, tree.Root()}, nil) == nil {
		t.Error("another log was accepted")
	}
}

func TestTreeCheckRefusesAWrongEdge(t *testing.T) {
	for _, tree := range []Tree{{Size: -1}, {Size: 1}, {Size: 256}, {Size: 2, Edge: make([]Hash, 3)}} {
		if tree.Check() == nil {
			t.Errorf("size %d with %d hashes passed", tree.Size, len(tree.Edge))
		}
		if _, err := tree.Inclusion(1, 0, tileStore{}); err == nil {
			t.Errorf("a proof of size %d with %d hashes", tree.Size, len(tree.Edge))
		}
	}
}

func TestPaths(t *testing.T) {
	for path, want := range map[string][3]int64{
		"tile/0/000":               {0, 0, 256},
		"tile/0/x001/x234/067":     {0, 1234067, 256},
		"tile/1/002.p/17":          {1, 2, 17},
		"tile/entries/x123/456":    {-1, 123456, 256},
		"tile/entries/000.p/1":     {-1, 0, 1},
		"tile/5/x999/999.p/255":    {5, 999999, 255},
		"tile/data/000":            {-9},
		"tile/8/000":               {-9},
		"tile/0/0":                 {-9},
		"tile/0/000.p/256":         {-9},
		"tile/0/000.p/0":           {-9},
		"tile/../000":              {-9},
		"tile/0/x000/001":          {-9},
		"tile/0/1234":              {-9},
		"":                         {-9},
		"tile/0/000/":              {-9},
		"tile/00/000":              {-9},
		"tile/entries/../key":      {-9},
		"tile/entries/data/000":    {-9},
		"tile/0/x9223372036854775": {-9},
	} {
		level, index, width, err := ParsePath(path)
		if want[0] == -9 {
			if err == nil {
				t.Errorf("%q was read as %d %d %d", path, level, index, width)
			}
			continue
		}
		if err != nil || int64(level) != want[0] || index != want[1] || int64(width) != want[2] {
			t.Errorf("%q = %d %d %d, %v", path, level, index, width, err)
		}
		again := tilePath(level, index, width)
		if again != path {
			t.Errorf("%q written as %q", path, again)
		}
	}
}

func TestEntries(t *testing.T) {
	got := Entries([][]byte{[]byte("ab"), nil, make([]byte, 300)})
	if len(got) != 2+2+2+2+300 || string(got[:6]) != "\x00\x02ab\x00\x00" || got[6] != 1 || got[7] != 44 {
		t.Errorf("%q", got[:8])
	}
	if EntriesPath(1000, 256) != "tile/entries/x001/000" {
		t.Error(EntriesPath(1000, 256))
	}
}

func BenchmarkAppend(b *testing.B) {
	batch := leaves(0, 1000)
	b.Run("one log of 20000 lines", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var tree Tree
			for range 20 {
				tree, _ = tree.Append(batch...)
			}
			tree.Root()
		}
		b.ReportMetric(float64(b.N)*20_000/b.Elapsed().Seconds(), "lines/s")
	})
	b.Run("10000 logs of 2 lines", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for range 10_000 {
				tree, _ := Tree{}.Append(batch[:2]...)
				tree.Root()
			}
		}
		b.ReportMetric(float64(b.N)*20_000/b.Elapsed().Seconds(), "lines/s")
	})
}

func BenchmarkVerifyInclusion(b *testing.B) {
	store := tileStore{}
	tree, full := Tree{}.Append(leaves(0, 1_000_000)...)
	store.add(full)
	c := Checkpoint{"x", tree.Size, tree.Root()}
	proofs := make([][]Hash, 1000)
	hashes := make([]Hash, len(proofs))
	for i := range proofs {
		p, err := tree.Inclusion(tree.Size, int64(i*997), store)
		if err != nil {
			b.Fatal(err)
		}
		proofs[i], hashes[i] = p, leaf(i*997)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		i := n % len(proofs)
		if err := c.VerifyInclusion(int64(i*997), hashes[i], proofs[i]); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "proofs/s")
}

func BenchmarkInclusion(b *testing.B) {
	store := tileStore{}
	tree, full := Tree{}.Append(leaves(0, 100_000)...)
	store.add(full)
	for b.Loop() {
		if _, err := tree.Inclusion(tree.Size, 777, store); err != nil {
			b.Fatal(err)
		}
	}
}
