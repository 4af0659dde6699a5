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
	Reason    string    // why it could not be sent, in the words of the other server
	DueAt     time.Time // waiting: not to be tried before
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
	personal, err := tx.hide("mail.personal", m.ID, mailPersonal{Letter: m.Letter})
	if err != nil {
		return err
	}
	files, err := json.Marshal(m.Files)
	if err != nil {
		return err
	}
	return tx.one(`INSERT INTO mail (organisation, id, object, state, personal, files, attempts, due_at, created_at, sent_at) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, 0)`,
		tx.organisation, m.ID, m.Object, string(m.State), personal, string(files), millis(tx.Now))
}

// mailPersonal is what of a mail lies encrypted: the other server's words often
// name the receiver.
type mailPersonal struct {
	Letter
	Reason string `json:"reason,omitempty"`
}

// SetMail notes what became of a letter. One that was sent stays sent: noting
// anything of it is a conflict.
func (tx *Tx) SetMail(m Mail) error {
	sent := int64(0)
	if m.State == MailSent {
		sent = millis(tx.Now)
	}
	personal, err := tx.hide("mail.personal", m.ID, mailPersonal{m.Letter, m.Reason})
	if err != nil {
		return err
	}
	return tx.one(`UPDATE mail SET state = $3, personal = $4, due_at = $5, sent_at = $6 WHERE organisation = $1 AND id = $2 AND state <> 'sent'`,
		tx.organisation, m.ID, string(m.State), personal, millis(m.DueAt), sent)
}

// HoldMail takes a letter whose time has come for one attempt to send it:
// nobody else tries before until. It says whether there was one to take.
func (tx *Tx) HoldMail(id ID, until time.Time) (bool, error) {
	n, err := tx.exec(`UPDATE mail SET due_at = $3, attempts = attempts + 1 WHERE organisation = $1 AND id = $2 AND state = 'waiting' AND due_at <= $4`,
		tx.organisation, id, millis(until), millis(tx.Now))
	return n == 1, err
}

// MailsDue lists letters that wait, those that are due first coming first.
func (tx *Tx) MailsDue(most int) ([]Mail, error) {
	return tx.mails(`SELECT `+mailColumns+` FROM mail WHERE organisation = $1 AND state = 'waiting' ORDER BY due_at, id LIMIT $2`, tx.organisation, most)
}

// MailsFailed lists letters that could not be sent, the newest first.
func (tx *Tx) MailsFailed(most int) ([]Mail, error) {
	return tx.mails(`SELECT `+mailColumns+` FROM mail WHERE organisation = $1 AND state = 'failed' ORDER BY id DESC LIMIT $2`, tx.organisation, most)
}

const mailColumns = `id, object, state, personal, files, attempts, due_at, created_at, sent_at`

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
	return tx.mails(query, tx.organisation, before, object, most)
}

func (tx *Tx) mails(query string, args ...any) ([]Mail, error) {
	var list []Mail
	err := tx.rows(query, args, func(scan func(...any) error) error {
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
	var due, created, sent int64
	if err := scan(&m.ID, &m.Object, &m.State, &personal, &files, &m.Attempts, &due, &created, &sent); err != nil {
		return m, err
	}
	m.DueAt, m.CreatedAt, m.SentAt = moment(due), moment(created), moment(sent)
	if err := json.Unmarshal([]byte(files), &m.Files); err != nil {
		return m, err
	}
	var p mailPersonal
	err := tx.show("mail.personal", m.ID, personal, &p)
	m.Letter, m.Reason = p.Letter, p.Reason
	return m, err
}

// secretPath is where a secret stands in the address of a link.
var secretPath = regexp.MustCompile(`(/(?:s|invite)/)[A-Za-z0-9_-]{52,}`)

// WithoutSecret takes the secrets out of the links of a text.
func WithoutSecret(text, instead string) string {
	return strings.ReplaceAll(secretPath.ReplaceAllString(text, "${1}\x00"), "\x00", instead)
}
