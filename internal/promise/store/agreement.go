package store

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Agreement is an agreement with its answers.
type Agreement struct {
	ID        store.ID
	Revision  int64    // counts changes; a change of an older revision is a conflict
	Owner     store.ID // the account that started it
	Answers   map[string]any
	CreatedAt time.Time
	UpdatedAt time.Time
	agreement.Agreement
}

// agreementPersonal is what of an agreement lies encrypted beside the answers.
type agreementPersonal struct {
	Counterparty agreement.Contact `json:"counterparty"`
	Reason       string            `json:"reason"`
	Owner        store.ID          `json:"owner"`
	Replaces     string            `json:"replaces,omitempty"`
}

// CreateAgreement adds an agreement.
func CreateAgreement(tx *store.Tx, a *Agreement) error {
	a.Revision, a.CreatedAt, a.UpdatedAt = 1, tx.Now, tx.Now
	personal, err := encryptAgreement(tx, a)
	if err != nil {
		return err
	}
	answers, err := tx.Encrypt("agreement.answers", a.ID, a.Answers)
	if err != nil {
		return err
	}
	next := a.Next()
	return tx.ExecOne(`INSERT INTO agreement (organisation, id, kind, state, ours, first_signer, language, version, final, revision, personal, answers, offered_at, expires_at,
			created_at, updated_at, counterparty, next_act, waits_for)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18)`,
		tx.Organisation(), a.ID, a.Kind, string(a.State), string(a.Ours), string(a.First), a.Language, a.Version, store.BoolNumber(a.Final), a.Revision, personal, answers,
		store.Millis(a.OfferedAt), store.Millis(a.ExpiresAt), store.Millis(tx.Now), a.counterparty(), string(next), string(waitsFor(next)))
}

// UpdateAgreement writes an agreement that was read in this transaction, or in
// one before with the same revision. Its answers stay as they are.
func UpdateAgreement(tx *store.Tx, a *Agreement) error {
	personal, err := encryptAgreement(tx, a)
	if err != nil {
		return err
	}
	next := a.Next()
	err = tx.ExecOne(`UPDATE agreement SET state = $3, ours = $4, first_signer = $5, language = $6, version = $7, final = $8, revision = revision + 1, personal = $9, offered_at = $10,
			expires_at = $11, updated_at = $12, counterparty = $13, next_act = $14, waits_for = $15
		WHERE organisation = $1 AND id = $2 AND revision = $16`,
		tx.Organisation(), a.ID, string(a.State), string(a.Ours), string(a.First), a.Language, a.Version, store.BoolNumber(a.Final), personal,
		store.Millis(a.OfferedAt), store.Millis(a.ExpiresAt), store.Millis(tx.Now), a.counterparty(), string(next), string(waitsFor(next)), a.Revision)
	if err == nil {
		a.Revision, a.UpdatedAt = a.Revision+1, tx.Now
	}
	return err
}

// UpdateAnswers writes the answers of an agreement, and the rest as
// UpdateAgreement does.
func UpdateAnswers(tx *store.Tx, a *Agreement) error {
	if err := UpdateAgreement(tx, a); err != nil {
		return err
	}
	answers, err := tx.Encrypt("agreement.answers", a.ID, a.Answers)
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE agreement SET answers = $3 WHERE organisation = $1 AND id = $2`, tx.Organisation(), a.ID, answers)
}

func encryptAgreement(tx *store.Tx, a *Agreement) ([]byte, error) {
	return tx.Encrypt("agreement.personal", a.ID, agreementPersonal{a.Counterparty, a.Reason, a.Owner, a.Replaces})
}

const agreementColumns = `id, kind, state, ours, first_signer, language, version, final, revision, personal, answers, offered_at, expires_at, created_at, updated_at`

// GetAgreement gives an agreement with the signatures under its present version.
func GetAgreement(tx *store.Tx, id store.ID) (*Agreement, error) {
	return scanAgreement(tx, func(into ...any) error {
		return tx.Row(`SELECT `+agreementColumns+` FROM agreement WHERE organisation = $1 AND id = $2`, []any{tx.Organisation(), id}, into...)
	})
}

// AgreementStates counts the agreements by state.
func AgreementStates(tx *store.Tx) (map[agreement.State]int, error) {
	return store.Cached(tx, "agreement-states", func() (map[agreement.State]int, error) { return countStates(tx) })
}

func countStates(tx *store.Tx) (map[agreement.State]int, error) {
	counts := map[agreement.State]int{}
	err := tx.Rows(`SELECT state, count(*) FROM agreement WHERE organisation = $1 GROUP BY state`, []any{tx.Organisation()},
		func(scan func(...any) error) error {
			var state agreement.State
			var n int
			err := scan(&state, &n)
			counts[state] = n
			return err
		})
	return counts, err
}

// Lapsed lists offers that were not answered in time, over all organisations.
// What all have signed was answered, however late its seal is.
func Lapsed(tx *store.Tx, limit int) ([]store.Ref, error) {
	return refs(tx, `SELECT organisation, id FROM agreement WHERE state IN ('offered', 'signed') AND expires_at > 0 AND expires_at < $1 AND next_act <> 'seal' ORDER BY expires_at LIMIT $2`,
		store.Millis(tx.Now), limit)
}

// Unsealed lists agreements that wait for their seal, over all organisations.
func Unsealed(tx *store.Tx) ([]store.Ref, error) {
	return refs(tx, `SELECT organisation, id FROM agreement WHERE next_act = 'seal'`)
}

func refs(tx *store.Tx, query string, args ...any) ([]store.Ref, error) {
	var list []store.Ref
	err := tx.Rows(query, args, func(scan func(...any) error) error {
		var e store.Ref
		err := scan(&e.Organisation, &e.ID)
		list = append(list, e)
		return err
	})
	return list, err
}

func scanAgreement(tx *store.Tx, scan func(...any) error) (*Agreement, error) {
	a, err := scanRow(tx, scan)
	if err != nil {
		return nil, err
	}
	a.Signatures, err = Signatures(tx, a.ID, a.Version)
	return a, err
}

func scanRow(tx *store.Tx, scan func(...any) error) (*Agreement, error) {
	a := &Agreement{}
	var personal, answers []byte
	var final, offered, expires, created, updated int64
	err := scan(&a.ID, &a.Kind, &a.State, &a.Ours, &a.First, &a.Language, &a.Version, &final, &a.Revision, &personal, &answers, &offered,
		&expires, &created, &updated)
	if err != nil {
		return nil, err
	}
	a.Final = final == 1
	a.OfferedAt, a.ExpiresAt, a.CreatedAt, a.UpdatedAt = store.Moment(offered), store.Moment(expires), store.Moment(created), store.Moment(updated)
	var p agreementPersonal
	if err := tx.Decrypt("agreement.personal", a.ID, personal, &p); err != nil {
		return nil, err
	}
	a.Counterparty, a.Reason, a.Owner, a.Replaces = p.Counterparty, p.Reason, p.Owner, p.Replaces
	return a, tx.Decrypt("agreement.answers", a.ID, answers, &a.Answers)
}

// Version is a finalised version: what was answered and the documents made of
// it, by their hashes.
type Version struct {
	Agreement   store.ID
	Number      int
	Language    string
	Day         string // 2026-11-22, as it stands in the document
	Answers     map[string]any
	Files       Files
	FinalisedAt time.Time
}

// Files are the documents of a version: the SHA-256 of each, in hexadecimal.
type Files struct {
	PDF    string `json:"pdf"`
	DOCX   string `json:"docx"`
	HTML   string `json:"html"`
	Sealed string `json:"sealed,omitempty"`
}

// CreateVersion adds a version.
func CreateVersion(tx *store.Tx, v Version) error {
	answers, err := encryptVersion(tx, v)
	if err != nil {
		return err
	}
	files, err := json.Marshal(v.Files)
	if err != nil {
		return err
	}
	return tx.ExecOne(`INSERT INTO version (organisation, agreement, number, language, day, answers, files, finalised_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Organisation(), v.Agreement, v.Number, v.Language, v.Day, answers, string(files), store.Millis(tx.Now))
}

func encryptVersion(tx *store.Tx, v Version) ([]byte, error) {
	return tx.Encrypt("version.answers", v.place(), v.Answers)
}

func (v Version) place() store.ID { return v.Agreement + store.ID("/"+strconv.Itoa(v.Number)) }

// SetSealed notes the sealed PDF of a version that had none.
func SetSealed(tx *store.Tx, v Version, sha256 string) error {
	v.Files.Sealed = sha256
	files, err := json.Marshal(v.Files)
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE version SET files = $4 WHERE organisation = $1 AND agreement = $2 AND number = $3`, tx.Organisation(),
		v.Agreement, v.Number, string(files))
}

// EraseVersion writes the answers that are left of a version and destroys its
// documents, but for those that another version has as well.
// law: avg 17(1)
func EraseVersion(tx *store.Tx, v Version) error {
	for _, name := range []string{v.Files.PDF, v.Files.DOCX, v.Files.HTML, v.Files.Sealed} {
		others := 0
		err := tx.Row(`SELECT count(*) FROM version WHERE organisation = $1 AND files LIKE $2 AND NOT (agreement = $3 AND number = $4)`,
			[]any{tx.Organisation(), "%" + name + "%", v.Agreement, v.Number}, &others)
		if err != nil {
			return err
		}
		if name == "" || others > 0 {
			continue
		}
		if err := tx.EraseBlob(name); err != nil {
			return err
		}
	}
	answers, err := encryptVersion(tx, v)
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE version SET answers = $4, files = '{}' WHERE organisation = $1 AND agreement = $2 AND number = $3`,
		tx.Organisation(), v.Agreement, v.Number, answers)
}

const versionColumns = `number, language, day, answers, files, finalised_at`

// GetVersion gives one version.
func GetVersion(tx *store.Tx, id store.ID, number int) (Version, error) {
	return scanVersion(tx, id, func(into ...any) error {
		return tx.Row(`SELECT `+versionColumns+` FROM version WHERE organisation = $1 AND agreement = $2 AND number = $3`,
			[]any{tx.Organisation(), id, number}, into...)
	})
}

// Versions lists the versions of an agreement, the first first.
func Versions(tx *store.Tx, id store.ID) ([]Version, error) {
	var list []Version
	err := tx.Rows(`SELECT `+versionColumns+` FROM version WHERE organisation = $1 AND agreement = $2 ORDER BY number`,
		[]any{tx.Organisation(), id}, func(scan func(...any) error) error {
			v, err := scanVersion(tx, id, scan)
			list = append(list, v)
			return err
		})
	return list, err
}

func scanVersion(tx *store.Tx, id store.ID, scan func(...any) error) (Version, error) {
	v := Version{Agreement: id}
	var answers []byte
	var files string
	var at int64
	if err := scan(&v.Number, &v.Language, &v.Day, &answers, &files, &at); err != nil {
		return v, err
	}
	v.FinalisedAt = store.Moment(at)
	if err := json.Unmarshal([]byte(files), &v.Files); err != nil {
		return v, err
	}
	return v, tx.Decrypt("version.answers", v.place(), answers, &v.Answers)
}

// signaturePersonal is what of a signature lies encrypted.
type signaturePersonal struct {
	Name      string          `json:"name"`
	Function  string          `json:"function"`
	Email     string          `json:"email"`
	Statement string          `json:"statement"`
	Proof     agreement.Proof `json:"proof"`
	Address   string          `json:"address"`
	At        string          `json:"at"` // with the signer's offset
}

// CreateSignature adds a signature; a second one of the same party under the
// same version is a conflict.
func CreateSignature(tx *store.Tx, id store.ID, version int, s agreement.Signature) error {
	key := store.NewID()
	personal, err := tx.Encrypt("signature.personal", key,
		signaturePersonal{s.Name, s.Function, s.Email, s.Statement, s.Proof, s.Address, s.At.Format(time.RFC3339Nano)})
	if err != nil {
		return err
	}
	return tx.ExecOne(`INSERT INTO signature (organisation, id, agreement, version, party, personal, sha256, signed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.Organisation(), key, id, version, string(s.Party), personal, s.SHA256, store.Millis(s.At))
}

// Signatures lists the signatures under a version, the first first.
func Signatures(tx *store.Tx, id store.ID, version int) ([]agreement.Signature, error) {
	var list []agreement.Signature
	err := tx.Rows(`SELECT id, party, personal, sha256 FROM signature WHERE organisation = $1 AND agreement = $2 AND version = $3 ORDER BY id`,
		[]any{tx.Organisation(), id, version}, func(scan func(...any) error) error {
			var key store.ID
			var s agreement.Signature
			var personal []byte
			if err := scan(&key, &s.Party, &personal, &s.SHA256); err != nil {
				return err
			}
			var p signaturePersonal
			if err := tx.Decrypt("signature.personal", key, personal, &p); err != nil {
				return err
			}
			s.Name, s.Function, s.Email, s.Statement, s.Proof, s.Address = p.Name, p.Function, p.Email, p.Statement, p.Proof, p.Address
			var err error
			s.At, err = time.Parse(time.RFC3339Nano, p.At)
			list = append(list, s)
			return err
		})
	return list, err
}

// Holder gives the organisation that holds an agreement; only for
// housekeeping over all of them.
func Holder(tx *store.Tx, id store.ID) (organisation store.ID, err error) {
	err = tx.Row(`SELECT organisation FROM agreement WHERE id = $1`, []any{id}, &organisation)
	return organisation, err
}
