package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/proof/evidence"
)

// Line is a line of the evidence log with what the database knows of it.
type Line struct {
	evidence.Line
	ID       ID
	Position int64             // its place in the log; -1 = the sequencer has not been there yet
	Opening  *evidence.Opening // nil when erased
}

// Event is something that happened. Its fields are what it was about, with the
// keys of the payload as their JSON names; EventName is what the log calls it.
type Event interface{ EventName() string }

// Record adds a line to the organisation's log, in this transaction: e
// happened to object ("agreement:0192…"). What it was about lies encrypted in
// the database and can be erased; the line keeps only a salted commitment to it.
func (tx *Tx) Record(object string, e Event) error {
	event := e.EventName()
	canonical, err := evidence.Canonical(e)
	if err != nil {
		return fmt.Errorf("cannot record %s: %w", event, err)
	}
	line := evidence.Line{
		Time: tx.Now, Organisation: "organisation:" + string(tx.organisation), Actor: tx.actor, Event: event, Object: object, N: 1,
	}
	id := NewID()
	var last []byte
	var lastID ID
	err = tx.Row(lastLine, []any{tx.organisation, object}, &lastID, &last)
	if err == nil {
		if id, err = follow(&line, id, lastID, last); err != nil {
			return err
		}
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	opening := evidence.Opening{Payload: canonical}
	if _, err := rand.Read(opening.Salt[:]); err != nil {
		return err
	}
	line.Commitment = opening.Commitment()
	body, err := line.Marshal()
	if err != nil {
		return fmt.Errorf("cannot record %s: %w", event, err)
	}
	hidden, err := tx.EncryptBytes("line.payload", string(id), canonical)
	if err != nil {
		return err
	}
	_, err = tx.execHot(insertLine, tx.organisation, id, object, line.N, body, opening.Salt[:], hidden)
	tx.lines++
	return err
}

// The two statements that every change runs.
const (
	lastLine   = `SELECT id, body FROM line WHERE organisation = $1 AND object = $2 ORDER BY n DESC LIMIT 1`
	insertLine = `INSERT INTO line (organisation, id, object, n, body, salt, payload) VALUES ($1, $2, $3, $4, $5, $6, $7)`
)

// follow makes line the next one of its object. Clocks of nodes differ: neither
// the time nor the ID, by which lines are sequenced, goes back.
func follow(line *evidence.Line, id, lastID ID, last []byte) (ID, error) {
	before, err := evidence.ParseLine(last)
	if err != nil {
		return "", err
	}
	line.N, line.Previous = before.N+1, evidence.LeafHash(last)
	if line.Time.Before(before.Time) {
		line.Time = before.Time
	}
	if id > lastID {
		return id, nil
	}
	next, err := uuid.Parse(string(lastID))
	for i := len(next) - 1; i > 8; i-- {
		if next[i]++; next[i] != 0 {
			break
		}
	}
	return ID(next.String()), err
}

// Lines gives the lines of one object, in order.
func (tx *Tx) Lines(object string) ([]Line, error) {
	return tx.lineRows(`SELECT id, body, salt, payload, COALESCE(position, -1) FROM line WHERE organisation = $1 AND object = $2 ORDER BY n`,
		tx.organisation, object)
}

// LinesFrom gives lines by their place in the log.
func (tx *Tx) LinesFrom(position, count int64) ([]Line, error) {
	return tx.lineRows(`SELECT id, body, salt, payload, position FROM line WHERE organisation = $1 AND position >= $2 AND position < $3 AND position IS NOT NULL ORDER BY position`,
		tx.organisation, position, position+count)
}

func (tx *Tx) lineRows(query string, args ...any) ([]Line, error) {
	var lines []Line
	err := tx.Rows(query, args, func(scan func(...any) error) error {
		var l Line
		var body, salt, payload []byte
		if err := scan(&l.ID, &body, &salt, &payload, &l.Position); err != nil {
			return err
		}
		var err error
		if l.Line, err = evidence.ParseLine(body); err != nil {
			return err
		}
		if payload != nil {
			l.Opening = &evidence.Opening{Salt: [32]byte(salt)}
			l.Opening.Payload, err = tx.DecryptBytes("line.payload", string(l.ID), payload)
		}
		lines = append(lines, l)
		return err
	})
	return lines, err
}

// ErasePayload erases what a line was about. The line stays, and with it every
// proof; erasing is an event of its own, which the caller records.
// law: avg 17(1)
func (tx *Tx) ErasePayload(line Line) error {
	return tx.ExecOne(`UPDATE line SET salt = NULL, payload = NULL WHERE organisation = $1 AND object = $2 AND n = $3 AND payload IS NOT NULL`,
		tx.organisation, line.Object, line.N)
}

// Tree gives the organisation's log as it was last sequenced.
func (tx *Tx) Tree() (evidence.Tree, error) {
	var t evidence.Tree
	var edge []byte
	err := tx.Row(`SELECT size, edge FROM tree WHERE organisation = $1`, []any{tx.organisation}, &t.Size, &edge)
	if fault.Is(err, fault.NotFound) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	t.Edge = hashes(edge)
	return t, t.Check()
}

// Tile gives a full tile of the organisation's log.
func (tx *Tx) Tile(level int, index int64) ([]evidence.Hash, error) {
	var data []byte
	err := tx.Row(`SELECT hashes FROM tile WHERE organisation = $1 AND level = $2 AND number = $3`, []any{tx.organisation, level, index},
		&data)
	return hashes(data), err
}

// Unsequenced says how many lines of the organisation have no place yet.
func (tx *Tx) Unsequenced() (n int, err error) {
	err = tx.Row(`SELECT count(*) FROM line WHERE organisation = $1 AND position IS NULL`, []any{tx.organisation}, &n)
	return n, err
}

func hashes(data []byte) []evidence.Hash {
	list := make([]evidence.Hash, len(data)/len(evidence.Hash{}))
	for i := range list {
		copy(list[i][:], data[i*len(list[i]):])
	}
	return list
}

// Origin is the name of an organisation's log in its checkpoints; installation
// is the name of the installation's log key.
func Origin(installation string, organisation ID) string {
	return "verhaal.log/" + installation + "/" + string(organisation)
}

// Installation gives the short name of a log key, for origins: the first eight
// bytes of its fingerprint.
func Installation(key evidence.Key) string {
	hex := strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789abcdef", r) {
			return r
		}
		return -1
	}, key.Fingerprint())
	return hex[:min(16, len(hex))]
}

// lease of the sequencer.
const (
	sequencerLease = "sequencer"
	leaseLength    = 15 * time.Second
)

// Lease gives holder the named duty for a while, unless another has it.
func (s *Store) Lease(tx *Tx, name, holder string) (bool, error) {
	now := Millis(tx.Now)
	n, err := tx.Exec(`INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE lease.holder = excluded.holder OR lease.until < $4`,
		name, holder, now+leaseLength.Milliseconds(), now)
	return n == 1, err
}

// Ready says whether the database can be read and written just now.
func (s *Store) Ready(ctx context.Context) error {
	return s.UpdateUnlogged(ctx, Every, func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO lease (name, holder, until) VALUES ('ready', '', $1) ON CONFLICT (name) DO UPDATE SET until = excluded.until`, Millis(tx.Now))
		return err
	})
}
