package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/proof/evidence"
)

// sequenceBatch is how many lines get their place in one transaction.
const sequenceBatch = 4000

// Sequence gives waiting lines their place in the logs of their organisations,
// as long as holder has the lease, and says how many. One transaction stages
// the tiles, compares that each tree is still what was read, and moves it on: a
// crash leaves either all of a batch or nothing, and running it again is the
// recovery.
func (s *Store) Sequence(ctx context.Context, holder string) (int, error) {
	total := 0
	for {
		n := 0
		err := s.UpdateUnlogged(ctx, Every, func(tx *Tx) error {
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
		if n < sequenceBatch {
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
	organisation, id ID
	leaf             evidence.Hash
}

func (tx *Tx) sequence() (int, error) {
	var lines []waiting
	err := tx.Rows(`SELECT organisation, id, body FROM line WHERE position IS NULL ORDER BY organisation, id LIMIT $1`, []any{sequenceBatch}, func(scan func(...any) error) error {
		var w waiting
		var body []byte
		err := scan(&w.organisation, &w.id, &body)
		w.leaf = evidence.LeafHash(body)
		lines = append(lines, w)
		return err
	})
	if err != nil || len(lines) == 0 {
		return 0, err
	}
	trees, err := tx.trees(lines)
	if err != nil {
		return 0, err
	}
	var places, grown, stored []any
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && lines[end].organisation == lines[start].organisation {
			end++
		}
		organisation := lines[start].organisation
		before := trees[organisation]
		leaves := make([]evidence.Hash, 0, end-start)
		for i, w := range lines[start:end] {
			leaves = append(leaves, w.leaf)
			places = append(places, organisation, w.id, before.Size+int64(i))
		}
		after, full := before.Append(leaves...)
		grown = append(grown, organisation, after.Size, raw(after.Edge), before.Size)
		for _, tile := range full {
			stored = append(stored, organisation, tile.Level, tile.Index, tile.Bytes())
		}
		start = end
	}
	err = tx.many(`WITH v (organisation, id, position) AS (VALUES %s) UPDATE line SET position = v.position FROM v WHERE line.organisation = v.organisation AND line.id = v.id AND line.position IS NULL`,
		"(CAST($%d AS TEXT), CAST($%d AS TEXT), CAST($%d AS BIGINT))", 3, places)
	if err == nil {
		err = tx.many(`INSERT INTO tile (organisation, level, number, hashes) VALUES %s`, "($%d, $%d, $%d, $%d)", 4, stored)
	}
	if err == nil {
		// The comparison: a tree that another sequencer moved on matches no row.
		err = tx.many(`WITH v (organisation, size, edge, before) AS (VALUES %s) INSERT INTO tree (organisation, size, edge) SELECT organisation, size, edge FROM v WHERE true
			ON CONFLICT (organisation) DO UPDATE SET size = excluded.size, edge = excluded.edge WHERE tree.size = (SELECT before FROM v WHERE v.organisation = tree.organisation)`,
			"(CAST($%d AS TEXT), CAST($%d AS BIGINT), CAST($%d AS "+tx.bytes()+"), CAST($%d AS BIGINT))", 4, grown)
	}
	return len(lines), err
}

func (tx *Tx) bytes() string {
	if tx.store.postgres {
		return "BYTEA"
	}
	return "BLOB"
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
		err := tx.Rows(`SELECT organisation, size, edge FROM tree WHERE organisation IN (`+places+`)`, all[:n], func(scan func(...any) error) error {
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

// many runs a statement over many rows of width values. PostgreSQL gets some
// hundreds at a time, to save journeys; SQLite gets them one by one from a
// prepared statement, since there parsing costs more than running. Every
// row must change exactly one.
func (tx *Tx) many(statement, row string, width int, values []any) error {
	most := 500
	if !tx.store.postgres {
		most = 1
	}
	var prepared *sql.Stmt
	for size := 0; len(values) > 0; {
		n := min(len(values)/width, most)
		if n != size {
			var err error
			if prepared, err = tx.sql.PrepareContext(tx.ctx, fmt.Sprintf(statement, placeholders(row, width, n))); err != nil {
				return err
			}
			defer func() { _ = prepared.Close() }()
			size = n
		}
		result, err := prepared.ExecContext(tx.ctx, values[:n*width]...)
		if err != nil {
			return err
		}
		changed, err := result.RowsAffected()
		if err != nil {
			return err
		}
		tx.changes += int(changed)
		if changed != int64(n) {
			return fault.New(fault.Conflict, "fault.conflict")
		}
		values = values[n*width:]
	}
	return nil
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

func raw(list []evidence.Hash) []byte {
	b := make([]byte, 0, len(list)*len(evidence.Hash{}))
	for _, h := range list {
		b = append(b, h[:]...)
	}
	return b
}
