package store

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/proof/evidence"
)

// box encrypts with one key, AES-256-GCM with a random nonce. What is
// encrypted for one place cannot be read at another.
type box struct {
	aead cipher.AEAD
	raw  []byte
}

func newBox(key []byte) (*box, error) {
	if len(key) != 32 {
		return nil, fmt.Errorf("cannot use key: expected 32 bytes, got %d", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &box{aead: aead, raw: key}, nil
}

func (b *box) encrypt(place string, data []byte) []byte {
	return b.aead.Seal(nil, nil, data, []byte(place))
}

func (b *box) decrypt(place string, sealed []byte) ([]byte, error) {
	data, err := b.aead.Open(nil, nil, sealed, []byte(place))
	if err != nil {
		return nil, fmt.Errorf("cannot decrypt %s: %w", place, err)
	}
	return data, nil
}

// blind gives the keyed hash under which a text can be found again without
// being kept.
func (b *box) blind(domain, text string) string {
	mac := hmac.New(sha256.New, b.raw)
	mac.Write([]byte(domain + "\n" + strings.ToLower(text)))
	return hex.EncodeToString(mac.Sum(nil))
}

// Blind gives the keyed hash under which a text can be found again without
// being kept; capitals make no difference. The key is the installation's, so
// that a text is found before its organisation is known.
func (tx *Tx) Blind(domain, text string) string { return tx.store.master.blind(domain, text) }

// Blind is that of a transaction, for who has none.
func (s *Store) Blind(domain, text string) string { return s.master.blind(domain, text) }

// By this key of the installation it is seen whether the master key is its own.
const checkName, checkText = "check", "verhaal"

// checkMaster refuses a master key that is not the one of this database,
// before anything is read with it.
func (s *Store) checkMaster(ctx context.Context) error {
	value, err := s.Keyring(ctx, checkName, func() ([]byte, error) { return []byte(checkText), nil })
	if err != nil || string(value) != checkText {
		return fault.Wrap(fault.Invalid, "fault.master-key", err)
	}
	return nil
}

// Keyring gives a key of the installation by name. When there is none, create
// makes it, once, whichever node is first.
func (s *Store) Keyring(ctx context.Context, name string, create func() ([]byte, error)) ([]byte, error) {
	var value []byte
	err := s.UpdateUnlogged(ctx, Every, func(tx *Tx) error {
		var wrapped []byte
		err := tx.Row(`SELECT wrapped FROM keyring WHERE name = $1`, []any{name}, &wrapped)
		if fault.Is(err, fault.NotFound) {
			if value, err = create(); err != nil {
				return err
			}
			return tx.ExecOne(`INSERT INTO keyring (name, wrapped) VALUES ($1, $2)`, name, s.master.encrypt("keyring/"+name, value))
		}
		if err == nil {
			value, err = s.master.decrypt("keyring/"+name, wrapped)
		}
		return err
	})
	return value, err
}

// logKey is the name under which the key of the evidence logs is kept.
const logKey = "log"

// LogKey gives the key of the evidence logs, and makes it on first start.
func (s *Store) LogKey(ctx context.Context) (evidence.Key, error) {
	text, err := s.Keyring(ctx, logKey, func() ([]byte, error) {
		key, err := evidence.NewKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		return key.PEM()
	})
	if err != nil {
		return evidence.Key{}, err
	}
	return evidence.ParseKey(text)
}

// LogKey gives the key of the evidence logs within a transaction.
func (tx *Tx) LogKey() (evidence.Key, error) {
	var wrapped []byte
	if err := tx.Row(`SELECT wrapped FROM keyring WHERE name = $1`, []any{logKey}, &wrapped); err != nil {
		return evidence.Key{}, err
	}
	text, err := tx.store.master.decrypt("keyring/"+logKey, wrapped)
	if err != nil {
		return evidence.Key{}, err
	}
	return evidence.ParseKey(text)
}

// SetKeyring replaces a key of the installation; nil takes it away.
func (s *Store) SetKeyring(ctx context.Context, name string, value []byte) error {
	return s.UpdateUnlogged(ctx, Every, func(tx *Tx) error {
		if _, err := tx.Exec(`DELETE FROM keyring WHERE name = $1`, name); err != nil || value == nil {
			return err
		}
		return tx.ExecOne(`INSERT INTO keyring (name, wrapped) VALUES ($1, $2)`, name, s.master.encrypt("keyring/"+name, value))
	})
}

// TakeKey takes a key of the installation away within a transaction. A key
// that is not there any more, or is another one by now, is a conflict: somebody
// was first.
func (tx *Tx) TakeKey(name string, value []byte) error {
	var wrapped []byte
	err := tx.Row(`SELECT wrapped FROM keyring WHERE name = $1`, []any{name}, &wrapped)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "fault.conflict")
	}
	if err != nil {
		return err
	}
	now, err := tx.store.master.decrypt("keyring/"+name, wrapped)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, value) {
		return fault.New(fault.Conflict, "fault.conflict")
	}
	return tx.ExecOne(`DELETE FROM keyring WHERE name = $1`, name)
}

// HasKey says whether the installation has a key of this name.
func (s *Store) HasKey(ctx context.Context, name string) (bool, error) {
	n := 0
	err := s.View(ctx, Every, func(tx *Tx) error {
		return tx.Row(`SELECT count(*) FROM keyring WHERE name = $1`, []any{name}, &n)
	})
	return n > 0, err
}

// secret gives the organisation's box, once read kept in memory.
func (tx *Tx) secret() (*box, error) {
	if tx.key != nil {
		return tx.key, nil
	}
	if !tx.apart {
		tx.store.mu.RLock()
		tx.key = tx.store.keys[tx.organisation]
		tx.store.mu.RUnlock()
	}
	if tx.key != nil {
		return tx.key, nil
	}
	var wrapped []byte
	if err := tx.Row(`SELECT wrapped FROM organisation_key WHERE organisation = $1`, []any{tx.organisation}, &wrapped); err != nil {
		return nil, err
	}
	if len(wrapped) == 0 {
		return nil, errErased
	}
	raw, err := tx.store.master.decrypt("organisation_key/"+string(tx.organisation), wrapped)
	if err != nil {
		return nil, err
	}
	key, err := newBox(raw)
	if err != nil {
		return nil, err
	}
	if !tx.apart {
		tx.store.mu.Lock()
		tx.store.keys[tx.organisation] = key
		tx.store.mu.Unlock()
	}
	tx.key = key
	return key, nil
}

// CreateKey makes the organisation's key. It is in this transaction only until it
// commits.
func (tx *Tx) CreateKey() error {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return err
	}
	key, err := newBox(raw)
	if err != nil {
		return err
	}
	tx.key = key
	wrapped := tx.store.master.encrypt("organisation_key/"+string(tx.organisation), raw)
	return tx.ExecOne(`INSERT INTO organisation_key (organisation, wrapped) VALUES ($1, $2)`, tx.organisation, wrapped)
}

// Encrypt encrypts a value for its place: table, column and row.
func (tx *Tx) Encrypt(place string, id ID, value any) ([]byte, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return tx.EncryptBytes(place, string(id), data)
}

func (tx *Tx) EncryptBytes(place, id string, data []byte) ([]byte, error) {
	key, err := tx.secret()
	if err != nil {
		return nil, err
	}
	return key.encrypt(string(tx.organisation)+"/"+place+"/"+id, data), nil
}

func (tx *Tx) Decrypt(place string, id ID, sealed []byte, into any) error {
	data, err := tx.DecryptBytes(place, string(id), sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

func (tx *Tx) DecryptBytes(place, id string, sealed []byte) ([]byte, error) {
	key, err := tx.secret()
	if err != nil {
		return nil, err
	}
	if sealed == nil {
		return nil, errors.New("nothing to decrypt")
	}
	return key.decrypt(string(tx.organisation)+"/"+place+"/"+id, sealed)
}
