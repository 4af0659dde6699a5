package signature

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// RecordName is the file inside a sealed PDF that holds the Record.
const RecordName = "signing-record.json"

// TermsName is the file inside the offered PDF that holds the terms as data.
const TermsName = "terms.json"

// RecordFormat is the value of Record.Format.
const RecordFormat = "verhaal-signing-record-1"

// Record is who signed what, when and how: signing-record.json. Its schema is
// docs/formats/signing-record.schema.json.
type Record struct {
	Format     string      `json:"format"`
	Agreement  string      `json:"agreement"` // opaque id
	Title      string      `json:"title"`
	Version    int         `json:"version"` // of the agreement, from 1
	Offered    Offered     `json:"offered"`
	Signatures []Signature `json:"signatures"` // in the order in which they were given
	Log        *Log        `json:"log"`        // nil when there was none yet
	// Assurance names the texts that say, on the record page, what this form of
	// signing is and is not.
	Assurance []string `json:"assurance"`
}

// Offered is the document that each party was shown: the first Length bytes of
// the sealed PDF.
type Offered struct {
	SHA256 string `json:"sha256"` // lower-case hexadecimal
	Length int    `json:"length"` // bytes
}

// Signature is what one party did.
type Signature struct {
	Role         string  `json:"role"`         // "controller", "processor"
	Organisation string  `json:"organisation"` // in whose name
	Name         string  `json:"name"`         // of the person
	Function     string  `json:"function"`     // of the person
	Statement    string  `json:"statement"`    // what the person declared, as it was shown
	Address      Address `json:"address"`
	At           string  `json:"at"`     // RFC 3339, with the offset of the place of signing
	SHA256       string  `json:"sha256"` // of what was shown; the same as Offered.SHA256
}

// Address says how it was established that the signature came from where it
// should.
type Address struct {
	Method string `json:"method"` // one of the methods below
	Shown  string `json:"shown"`  // masked: "j…@bakkerij.example"
}

// The ways in which the address was, or was not, shown to be the signer's.
const (
	AddressMail     = "mail-link"             // a secret link, mailed there and nowhere else
	AddressHanded   = "link-handed-over"      // a secret link that the sender passed on: not shown
	AddressChosen   = "account-handed-over"   // signed in, by a link that a colleague could use as well: not shown
	AddressPassword = "account-password"      // a session with a password
	AddressAccount  = "account-second-factor" // a session with a password and a second factor
)

var addressMethods = []string{AddressMail, AddressHanded, AddressPassword, AddressAccount, AddressChosen}

// Log ties the record to the evidence log of the organisation.
type Log struct {
	Origin     string `json:"origin"`
	Checkpoint string `json:"checkpoint"` // signed note, as it was at the time of sealing
}

// marshal writes the record in its one form: indented JSON.
func (r Record) marshal() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecord, err)
	}
	return b.Bytes(), nil
}

// parseRecord reads a record in its one form.
func parseRecord(data []byte) (Record, error) {
	var r Record
	if err := json.Unmarshal(data, &r); err != nil {
		return Record{}, fmt.Errorf("%w: %w", ErrRecord, err)
	}
	again, err := r.marshal()
	if err != nil || !bytes.Equal(again, data) {
		return Record{}, fmt.Errorf("%w: keys that do not belong there, or another form", ErrRecord)
	}
	return r, nil
}

// check says whether the record is complete and fits what was offered, when
// sealed at that time.
func (r Record) check(offered Offered, sealed time.Time) error {
	switch {
	case r.Format != RecordFormat:
		return fmt.Errorf("%w: format %.40q", ErrRecord, r.Format)
	case r.Agreement == "" || r.Title == "" || r.Version < 1:
		return fmt.Errorf("%w: agreement, title or version is missing", ErrRecord)
	case r.Offered != offered:
		return fmt.Errorf("%w: it is about a document of SHA-256 %.64s and %d bytes", ErrRecord, r.Offered.SHA256, r.Offered.Length)
	case len(r.Signatures) == 0:
		return fmt.Errorf("%w: nobody signed", ErrRecord)
	}
	for i, s := range r.Signatures {
		if s.Role == "" || s.Organisation == "" || s.Name == "" || s.Statement == "" {
			return fmt.Errorf("%w: signature %d has no role, organisation, name or statement", ErrRecord, i+1)
		}
		if s.SHA256 != offered.SHA256 {
			return fmt.Errorf("%w: signature %d is of another document, SHA-256 %.64s", ErrRecord, i+1, s.SHA256)
		}
		if !slices.Contains(addressMethods, s.Address.Method) {
			return fmt.Errorf("%w: signature %d has address method %.40q", ErrRecord, i+1, s.Address.Method)
		}
		at, err := time.Parse(time.RFC3339, s.At)
		if err != nil {
			return fmt.Errorf("%w: signature %d has no time with offset: %w", ErrRecord, i+1, err)
		}
		if at.Truncate(time.Second).After(sealed) {
			return fmt.Errorf("%w: signature %d was given after the seal", ErrRecord, i+1)
		}
	}
	return nil
}

// OfferedOf describes the document that is shown to the parties. Its SHA-256
// is what each of them signs.
func OfferedOf(pdf []byte) Offered {
	return Offered{SHA256: hexSum(pdf), Length: len(pdf)}
}

func hexSum(data []byte) string { return hex.EncodeToString(sum(hashes[oidSHA256.String()], data)) }
