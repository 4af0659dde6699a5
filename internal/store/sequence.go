package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/verhaal/verhaal/proof/evidence"
)

// sequenceBatch is how many lines get their place in one transaction. SQLite has
// one writer: others wait as long as it takes.
func (s *Store) sequenceBatch() int {
	if s.postgres {
		return 10_000
	}
	return 4000
}

// Sequence gives waiting lines their place in the logs of their organisations,
// as long as holder has the lease, and says how many. One transaction stages
// the tiles, compares that each tree is still what was read, and moves it on: a
// crash leaves either all of a batch or nothing, and running it again is the
// recovery.
func (s *Store) Sequence(ctx context.Context, holder string) (int, error) {
	total := 0
	for {
		// Looking costs a read; the lease below is a write, also when nothing waits.
		waiting := 0
		err := s.View(ctx, Every, func(tx *Tx) error {
			return tx.Row(`SELECT count(*) FROM (SELECT 1 FROM line WHERE position IS NULL LIMIT 1) waiting`, nil, &waiting)
		})
		if err != nil || waiting == 0 {
			return total, err
		}
		n := 0
		// What keeps two sequencers apart is the lease and the comparison, not the
		// level; a stricter one would have PostgreSQL note every line that is read.
		err = s.transact(ctx, Every, System, sql.LevelReadCommitted, func(tx *Tx) error {
			n = 0
			mine, err := s.Lease(tx, sequencerLease, holder)
			if err != nil || !mine {
				return err
			}
			n, err = tx.sequence()
			return err
		})
		total += n
		if err != nil {
			return total, fmt.Errorf("cannot sequence lines: %w", err)
		}
		if n < s.sequenceBatch() {
			return total, nil
		}
	}
}

// Yield gives up the sequencer's lease, if holder has it.
func (s *Store) Yield(ctx context.Context, holder string) error {
	return s.UpdateUnlogged(ctx, Every, func(tx *Tx) error {
		_, err := tx.Exec(`UPDATE lease SET until = 0 WHERE name = $1 AND holder = $2`, sequencerLease, holder)
		return err
	})
}

type waiting struct {
	organisation ID
	object       string
	n            int64
	leaf         evidence.Hash
}

// sequence gives one batch of lines their place.
func (tx *Tx) sequence() (int, error) {
	var lines []waiting
	err := tx.Rows(`SELECT organisation, object, n, body FROM line WHERE position IS NULL ORDER BY organisation, id LIMIT $1`,
		[]any{tx.store.sequenceBatch()}, func(scan func(...any) error) error {
			var w waiting
			var body []byte
			err := scan(&w.organisation, &w.object, &w.n, &body)
			w.leaf = evidence.LeafHash(body)
			lines = append(lines, w)
			return err
		})
	if err != nil {
		return 0, fmt.Errorf("cannot read waiting lines: %w", err)
	}
	if len(lines) == 0 {
		return 0, nil
	}
	trees, err := tx.trees(lines)
	if err != nil {
		return 0, fmt.Errorf("cannot read trees: %w", err)
	}
	b := newBatch(lines, trees)
	for _, write := range []struct {
		what, statement string
		rows            rowset
	}{
		{"places", `UPDATE line SET position = v.position FROM %s
			WHERE line.organisation = v.organisation AND line.object = v.object AND line.n = v.n AND line.position IS NULL`, b.places},
		{"tiles", `INSERT INTO tile (organisation, level, number, hashes) SELECT v.organisation, v.level, v.number, v.hashes FROM %s`, b.tiles},
		{"new trees", `INSERT INTO tree (organisation, size, edge) SELECT v.organisation, v.size, v.edge FROM %s`, b.planted},
		// The comparison: a tree that another sequencer moved on matches no row.
		{
			"trees", `UPDATE tree SET size = v.size, edge = v.edge FROM %s WHERE tree.organisation = v.organisation AND tree.size = v.before`,
			b.grown,
		},
	} {
		if err := tx.many(write.statement, write.rows); err != nil {
			return 0, fmt.Errorf("cannot write %s: %w", write.what, err)
		}
	}
	return len(lines), nil
}

// trees reads the tree of each organisation that has lines waiting.
func (tx *Tx) trees(lines []waiting) (map[ID]evidence.Tree, error) {
	trees := map[ID]evidence.Tree{}
	var all []any
	for i, w := range lines {
		if i == 0 || w.organisation != lines[i-1].organisation {
			all = append(all, w.organisation)
		}
	}
	for len(all) > 0 {
		n := min(len(all), 500)
		places := placeholders("$%d", 1, n)
		err := tx.Rows(`SELECT organisation, size, edge FROM tree WHERE organisation IN (`+places+`)`, all[:n],
			func(scan func(...any) error) error {
				var id ID
				var t evidence.Tree
				var edge []byte
				if err := scan(&id, &t.Size, &edge); err != nil {
					return err
				}
				t.Edge = hashes(edge)
				trees[id] = t
				return t.Check()
			})
		if err != nil {
			return nil, err
		}
		all = all[n:]
	}
	return trees, nil
}

func placeholders(row string, width, n int) string {
	var b strings.Builder
	numbers := make([]any, width)
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		for w := range numbers {
			numbers[w] = i*width + w + 1
		}
		fmt.Fprintf(&b, row, numbers...)
	}
	return b.String()
}
