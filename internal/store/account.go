package store

import (
	"time"
)

// Account is a person who signs in for an organisation.
type Account struct {
	ID           ID
	Role         string
	State        string // invited, active, disabled
	Language     string
	Password     string // argon2id, encoded; empty until the invitation is accepted
	SecondFactor bool
	Secret       Secret
	CreatedAt    time.Time
	Person
}

// Person is who somebody is.
type Person struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Function string `json:"function"`
}

// Secret is what proves a second factor.
type Secret struct {
	TOTP     string   `json:"totp"`     // shared with the authenticator app
	Recovery []string `json:"recovery"` // hashes of the codes that are left
	LastStep int64    `json:"last"`     // the last time step that was used: a code works once
}

// CreateAccount adds an account and makes its address one that signs in.
func (tx *Tx) CreateAccount(a Account) error {
	personal, secret, err := tx.hideAccount(a)
	if err != nil {
		return err
	}
	if err := tx.one(`INSERT INTO account (organisation, id, personal, role, state, language, password, secret, second_factor, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.organisation, a.ID, personal, a.Role, a.State, a.Language, a.Password, secret, number(a.SecondFactor), millis(tx.Now)); err != nil {
		return err
	}
	return tx.one(`INSERT INTO directory (address, organisation, account) VALUES ($1, $2, $3)`, tx.Blind("address", a.Email), tx.organisation, a.ID)
}

// UpdateAccount changes an account; the address stays what it was.
func (tx *Tx) UpdateAccount(a Account) error {
	personal, secret, err := tx.hideAccount(a)
	if err != nil {
		return err
	}
	return tx.one(`UPDATE account SET personal = $3, role = $4, state = $5, language = $6, password = $7, secret = $8, second_factor = $9 WHERE organisation = $1 AND id = $2`,
		tx.organisation, a.ID, personal, a.Role, a.State, a.Language, a.Password, secret, number(a.SecondFactor))
}

func (tx *Tx) hideAccount(a Account) (personal, secret []byte, err error) {
	if personal, err = tx.hide("account.personal", a.ID, a.Person); err == nil {
		secret, err = tx.hide("account.secret", a.ID, a.Secret)
	}
	return personal, secret, err
}

const accountColumns = `id, personal, role, state, language, password, secret, second_factor, created_at`

// GetAccount gives one account.
func (tx *Tx) GetAccount(id ID) (Account, error) {
	return tx.scanAccount(func(into ...any) error {
		return tx.row(`SELECT `+accountColumns+` FROM account WHERE organisation = $1 AND id = $2`, []any{tx.organisation, id}, into...)
	})
}

// Accounts lists the accounts, the oldest first.
func (tx *Tx) Accounts() ([]Account, error) {
	var list []Account
	err := tx.rows(`SELECT `+accountColumns+` FROM account WHERE organisation = $1 ORDER BY id`, []any{tx.organisation}, func(scan func(...any) error) error {
		a, err := tx.scanAccount(scan)
		list = append(list, a)
		return err
	})
	return list, err
}

func (tx *Tx) scanAccount(scan func(...any) error) (Account, error) {
	var a Account
	var personal, secret []byte
	var factor, created int64
	if err := scan(&a.ID, &personal, &a.Role, &a.State, &a.Language, &a.Password, &secret, &factor, &created); err != nil {
		return a, err
	}
	a.SecondFactor, a.CreatedAt = factor == 1, moment(created)
	if err := tx.show("account.personal", a.ID, personal, &a.Person); err != nil {
		return a, err
	}
	return a, tx.show("account.secret", a.ID, secret, &a.Secret)
}

// Directory finds the accounts of an address, in every organisation; only in
// a transaction over all of them.
func (tx *Tx) Directory(email string) ([]Ref, error) {
	var list []Ref
	err := tx.rows(`SELECT organisation, account FROM directory WHERE address = $1 ORDER BY organisation LIMIT 10`, []any{tx.Blind("address", email)}, func(scan func(...any) error) error {
		var e Ref
		err := scan(&e.Organisation, &e.ID)
		list = append(list, e)
		return err
	})
	return list, err
}

// Session is somebody signed in on one device.
type Session struct {
	Account   ID
	Complete  bool // the second factor was given too, or is not asked
	CreatedAt time.Time
	ExpiresAt time.Time
}

// CreateSession keeps a session under the hash of its secret.
func (tx *Tx) CreateSession(secret string, s Session) error {
	return tx.one(`INSERT INTO session (organisation, id, account, complete, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.organisation, hashed(secret), s.Account, number(s.Complete), millis(tx.Now), millis(s.ExpiresAt))
}

// GetSession gives a session that has not expired.
func (tx *Tx) GetSession(secret string) (Session, error) {
	var s Session
	var complete, created, expires int64
	err := tx.row(`SELECT account, complete, created_at, expires_at FROM session WHERE organisation = $1 AND id = $2 AND expires_at > $3`,
		[]any{tx.organisation, hashed(secret), millis(tx.Now)}, &s.Account, &complete, &created, &expires)
	s.Complete, s.CreatedAt, s.ExpiresAt = complete == 1, moment(created), moment(expires)
	return s, err
}

// DeleteSession signs one device out.
func (tx *Tx) DeleteSession(secret string) error {
	_, err := tx.exec(`DELETE FROM session WHERE organisation = $1 AND id = $2`, tx.organisation, hashed(secret))
	return err
}

// DeleteSessions signs an account out everywhere, except with the secret keep.
func (tx *Tx) DeleteSessions(account ID, keep string) error {
	_, err := tx.exec(`DELETE FROM session WHERE organisation = $1 AND account = $2 AND id <> $3`, tx.organisation, account, hashed(keep))
	return err
}

// PruneSessions deletes sessions that have expired.
func (tx *Tx) PruneSessions() error {
	_, err := tx.exec(`DELETE FROM session WHERE expires_at <= $1`, millis(tx.Now))
	return err
}
