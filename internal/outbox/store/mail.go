package store

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/store"
)

// Message is one e-mail. It is kept whether or not it can be sent: the
// outbox shows what was sent, and what did not.
type Message struct {
	ID        store.ID
	Object    string // what it is about: "agreement:0192…"
	State     State
	Attempts  int
	Reason    string    // why it could not be sent, in the words of the other server
	DueAt     time.Time // waiting: not to be tried before
	Files     []Attachment
	CreatedAt time.Time
	SentAt    time.Time
	ShownAt   time.Time // its secret was shown to somebody of our own side
	Content
}

// State is what is known of a message's way.
type State string

// The states. Sent means that the next mail server took it; whether it was
// read is another matter.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	Failed  State = "failed"
	Kept    State = "kept"   // no mail server is set: it stays in the outbox
	Erased  State = "erased" // what it said was erased before it was sent: it never goes
)

// Content is what a mail says, and to whom.
type Content struct {
	To      string `json:"to"`
	ToName  string `json:"to_name"`
	From    string `json:"from_name"` // the organisation in whose name it is sent
	ReplyTo string `json:"reply_to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// Attachment is an attachment: a file of the organisation by its hash.
type Attachment struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// CreateMessage adds a message to the outbox.
func CreateMessage(tx *store.Tx, m Message) error {
	personal, err := tx.Encrypt("mail.personal", m.ID, messagePersonal{Content: m.Content})
	if err != nil {
		return err
	}
	files, err := json.Marshal(m.Files)
	if err != nil {
		return err
	}
	return tx.ExecOne(`INSERT INTO mail (organisation, id, object, state, personal, files, attempts, due_at, created_at, sent_at) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, 0)`,
		tx.Organisation(), m.ID, m.Object, string(m.State), personal, string(files), store.Millis(tx.Now))
}

// messagePersonal is what of a mail lies encrypted: the other server's words often
// name the receiver.
type messagePersonal struct {
	Content
	Reason  string    `json:"reason,omitempty"`
	ShownAt time.Time `json:"shown_at,omitzero"`
}

// SetMessage notes what became of a message. One that was sent stays sent, and one
// that was erased stays empty: noting anything of it is a conflict.
func SetMessage(tx *store.Tx, m Message) error {
	sent := int64(0)
	if m.State == Sent {
		sent = store.Millis(tx.Now)
	}
	personal, err := tx.Encrypt("mail.personal", m.ID, messagePersonal{m.Content, m.Reason, m.ShownAt})
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE mail SET state = $3, personal = $4, due_at = $5, sent_at = $6 WHERE organisation = $1 AND id = $2 AND state NOT IN ('sent', 'erased')`,
		tx.Organisation(), m.ID, string(m.State), personal, store.Millis(m.DueAt), sent)
}

// EraseMessage erases what a message says, and to whom. That there was one, about
// what, when and what became of it stays; one that was not sent never will be.
// law: avg 17(1)
func EraseMessage(tx *store.Tx, m Message) error {
	if m.State != Sent {
		m.State = Erased
	}
	personal, err := tx.Encrypt("mail.personal", m.ID, messagePersonal{ShownAt: m.ShownAt})
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE mail SET state = $3, personal = $4 WHERE organisation = $1 AND id = $2`, tx.Organisation(), m.ID, string(m.State), personal)
}

// IsErased says whether nothing is left of what a message said.
func (m Message) IsErased() bool { return m.Content == Content{} }

// HoldMessage takes a message whose time has come for one attempt to send it:
// nobody else tries before until. It says whether there was one to take.
func HoldMessage(tx *store.Tx, id store.ID, until time.Time) (bool, error) {
	n, err := tx.Exec(`UPDATE mail SET due_at = $3, attempts = attempts + 1 WHERE organisation = $1 AND id = $2 AND state = 'waiting' AND due_at <= $4`,
		tx.Organisation(), id, store.Millis(until), store.Millis(tx.Now))
	return n == 1, err
}

// DueMessages lists messages that wait, those that are due first coming first.
func DueMessages(tx *store.Tx, maximum int) ([]Message, error) {
	return readMessages(tx, `SELECT `+messageColumns+` FROM mail WHERE organisation = $1 AND state = 'waiting' ORDER BY due_at, id LIMIT $2`,
		tx.Organisation(), maximum)
}

// FailedMessages lists messages that could not be sent, the newest first.
func FailedMessages(tx *store.Tx, maximum int) ([]Message, error) {
	return readMessages(tx, `SELECT `+messageColumns+` FROM mail WHERE organisation = $1 AND state = 'failed' ORDER BY id DESC LIMIT $2`,
		tx.Organisation(), maximum)
}

// CountFailed counts the messages that could not be sent, as far as limit.
func CountFailed(tx *store.Tx, limit int) (n int, err error) {
	err = tx.Row(`SELECT count(*) FROM (SELECT 1 FROM mail WHERE organisation = $1 AND state = 'failed' LIMIT $2) counted`,
		[]any{tx.Organisation(), limit}, &n)
	return n, err
}

const messageColumns = `id, object, state, personal, files, attempts, due_at, created_at, sent_at`

// GetMessage gives one message.
func GetMessage(tx *store.Tx, id store.ID) (Message, error) {
	return scanMessage(tx, func(into ...any) error {
		return tx.Row(`SELECT `+messageColumns+` FROM mail WHERE organisation = $1 AND id = $2`, []any{tx.Organisation(), id}, into...)
	})
}

// Messages lists messages, the newest first, before the ID before ("" = from the
// newest); about one object, or about all when object is "".
func Messages(tx *store.Tx, object string, before store.ID, maximum int) ([]Message, error) {
	if before == "" {
		before = "g" // after every ID
	}
	query := `SELECT ` + messageColumns + ` FROM mail WHERE organisation = $1 AND id < $2 AND ($3 = '' OR object = $3) ORDER BY id DESC LIMIT $4`
	return readMessages(tx, query, tx.Organisation(), before, object, maximum)
}

func readMessages(tx *store.Tx, query string, args ...any) ([]Message, error) {
	var list []Message
	err := tx.Rows(query, args, func(scan func(...any) error) error {
		m, err := scanMessage(tx, scan)
		list = append(list, m)
		return err
	})
	return list, err
}

// WaitingMessages lists messages that are not sent yet, over all organisations.
func WaitingMessages(tx *store.Tx) ([]store.Ref, error) {
	var list []store.Ref
	err := tx.Rows(`SELECT organisation, id FROM mail WHERE state = 'waiting' ORDER BY organisation, id`, nil,
		func(scan func(...any) error) error {
			var e store.Ref
			err := scan(&e.Organisation, &e.ID)
			list = append(list, e)
			return err
		})
	return list, err
}

func scanMessage(tx *store.Tx, scan func(...any) error) (Message, error) {
	var m Message
	var personal []byte
	var files string
	var due, created, sent int64
	if err := scan(&m.ID, &m.Object, &m.State, &personal, &files, &m.Attempts, &due, &created, &sent); err != nil {
		return m, err
	}
	m.DueAt, m.CreatedAt, m.SentAt = store.Moment(due), store.Moment(created), store.Moment(sent)
	if err := json.Unmarshal([]byte(files), &m.Files); err != nil {
		return m, err
	}
	var p messagePersonal
	err := tx.Decrypt("mail.personal", m.ID, personal, &p)
	m.Content, m.Reason, m.ShownAt = p.Content, p.Reason, p.ShownAt
	return m, err
}

// secretPath is where a secret stands in the address of a link.
var secretPath = regexp.MustCompile(`(/(?:s|invite)/)[A-Za-z0-9_-]{52,}`)

// HasSecret says whether a text has a link that works for whoever has it.
func HasSecret(text string) bool { return secretPath.MatchString(text) }

// WithoutSecret takes the secrets out of the links of a text.
func WithoutSecret(text, instead string) string {
	return strings.ReplaceAll(secretPath.ReplaceAllString(text, "${1}\x00"), "\x00", instead)
}
