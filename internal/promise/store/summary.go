package store

import (
	"time"

	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Summary is what a list shows of an agreement: nothing of it is encrypted.
type Summary struct {
	ID           store.ID
	Kind         string
	State        agreement.State
	Ours         agreement.Role
	Version      int
	Final        bool
	Counterparty string        // the name of the other organisation; "" = not filled in yet
	Next         agreement.Act // what must happen next
	OfferedAt    time.Time
	ExpiresAt    time.Time
	UpdatedAt    time.Time
}

// Side says whom an agreement waits for.
type Side string

// The sides. An agreement that waits for nobody has none.
const (
	Us   Side = "ours"
	Them Side = "theirs"
	Seal Side = "seal" // nobody: the program is sealing it
)

// waitsFor says whose turn it is.
func waitsFor(next agreement.Act) Side {
	switch next {
	case agreement.ActWait:
		return Them
	case agreement.ActSeal:
		return Seal
	case agreement.ActNone:
		return ""
	}
	return Us
}

// counterparty gives the name of the other party: as it was offered to, else as
// it stands in the answers.
func (a *Agreement) counterparty() string {
	if a.Counterparty.Organisation != "" {
		return a.Counterparty.Organisation
	}
	party, _ := a.Answers[string(a.Theirs())].(map[string]any)
	name, _ := party["name"].(string)
	return name
}

// Summary gives what lists show of an agreement.
func (a *Agreement) Summary() Summary {
	return Summary{a.ID, a.Kind, a.State, a.Ours, a.Version, a.Final, a.counterparty(), a.Next(), a.OfferedAt, a.ExpiresAt, a.UpdatedAt}
}

// Cursor is where a page of a list begins: after this row. The zero Cursor is
// the beginning.
type Cursor struct {
	UpdatedAt time.Time
	ID        store.ID
}

// After gives the cursor of an agreement.
func After(tx *store.Tx, id store.ID) (Cursor, error) {
	var updated int64
	err := tx.Row(`SELECT updated_at FROM agreement WHERE organisation = $1 AND id = $2`, []any{tx.Organisation(), id}, &updated)
	return Cursor{store.Moment(updated), id}, err
}

func (c Cursor) key() (int64, store.ID) {
	if c.ID == "" {
		return int64(1) << 62, ""
	}
	return store.Millis(c.UpdatedAt), c.ID
}

const summaryColumns = `id, kind, state, ours, version, final, counterparty, next_act, offered_at, expires_at, updated_at`

// List gives a page of all agreements, the one changed last first.
func List(tx *store.Tx, after Cursor, limit int) ([]Summary, error) {
	at, id := after.key()
	return summaries(tx, limit, `SELECT `+summaryColumns+
		` FROM agreement WHERE organisation = $1 AND (updated_at, id) < ($2, $3) ORDER BY updated_at DESC, id DESC LIMIT $4`,
		tx.Organisation(), at, id, limit)
}

// ListWaiting gives a page of the agreements that wait for one side, the one
// changed last first.
func ListWaiting(tx *store.Tx, side Side, after Cursor, limit int) ([]Summary, error) {
	at, id := after.key()
	return summaries(tx, limit, `SELECT `+summaryColumns+
		` FROM agreement WHERE organisation = $1 AND waits_for = $5 AND (updated_at, id) < ($2, $3) ORDER BY updated_at DESC, id DESC LIMIT $4`,
		tx.Organisation(), at, id, limit, string(side))
}

// CountWaiting counts the agreements that wait for one side, as far as limit:
// an exact number of many thousands would cost every page more than it tells.
func CountWaiting(tx *store.Tx, side Side, limit int) (n int, err error) {
	err = tx.Row(`SELECT count(*) FROM (SELECT 1 FROM agreement WHERE organisation = $1 AND waits_for = $2 LIMIT $3) counted`,
		[]any{tx.Organisation(), string(side), limit}, &n)
	return n, err
}

func summaries(tx *store.Tx, limit int, query string, args ...any) ([]Summary, error) {
	list := make([]Summary, 0, limit)
	err := tx.Rows(query, args, func(scan func(...any) error) error {
		var s Summary
		var final, offered, expires, updated int64
		err := scan(&s.ID, &s.Kind, &s.State, &s.Ours, &s.Version, &final, &s.Counterparty, &s.Next, &offered, &expires, &updated)
		s.Final, s.OfferedAt, s.ExpiresAt, s.UpdatedAt = final == 1, store.Moment(offered), store.Moment(expires), store.Moment(updated)
		list = append(list, s)
		return err
	})
	return list, err
}

// Unlisted lists agreements of before lists had columns of their own, over all
// organisations.
func Unlisted(tx *store.Tx, limit int) ([]store.Ref, error) {
	return refs(tx, `SELECT organisation, id FROM agreement WHERE next_act = '' LIMIT $1`, limit)
}

// SetListed fills in what lists show of an agreement. It changes nothing that
// anybody did, so that it is no event.
func SetListed(tx *store.Tx, a *Agreement) error {
	next := a.Next()
	return tx.ExecOne(`UPDATE agreement SET counterparty = $3, next_act = $4, waits_for = $5 WHERE organisation = $1 AND id = $2`,
		tx.Organisation(), a.ID, a.counterparty(), string(next), string(waitsFor(next)))
}
