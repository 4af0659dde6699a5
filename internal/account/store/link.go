package store

import (
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

// Link is a secret address by which somebody without an account does one thing.
// It is kept by the hash of its secret only.
type Link struct {
	Purpose   string   // "sign", "invite"
	Object    store.ID // the agreement or account that it is for
	Version   int
	Name      string // of the person it was sent to
	Email     string
	CreatedAt time.Time
	ExpiresAt time.Time
	OpenedAt  time.Time // the first time
	RevokedAt time.Time
	id        string
}

// JoinToken makes what stands in the address: whose link it is, and the secret.
func JoinToken(organisation store.ID, secret string) string {
	return strings.ReplaceAll(string(organisation), "-", "") + secret
}

// SplitToken takes it apart again.
func SplitToken(token string) (organisation store.ID, secret string, err error) {
	if len(token) < 32+20 || len(token) > 200 {
		return "", "", fault.New(fault.NotFound, "fault.link-unknown")
	}
	t := token[:32]
	organisation, err = store.ParseID(strings.Join([]string{t[:8], t[8:12], t[12:16], t[16:20], t[20:]}, "-"))
	if err != nil {
		return "", "", fault.New(fault.NotFound, "fault.link-unknown")
	}
	return organisation, token[32:], nil
}

type linkPersonal struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// CreateLink adds a link and revokes the earlier ones for the same purpose.
func CreateLink(tx *store.Tx, secret string, l Link) error {
	if err := RevokeLinks(tx, l.Purpose, l.Object); err != nil {
		return err
	}
	id := store.HashSecret(secret)
	personal, err := tx.Encrypt("link.personal", store.ID(id), linkPersonal{l.Name, l.Email})
	if err != nil {
		return err
	}
	return tx.ExecOne(`INSERT INTO link (organisation, id, purpose, object, version, personal, created_at, expires_at, opened_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)`,
		tx.Organisation(), id, l.Purpose, l.Object, l.Version, personal, store.Millis(tx.Now), store.Millis(l.ExpiresAt))
}

// GetLink finds a link by its secret and purpose. It gives revoked and expired
// links too: who opens one must be told so.
func GetLink(tx *store.Tx, purpose, secret string) (Link, error) {
	l := Link{id: store.HashSecret(secret), Purpose: purpose}
	var personal []byte
	var created, expires, opened, revoked int64
	err := tx.Row(`SELECT object, version, personal, created_at, expires_at, opened_at, revoked_at FROM link WHERE organisation = $1 AND id = $2 AND purpose = $3`,
		[]any{tx.Organisation(), l.id, purpose}, &l.Object, &l.Version, &personal, &created, &expires, &opened, &revoked)
	if fault.Is(err, fault.NotFound) {
		return l, fault.New(fault.NotFound, "fault.link-unknown")
	}
	if err != nil {
		return l, err
	}
	l.CreatedAt, l.ExpiresAt, l.OpenedAt, l.RevokedAt = store.Moment(created), store.Moment(expires), store.Moment(opened), store.Moment(revoked)
	var p linkPersonal
	err = tx.Decrypt("link.personal", store.ID(l.id), personal, &p)
	l.Name, l.Email = p.Name, p.Email
	return l, err
}

// OpenLink notes the first time that a link was opened, and says whether this
// was it.
func OpenLink(tx *store.Tx, l Link) (bool, error) {
	n, err := tx.Exec(`UPDATE link SET opened_at = $3 WHERE organisation = $1 AND id = $2 AND opened_at = 0`, tx.Organisation(), l.id,
		store.Millis(tx.Now))
	return n == 1, err
}

// RevokeLinks makes the links for a purpose useless.
func RevokeLinks(tx *store.Tx, purpose string, object store.ID) error {
	_, err := tx.Exec(`UPDATE link SET revoked_at = $4 WHERE organisation = $1 AND purpose = $2 AND object = $3 AND revoked_at = 0`,
		tx.Organisation(), purpose, object, store.Millis(tx.Now))
	return err
}

// Links lists the links to an object, the newest first.
func Links(tx *store.Tx, object store.ID) ([]Link, error) {
	var list []Link
	err := tx.Rows(`SELECT id, purpose, version, personal, created_at, expires_at, opened_at, revoked_at FROM link WHERE organisation = $1 AND object = $2 ORDER BY created_at DESC, id`, []any{tx.Organisation(), object}, func(scan func(...any) error) error {
		l := Link{Object: object}
		var personal []byte
		var created, expires, opened, revoked int64
		if err := scan(&l.id, &l.Purpose, &l.Version, &personal, &created, &expires, &opened, &revoked); err != nil {
			return err
		}
		l.CreatedAt, l.ExpiresAt, l.OpenedAt, l.RevokedAt = store.Moment(created), store.Moment(expires), store.Moment(opened), store.Moment(revoked)
		var p linkPersonal
		err := tx.Decrypt("link.personal", store.ID(l.id), personal, &p)
		l.Name, l.Email = p.Name, p.Email
		list = append(list, l)
		return err
	})
	return list, err
}

// EraseLink erases whom a link was sent to, and makes it useless.
// law: avg 17(1)
func EraseLink(tx *store.Tx, l Link) error {
	personal, err := tx.Encrypt("link.personal", store.ID(l.id), linkPersonal{})
	if err != nil {
		return err
	}
	revoked := l.RevokedAt
	if revoked.IsZero() {
		revoked = tx.Now
	}
	return tx.ExecOne(`UPDATE link SET personal = $3, revoked_at = $4 WHERE organisation = $1 AND id = $2`, tx.Organisation(), l.id, personal,
		store.Millis(revoked))
}
