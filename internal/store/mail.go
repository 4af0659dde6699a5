package store

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// Mail is a letter by e-mail. It is kept whether or not it can be sent: the
// outbox shows what left the house, and what did not.
type Mail struct {
	ID        ID
	Object    string // what it is about: "agreement:0192…"
	State     MailState
	Attempts  int
	Reason    string // why it could not be sent, in the words of the other server
	Files     []MailFile
	CreatedAt time.Time
	SentAt    time.Time
	Letter
}

// MailState is what is known of a letter's way.
type MailState string

// The states. Sent means that the next mail server took it; whether it was
// read is another matter.
const (
	MailWaiting MailState = "waiting"
	MailSent    MailState = "sent"
	MailFailed  MailState = "failed"
	MailKept    MailState = "kept" // no mail server is set: it stays in the outbox
)

// Letter is what a mail says, and to whom.
type Letter struct {
	To      string `json:"to"`
	ToName  string `json:"to_name"`
	From    string `json:"from_name"` // the organisation in whose name it is sent
	ReplyTo string `json:"reply_to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// MailFile is an attachment: a file of the organisation by its hash.
type MailFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// CreateMail adds a letter to the outbox.
func (tx *Tx) CreateMail(m Mail) error {
	personal, err := tx.hide("mail.personal", m.ID, m.Letter)
	if err != nil {
		return err
	}
	files, err := json.Marshal(m.Files)
	if err != nil {
		return err
	}
	return tx.one(`INSERT INTO mail (organisation, id, object, state, personal, files, attempts, reason, created_at, sent_at) VALUES ($1, $2, $3, $4, $5, $6, 0, '', $7, 0)`,
		tx.organisation, m.ID, m.Object, string(m.State), personal, string(files), millis(tx.Now))
}

// SetMail notes what became of a letter.
func (tx *Tx) SetMail(id ID, state MailState, reason string) error {
	sent := int64(0)
	if state == MailSent {
		sent = millis(tx.Now)
	}
	return tx.one(`UPDATE mail SET state = $3, reason = $4, attempts = attempts + 1, sent_at = $5 WHERE organisation = $1 AND id = $2 AND state <> 'sent'`,
		tx.organisation, id, string(state), reason, sent)
}

const mailColumns = `id, object, state, personal, files, attempts, reason, created_at, sent_at`

// GetMail gives one letter.
func (tx *Tx) GetMail(id ID) (Mail, error) {
	return tx.scanMail(func(into ...any) error {
		return tx.row(`SELECT `+mailColumns+` FROM mail WHERE organisation = $1 AND id = $2`, []any{tx.organisation, id}, into...)
	})
}

// Mails lists letters, the newest first, before the ID before ("" = from the
// newest); about one object, or about all when object is "".
func (tx *Tx) Mails(object string, before ID, most int) ([]Mail, error) {
	if before == "" {
		before = "g" // after every ID
	}
	query := `SELECT ` + mailColumns + ` FROM mail WHERE organisation = $1 AND id < $2 AND ($3 = '' OR object = $3) ORDER BY id DESC LIMIT $4`
	var list []Mail
	err := tx.rows(query, []any{tx.organisation, before, object, most}, func(scan func(...any) error) error {
		m, err := tx.scanMail(scan)
		list = append(list, m)
		return err
	})
	return list, err
}

// WaitingMail lists letters that are not sent yet, over all organisations.
func (tx *Tx) WaitingMail() ([]Ref, error) {
	var list []Ref
	err := tx.rows(`SELECT organisation, id FROM mail WHERE state = 'waiting' ORDER BY organisation, id`, nil, func(scan func(...any) error) error {
		var e Ref
		err := scan(&e.Organisation, &e.ID)
		list = append(list, e)
		return err
	})
	return list, err
}

func (tx *Tx) scanMail(scan func(...any) error) (Mail, error) {
	var m Mail
	var personal []byte
	var files string
	var created, sent int64
	if err := scan(&m.ID, &m.Object, &m.State, &personal, &files, &m.Attempts, &m.Reason, &created, &sent); err != nil {
		return m, err
	}
	m.CreatedAt, m.SentAt = moment(created), moment(sent)
	if err := json.Unmarshal([]byte(files), &m.Files); err != nil {
		return m, err
	}
	return m, tx.show("mail.personal", m.ID, personal, &m.Letter)
}

// secretPath is where a secret stands in the address of a link.
var secretPath = regexp.MustCompile(`(/(?:s|invite)/)[A-Za-z0-9_-]{52,}`)

// WithoutSecret takes the secrets out of the links of a text.
func WithoutSecret(text, instead string) string {
	return strings.ReplaceAll(secretPath.ReplaceAllString(text, "${1}\x00"), "\x00", instead)
}

// HideSecret takes the secret out of a letter that has left the house.
func (tx *Tx) HideSecret(m Mail) error {
	m.Text = WithoutSecret(m.Text, "…")
	personal, err := tx.hide("mail.personal", m.ID, m.Letter)
	if err != nil {
		return err
	}
	return tx.one(`UPDATE mail SET personal = $3 WHERE organisation = $1 AND id = $2`, tx.organisation, m.ID, personal)
}
