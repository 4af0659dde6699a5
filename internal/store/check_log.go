package store

import (
	"slices"
	"strconv"

	"github.com/verhaal/verhaal/proof/evidence"
)

// log checks the log of an organisation: the story of each thing, what each line
// is about, and the tree over all of them.
func (c *check) log(tx *Tx) error {
	if err := c.chains(tx); err != nil {
		return err
	}
	return c.tree(tx)
}

// chains checks that the lines about each thing follow one another, and that
// each is still about what it was recorded of. What was erased was erased.
func (c *check) chains(tx *Tx) error {
	var object string
	var last evidence.Line
	var lastBody []byte
	return tx.Rows(`SELECT object, n, id, body, salt, payload FROM line WHERE organisation = $1 ORDER BY object, n`, []any{tx.organisation},
		func(scan func(...any) error) error {
			var of, id string
			var n int64
			var body, salt, payload []byte
			if err := scan(&of, &n, &id, &body, &salt, &payload); err != nil {
				return err
			}
			c.row()
			c.Lines++
			wrong := func(code FlawCode) { c.found(Flaw{tx.organisation, "line", of + "/" + strconv.FormatInt(n, 10), code}) }
			line, err := evidence.ParseLine(body)
			if err != nil || line.Organisation != "organisation:"+string(tx.organisation) || line.Object != of || int64(line.N) != n {
				wrong(FlawLine)
			}
			first := of != object
			switch {
			case err != nil:
			case first && n != 1:
				wrong(FlawChain)
			case !first && (line.N != last.N+1 || line.Previous != evidence.LeafHash(lastBody) || line.Time.Before(last.Time)):
				wrong(FlawChain)
			}
			if err == nil && !opens(tx, line, id, salt, payload) {
				wrong(FlawCommitment)
			}
			object, last, lastBody = of, line, body
			return nil
		})
}

// opens says whether a payload is the one to which the line is bound.
func opens(tx *Tx, line evidence.Line, id string, salt, payload []byte) bool {
	if salt == nil && payload == nil {
		return true
	}
	if len(salt) != len(evidence.Opening{}.Salt) || payload == nil {
		return false
	}
	if tx.key == nil {
		return true // that is a flaw of the key, and is said once
	}
	data, err := tx.DecryptBytes("line.payload", id, payload)
	return err == nil && evidence.Commit([32]byte(salt), data) == line.Commitment
}

type tileKey struct{ level, index int64 }

// tree makes the tree again from the lines, and compares it with what is kept.
func (c *check) tree(tx *Tx) error {
	var made evidence.Tree
	full := map[tileKey]evidence.Hash{} // the hash of the hashes: a tile is eight kilobytes
	gap := false
	var leaves []evidence.Hash
	grow := func() {
		var tiles []evidence.Tile
		made, tiles = made.Append(leaves...)
		for _, t := range tiles {
			full[tileKey{int64(t.Level), t.Index}] = evidence.LeafHash(t.Bytes())
		}
		leaves = leaves[:0]
	}
	err := tx.Rows(`SELECT position, body FROM line WHERE organisation = $1 AND position IS NOT NULL ORDER BY position`, []any{tx.organisation},
		func(scan func(...any) error) error {
			var position int64
			var body []byte
			err := scan(&position, &body)
			if want := made.Size + int64(len(leaves)); err == nil && position != want && !gap {
				gap = true
				c.found(Flaw{tx.organisation, "line", strconv.FormatInt(want, 10), FlawPlace})
			}
			const batch = 4096
			if leaves = append(leaves, evidence.LeafHash(body)); len(leaves) == batch {
				grow()
			}
			return err
		})
	if err != nil || gap {
		return err
	}
	grow()
	kept, err := tx.Tree()
	if err != nil || kept.Size != made.Size || !slices.Equal(kept.Edge, made.Edge) {
		c.found(Flaw{tx.organisation, "tree", string(tx.organisation), FlawTree})
		return tx.ctx.Err()
	}
	return c.tiles(tx, full)
}

func (c *check) tiles(tx *Tx, full map[tileKey]evidence.Hash) error {
	wrong := func(k tileKey) {
		c.found(Flaw{tx.organisation, "tile", strconv.FormatInt(k.level, 10) + "/" + strconv.FormatInt(k.index, 10), FlawTile})
	}
	err := tx.Rows(`SELECT level, number, hashes FROM tile WHERE organisation = $1 ORDER BY level, number`, []any{tx.organisation},
		func(scan func(...any) error) error {
			var k tileKey
			var data []byte
			err := scan(&k.level, &k.index, &data)
			c.row()
			if want, known := full[k]; err == nil && (!known || evidence.LeafHash(data) != want) {
				wrong(k)
			}
			delete(full, k)
			return err
		})
	for k := range full {
		wrong(k)
	}
	return err
}
