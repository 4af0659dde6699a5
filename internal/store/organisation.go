package store

import "time"

// Organisation is one that keeps its records here.
type Organisation struct {
	ID        ID        `json:"-"`
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
func (tx *Tx) CreateOrganisation(o Organisation) error {
	if err := tx.newKey(); err != nil {
		return err
	}
	personal, err := tx.hide("organisation.personal", tx.organisation, o.Profile)
	if err != nil {
		return err
	}
	return tx.one(`INSERT INTO organisation (organisation, personal, language, created_at) VALUES ($1, $2, $3, $4)`,
		tx.organisation, personal, o.Language, millis(tx.Now))
}

// GetOrganisation gives the organisation of this transaction.
func (tx *Tx) GetOrganisation() (Organisation, error) {
	o := Organisation{ID: tx.organisation}
	var personal []byte
	var created int64
	err := tx.row(`SELECT personal, language, created_at FROM organisation WHERE organisation = $1`, []any{tx.organisation}, &personal, &o.Language, &created)
	if err != nil {
		return o, err
	}
	o.CreatedAt = moment(created)
	return o, tx.show("organisation.personal", tx.organisation, personal, &o.Profile)
}

// UpdateOrganisation changes what the organisation says of itself.
func (tx *Tx) UpdateOrganisation(o Organisation) error {
	personal, err := tx.hide("organisation.personal", tx.organisation, o.Profile)
	if err != nil {
		return err
	}
	return tx.one(`UPDATE organisation SET personal = $2, language = $3 WHERE organisation = $1`, tx.organisation, personal, o.Language)
}

// Organisations lists the organisations of the installation; only for
// housekeeping over all of them.
func (tx *Tx) Organisations() ([]ID, error) {
	var ids []ID
	err := tx.rows(`SELECT organisation FROM organisation ORDER BY organisation`, nil, func(scan func(...any) error) error {
		var id ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
