package store

import (
	"time"

	"github.com/verhaal/verhaal/internal/store"
)

// Organisation is one that keeps its records here.
type Organisation struct {
	ID        store.ID  `json:"-"`
	Language  string    `json:"-"`
	CreatedAt time.Time `json:"-"`
	Profile
}

// Profile is what an organisation says of itself in its documents.
type Profile struct {
	Name     string `json:"name"`
	KVK      string `json:"kvk"` // eight digits; the number of the Dutch trade register
	Street   string `json:"street"`
	Postcode string `json:"postcode"`
	City     string `json:"city"`
	Country  string `json:"country"`
	Email    string `json:"email"` // for privacy and breaches
	Phone    string `json:"phone"`
}

// CreateOrganisation makes the organisation of this transaction, with its key.
func CreateOrganisation(tx *store.Tx, o Organisation) error {
	if err := tx.CreateKey(); err != nil {
		return err
	}
	personal, err := tx.Encrypt("organisation.personal", tx.Organisation(), o.Profile)
	if err != nil {
		return err
	}
	return tx.ExecOne(`INSERT INTO organisation (organisation, personal, language, created_at) VALUES ($1, $2, $3, $4)`,
		tx.Organisation(), personal, o.Language, store.Millis(tx.Now))
}

// GetOrganisation gives the organisation of this transaction.
func GetOrganisation(tx *store.Tx) (Organisation, error) {
	o := Organisation{ID: tx.Organisation()}
	var personal []byte
	var created int64
	err := tx.Row(`SELECT personal, language, created_at FROM organisation WHERE organisation = $1`, []any{tx.Organisation()}, &personal,
		&o.Language, &created)
	if err != nil {
		return o, err
	}
	o.CreatedAt = store.Moment(created)
	return o, tx.Decrypt("organisation.personal", tx.Organisation(), personal, &o.Profile)
}

// UpdateOrganisation changes what the organisation says of itself.
func UpdateOrganisation(tx *store.Tx, o Organisation) error {
	personal, err := tx.Encrypt("organisation.personal", tx.Organisation(), o.Profile)
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE organisation SET personal = $2, language = $3 WHERE organisation = $1`, tx.Organisation(), personal, o.Language)
}

// Organisations lists the organisations of the installation; only for
// housekeeping over all of them.
func Organisations(tx *store.Tx) ([]store.ID, error) {
	var ids []store.ID
	err := tx.Rows(`SELECT organisation FROM organisation ORDER BY organisation`, nil, func(scan func(...any) error) error {
		var id store.ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
