package store

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/proof/evidence"
)

// batch is what one run of the sequencer writes.
type batch struct {
	places  rowset // of lines
	planted rowset // trees of organisations whose log begins
	grown   rowset // trees that were there
	tiles   rowset // that are full
}

// newBatch appends the lines, which come in the order of their organisations, to
// the trees.
func newBatch(lines []waiting, trees map[ID]evidence.Tree) batch {
	text, number, data := "TEXT", "BIGINT", "BYTEA"
	b := batch{
		places:  rowset{names: []string{"organisation", "object", "n", "position"}, types: []string{text, text, number, number}},
		planted: rowset{names: []string{"organisation", "size", "edge"}, types: []string{text, number, data}},
		grown:   rowset{names: []string{"organisation", "size", "edge", "before"}, types: []string{text, number, data, number}},
		tiles:   rowset{names: []string{"organisation", "level", "number", "hashes"}, types: []string{text, number, number, data}},
	}
	for start := 0; start < len(lines); {
		end := start + 1
		for end < len(lines) && lines[end].organisation == lines[start].organisation {
			end++
		}
		organisation := string(lines[start].organisation)
		before := trees[lines[start].organisation]
		leaves := make([]evidence.Hash, 0, end-start)
		for i, w := range lines[start:end] {
			leaves = append(leaves, w.leaf)
			b.places.add(organisation, w.object, w.n, before.Size+int64(i))
		}
		after, full := before.Append(leaves...)
		if before.Size == 0 {
			b.planted.add(organisation, after.Size, raw(after.Edge))
		} else {
			b.grown.add(organisation, after.Size, raw(after.Edge), before.Size)
		}
		for _, tile := range full {
			b.tiles.add(organisation, int64(tile.Level), tile.Index, tile.Bytes())
		}
		start = end
	}
	return b
}

// rowset is rows that go into one statement.
type rowset struct {
	names, types []string
	rows         [][]any
}

func (r *rowset) add(row ...any) { r.rows = append(r.rows, row) }

// many runs a statement over rows, which it calls v and takes FROM %s. Every row
// must change exactly one.
func (tx *Tx) many(statement string, set rowset) error {
	if len(set.rows) == 0 {
		return nil
	}
	if tx.store.postgres {
		return tx.allAtOnce(statement, set)
	}
	return tx.oneByOne(statement, set)
}

// allAtOnce gives PostgreSQL a list for each column, so that the statement is
// parsed and planned once.
func (tx *Tx) allAtOnce(statement string, set rowset) error {
	lists := make([]string, len(set.names))
	columns := make([]any, len(set.names))
	for i := range set.names {
		lists[i] = fmt.Sprintf("$%d::%s[]", i+1, set.types[i])
		columns[i] = set.column(i)
	}
	from := "unnest(" + strings.Join(lists, ", ") + ") AS v (" + strings.Join(set.names, ", ") + ")"
	result, err := tx.sql.ExecContext(tx.ctx, fmt.Sprintf(statement, from), columns...)
	if err != nil {
		return err
	}
	return tx.changed(result, len(set.rows))
}

// ofRow is a column of the row in a statement over many.
var ofRow = regexp.MustCompile(`\bv\.(\w+)`)

// oneByOne gives SQLite row after row, each as arguments of one prepared
// statement: it would make a table of its own of what an UPDATE takes FROM
// elsewhere, each time.
func (tx *Tx) oneByOne(statement string, set rowset) error {
	statement = ofRow.ReplaceAllStringFunc(strings.Replace(statement, " FROM %s", "", 1), func(name string) string {
		return fmt.Sprintf("$%d", slices.Index(set.names, strings.TrimPrefix(name, "v."))+1)
	})
	prepared, err := tx.sql.PrepareContext(tx.ctx, statement)
	if err != nil {
		return err
	}
	defer func() { _ = prepared.Close() }()
	for _, row := range set.rows {
		result, err := prepared.ExecContext(tx.ctx, row...)
		if err != nil {
			return err
		}
		if err := tx.changed(result, 1); err != nil {
			return err
		}
	}
	return nil
}

// changed counts the rows that a statement changed; not as many as it should is
// a conflict.
func (tx *Tx) changed(result sql.Result, expected int) error {
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	tx.changes += int(n)
	if n != int64(expected) {
		return fault.New(fault.Conflict, "fault.conflict")
	}
	return nil
}

// column gives one column of the rows, in the type that the driver makes a list of.
func (r *rowset) column(i int) any {
	switch r.rows[0][i].(type) {
	case string:
		return column[string](r.rows, i)
	case int64:
		return column[int64](r.rows, i)
	default:
		return column[[]byte](r.rows, i)
	}
}

func column[T any](rows [][]any, i int) []T {
	list := make([]T, len(rows))
	for n, row := range rows {
		list[n] = row[i].(T)
	}
	return list
}

func raw(list []evidence.Hash) []byte {
	b := make([]byte, 0, len(list)*len(evidence.Hash{}))
	for _, h := range list {
		b = append(b, h[:]...)
	}
	return b
}
