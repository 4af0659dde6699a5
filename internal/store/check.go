package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
)

// Flaw is one thing in a database that is not as it must be.
type Flaw struct {
	Organisation ID       `json:"organisation,omitempty"`
	Table        string   `json:"table"`
	Row          string   `json:"row,omitempty"`
	Code         FlawCode `json:"code"`
}

// FlawCode says what kind of thing is wrong; the words for people are elsewhere,
// by this key.
type FlawCode string

// What can be wrong with what lies in a database.
const (
	FlawFile       FlawCode = "database-damaged" // the file of SQLite itself
	FlawKey        FlawCode = "key"              // a key is missing, or the master key does not open it
	FlawEncrypted  FlawCode = "encrypted"        // what is encrypted was changed, or is another row's
	FlawReference  FlawCode = "reference"        // what the row belongs to is not there
	FlawFileGone   FlawCode = "file-missing"     // a file that the row names is not there
	FlawBlob       FlawCode = "file-altered"     // a file is not what its hash says
	FlawLine       FlawCode = "line"             // a line cannot be read, or is another's
	FlawChain      FlawCode = "chain"            // lines are missing in the story of a thing, or were changed
	FlawCommitment FlawCode = "commitment"       // what a line is about is not what it was
	FlawPlace      FlawCode = "place"            // a line is missing in the log of an organisation
	FlawTree       FlawCode = "tree"             // the tree of a log is not that of its lines
	FlawTile       FlawCode = "tile"             // a part of the tree is missing, or is not that of its lines
)

// mostFlaws is how many flaws are kept; the others are counted.
const mostFlaws = 1000

// Checked is what checking a database gave.
type Checked struct {
	Organisations int
	Lines         int64
	Rows          int
	Total         int // of the flaws
	Flaws         []Flaw
}

// Unsound is the error of a backup that could be read, and in which something is
// wrong.
type Unsound struct{ Checked }

func (u *Unsound) Error() string {
	return fmt.Sprintf("%d flaws, of which the first is %+v", u.Total, u.Flaws[0])
}

// Examine looks at what the store knows nothing of, within the transaction of
// one organisation whose log is in order.
type Examine func(tx *Tx, found func(Flaw)) error

// Check looks at everything that lies in the database: each row that belongs to
// another, each key, each value that is encrypted, each file, and the whole of
// every log. It changes nothing, and sees one moment.
func (s *Store) Check(ctx context.Context, progress func(rows int), more ...Examine) (Checked, error) {
	c := check{progress: progress, more: more}
	err := s.View(ctx, Every, func(tx *Tx) error {
		c.tx = tx
		if !s.postgres {
			if err := c.file(); err != nil || c.Total > 0 {
				return err
			}
		}
		return c.all()
	})
	return c.Checked, err
}

// check is the work in hand.
type check struct {
	Checked
	tx       *Tx // of every organisation
	progress func(int)
	more     []Examine
}

func (c *check) found(f Flaw) {
	if c.Total++; len(c.Flaws) < mostFlaws {
		c.Flaws = append(c.Flaws, f)
	}
}

func (c *check) row() {
	c.Rows++
	c.progress(1)
}

// file has SQLite look at its own file.
func (c *check) file() error {
	return c.tx.Rows(`PRAGMA quick_check(1)`, nil, func(scan func(...any) error) error {
		var said string
		err := scan(&said)
		if err == nil && said != "ok" {
			c.found(Flaw{Table: said, Code: FlawFile})
		}
		return err
	})
}

func (c *check) all() error {
	if err := c.keyring(); err != nil {
		return err
	}
	if err := c.references(); err != nil {
		return err
	}
	organisations, err := c.organisations()
	if err != nil {
		return err
	}
	c.Organisations = len(organisations)
	for _, id := range organisations {
		if err := c.organisation(c.tx.of(id)); err != nil {
			return fmt.Errorf("cannot check organisation %s: %w", id, err)
		}
	}
	return nil
}

// of is the same transaction for one organisation. A key that it reads stays in
// it: what is put back may yet be taken away.
func (tx *Tx) of(organisation ID) *Tx {
	one := *tx
	one.organisation, one.key, one.apart = organisation, nil, true
	return &one
}

func (c *check) keyring() error {
	return c.tx.Rows(`SELECT name, wrapped FROM keyring ORDER BY name`, nil, func(scan func(...any) error) error {
		var name string
		var wrapped []byte
		err := scan(&name, &wrapped)
		if c.row(); err == nil && c.tx.store.master.fits("keyring", name, wrapped) != nil {
			c.found(Flaw{Table: "keyring", Row: name, Code: FlawKey})
		}
		return err
	})
}

// references looks for rows that belong to something that is not there.
func (c *check) references() error {
	for _, t := range present() {
		for _, r := range t.refers {
			query := `SELECT a.organisation, ` + t.id + ` FROM ` + t.name + ` a WHERE NOT EXISTS (SELECT 1 FROM ` + r.to +
				` b WHERE b.organisation = a.organisation AND ` + r.on + `)`
			if r.only != "" {
				query += ` AND ` + r.only
			}
			if err := c.tx.Rows(query, nil, func(scan func(...any) error) error {
				f := Flaw{Table: t.name, Code: FlawReference}
				err := scan(&f.Organisation, &f.Row)
				c.found(f)
				return err
			}); err != nil {
				return fmt.Errorf("cannot check what %s refers to: %w", t.name, err)
			}
		}
	}
	return nil
}

// organisations gives those of which there is any row.
func (c *check) organisations() (list []ID, err error) {
	var each []string
	for _, t := range present() {
		if t.id != "" {
			each = append(each, `SELECT organisation FROM `+t.name)
		}
	}
	err = c.tx.Rows(strings.Join(each, ` UNION `)+` ORDER BY organisation`, nil, func(scan func(...any) error) error {
		var id ID
		err := scan(&id)
		list = append(list, id)
		return err
	})
	return list, err
}

func (c *check) organisation(tx *Tx) error {
	before := c.Total
	_, err := tx.secret()
	switch {
	case err != nil && tx.ctx.Err() != nil:
		return err
	case err != nil && !errors.Is(err, errErased):
		c.found(Flaw{tx.organisation, "organisation_key", string(tx.organisation), FlawKey})
	default:
		for _, t := range present() {
			if err := c.encrypted(tx, t); err != nil {
				return fmt.Errorf("cannot check %s: %w", t.name, err)
			}
		}
		if err := c.files(tx); err != nil {
			return fmt.Errorf("cannot check files: %w", err)
		}
	}
	if err := c.log(tx); err != nil {
		return fmt.Errorf("cannot check the log: %w", err)
	}
	if c.Total > before {
		return nil // what lies on top of it would only say the same again
	}
	for _, examine := range c.more {
		if err := examine(tx, func(f Flaw) {
			f.Organisation = tx.organisation
			c.found(f)
		}); err != nil {
			return err
		}
	}
	return nil
}

// encrypted opens every value of a table that is encrypted.
func (c *check) encrypted(tx *Tx, t table) error {
	if len(t.encrypted) == 0 {
		return nil
	}
	return tx.Rows(`SELECT `+t.id+`, `+strings.Join(t.encrypted, ", ")+` FROM `+t.name+` a WHERE organisation = $1`, []any{tx.organisation},
		func(scan func(...any) error) error {
			var id string
			values := make([][]byte, len(t.encrypted))
			into := []any{&id}
			for i := range values {
				into = append(into, &values[i])
			}
			if err := scan(into...); err != nil {
				return err
			}
			c.row()
			for i, column := range t.encrypted {
				data, err := tx.DecryptBytes(t.name+"."+column, id, values[i])
				if values[i] != nil && (err != nil || !json.Valid(data)) {
					c.found(Flaw{tx.organisation, t.name, id, FlawEncrypted})
					break
				}
			}
			return nil
		})
}

// hash is a SHA-256 in lower-case hexadecimal, as JSON names a file.
var hash = regexp.MustCompile(`"([0-9a-f]{64})"`)

// files opens every file, and looks for files that are named and not there.
func (c *check) files(tx *Tx) error {
	there := map[string]bool{}
	err := tx.Rows(`SELECT sha256, size, personal FROM blob WHERE organisation = $1`, []any{tx.organisation},
		func(scan func(...any) error) error {
			var name string
			var size int
			var hidden []byte
			if err := scan(&name, &size, &hidden); err != nil {
				return err
			}
			c.row()
			there[name] = true
			data, err := tx.DecryptBytes("blob.personal", name, hidden)
			if sum := sha256.Sum256(data); err != nil || len(data) != size || hex.EncodeToString(sum[:]) != name {
				c.found(Flaw{tx.organisation, "blob", name, FlawBlob})
			}
			return nil
		})
	if err != nil {
		return err
	}
	for _, t := range present() {
		if t.files == "" {
			continue
		}
		err := tx.Rows(`SELECT `+t.id+`, `+t.files+` FROM `+t.name+` a WHERE organisation = $1`, []any{tx.organisation},
			func(scan func(...any) error) error {
				var id, text string
				err := scan(&id, &text)
				for _, name := range hash.FindAllStringSubmatch(text, -1) {
					if !there[name[1]] {
						c.found(Flaw{tx.organisation, t.name, id, FlawFileGone})
						break
					}
				}
				return err
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// present are the tables of this schema.
func present() []table {
	return slices.DeleteFunc(slices.Clone(tables), func(t table) bool { return t.until != 0 })
}

// sound checks what a restore has put back; a flaw is an error.
func (tx *Tx) sound(more []Examine) error {
	c := check{tx: tx, progress: func(int) {}, more: more}
	if err := c.all(); err != nil {
		return fmt.Errorf("cannot check what was put back: %w", err)
	}
	if c.Total > 0 {
		return fault.Wrap(fault.Invalid, "fault.restore-unsound", &Unsound{c.Checked})
	}
	return nil
}
