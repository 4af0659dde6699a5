package store

import (
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// Account is a person who signs in for an organisation.
type Account struct {
	ID           store.ID
	Role         string
	State        string // invited, active, disabled
	Language     string
	Password     string // argon2id, encoded; empty until the invitation is accepted
	SecondFactor bool
	Secret       Secret
	CreatedAt    time.Time
	app.Person
}

// Secret is what proves a second factor.
type Secret struct {
	TOTP     string   `json:"totp"`     // shared with the authenticator app
	Recovery []string `json:"recovery"` // hashes of the codes that are left
	LastStep int64    `json:"last"`     // the last time step that was used: a code works once
	// Handed: the password was chosen by a link that somebody of our own side
	// could use as well, and no second factor stood in the way.
	Handed bool `json:"handed,omitempty"`
}

// CreateAccount adds an account and makes its address one that signs in.
func CreateAccount(tx *store.Tx, a Account) error {
	personal, secret, err := encryptAccount(tx, a)
	if err != nil {
		return err
	}
	if err := tx.ExecOne(`INSERT INTO account (organisation, id, personal, role, state, language, password, secret, second_factor, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Organisation(), a.ID, personal, a.Role, a.State, a.Language, a.Password, secret, store.BoolNumber(a.SecondFactor), store.Millis(tx.Now)); err != nil {
		return err
	}
	return tx.ExecOne(`INSERT INTO directory (address, organisation, account) VALUES ($1, $2, $3)`, tx.Blind("address", a.Email),
		tx.Organisation(), a.ID)
}

// UpdateAccount changes an account; the address stays what it was.
func UpdateAccount(tx *store.Tx, a Account) error {
	personal, secret, err := encryptAccount(tx, a)
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE account SET personal = $3, role = $4, state = $5, language = $6, password = $7, secret = $8, second_factor = $9 WHERE organisation = $1 AND id = $2`,
		tx.Organisation(), a.ID, personal, a.Role, a.State, a.Language, a.Password, secret, store.BoolNumber(a.SecondFactor))
}

func encryptAccount(tx *store.Tx, a Account) (personal, secret []byte, err error) {
	if personal, err = tx.Encrypt("account.personal", a.ID, a.Person); err == nil {
		secret, err = tx.Encrypt("account.secret", a.ID, a.Secret)
	}
	return personal, secret, err
}

const accountColumns = `id, personal, role, state, language, password, secret, second_factor, created_at`

// GetAccount gives one account.
func GetAccount(tx *store.Tx, id store.ID) (Account, error) {
	return scanAccount(tx, func(into ...any) error {
		return tx.Row(`SELECT `+accountColumns+` FROM account WHERE organisation = $1 AND id = $2`, []any{tx.Organisation(), id}, into...)
	})
}

// Accounts lists the accounts, the oldest first.
func Accounts(tx *store.Tx) ([]Account, error) {
	var list []Account
	err := tx.Rows(`SELECT `+accountColumns+` FROM account WHERE organisation = $1 ORDER BY id`, []any{tx.Organisation()},
		func(scan func(...any) error) error {
			a, err := scanAccount(tx, scan)
			list = append(list, a)
			return err
		})
	return list, err
}

func scanAccount(tx *store.Tx, scan func(...any) error) (Account, error) {
	var a Account
	var personal, secret []byte
	var factor, created int64
	if err := scan(&a.ID, &personal, &a.Role, &a.State, &a.Language, &a.Password, &secret, &factor, &created); err != nil {
		return a, err
	}
	a.SecondFactor, a.CreatedAt = factor == 1, store.Moment(created)
	if err := tx.Decrypt("account.personal", a.ID, personal, &a.Person); err != nil {
		return a, err
	}
	return a, tx.Decrypt("account.secret", a.ID, secret, &a.Secret)
}

// Directory finds the accounts of an address, in every organisation; only in
// a transaction over all of them.
func Directory(tx *store.Tx, email string) ([]store.Ref, error) {
	var list []store.Ref
	err := tx.Rows(`SELECT organisation, account FROM directory WHERE address = $1 ORDER BY organisation LIMIT 10`,
		[]any{tx.Blind("address", email)}, func(scan func(...any) error) error {
			var e store.Ref
			err := scan(&e.Organisation, &e.ID)
			list = append(list, e)
			return err
		})
	return list, err
}

// Session is somebody signed in on one device.
type Session struct {
	Account   store.ID
	Complete  bool // the second factor was given too, or is not asked
	CreatedAt time.Time
	ExpiresAt time.Time
}

// CreateSession keeps a session under the hash of its secret.
func CreateSession(tx *store.Tx, secret string, s Session) error {
	return tx.ExecOne(`INSERT INTO session (organisation, id, account, complete, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Organisation(), store.HashSecret(secret), s.Account, store.BoolNumber(s.Complete), store.Millis(tx.Now), store.Millis(s.ExpiresAt))
}

// GetSession gives a session that has not expired.
func GetSession(tx *store.Tx, secret string) (Session, error) {
	var s Session
	var complete, created, expires int64
	err := tx.Row(`SELECT account, complete, created_at, expires_at FROM session WHERE organisation = $1 AND id = $2 AND expires_at > $3`,
		[]any{tx.Organisation(), store.HashSecret(secret), store.Millis(tx.Now)}, &s.Account, &complete, &created, &expires)
	s.Complete, s.CreatedAt, s.ExpiresAt = complete == 1, store.Moment(created), store.Moment(expires)
	return s, err
}

// DeleteSession signs one device out.
func DeleteSession(tx *store.Tx, secret string) error {
	_, err := tx.Exec(`DELETE FROM session WHERE organisation = $1 AND id = $2`, tx.Organisation(), store.HashSecret(secret))
	return err
}

// DeleteSessions signs an account out everywhere, except with the secret keep.
func DeleteSessions(tx *store.Tx, account store.ID, keep string) error {
	_, err := tx.Exec(`DELETE FROM session WHERE organisation = $1 AND account = $2 AND id <> $3`, tx.Organisation(), account,
		store.HashSecret(keep))
	return err
}

// PruneSessions deletes sessions that have expired.
func PruneSessions(tx *store.Tx) error {
	_, err := tx.Exec(`DELETE FROM session WHERE expires_at <= $1`, store.Millis(tx.Now))
	return err
}
