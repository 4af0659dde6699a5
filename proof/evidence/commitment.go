package evidence

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// Opening is what shows that a line's commitment is of this payload. Erasing
// it leaves the line whole: without the salt nobody can find out, not even by
// trying, what the payload was.
type Opening struct {
	Salt    [32]byte // random, one for each line
	Payload []byte   // canonical JSON: see Canonical
}

// commitmentDomain keeps a commitment from ever being a hash of something else.
const commitmentDomain = "verhaal evidence commitment v1\n"

// Commit is the SHA-256 of a fixed text, the salt and the payload.
func Commit(salt [32]byte, payload []byte) Hash {
	b := make([]byte, 0, len(commitmentDomain)+len(salt)+len(payload))
	b = append(b, commitmentDomain...)
	b = append(b, salt[:]...)
	return sha256.Sum256(append(b, payload...))
}

// Commitment is what stands in the line.
func (o Opening) Commitment() Hash { return Commit(o.Salt, o.Payload) }

// openingJSON is how an opening travels in a dossier.
type openingJSON struct {
	Payload json.RawMessage `json:"payload"`
	Salt    string          `json:"salt"`
}

func (o Opening) json() *openingJSON {
	return &openingJSON{Payload: o.Payload, Salt: base64.StdEncoding.EncodeToString(o.Salt[:])}
}

func (o *openingJSON) opening() (Opening, error) {
	salt, err := base64.StdEncoding.Strict().DecodeString(o.Salt)
	if err != nil || len(salt) != 32 {
		return Opening{}, fmt.Errorf("cannot read salt: expected 32 bytes in base64")
	}
	return Opening{Salt: [32]byte(salt), Payload: o.Payload}, nil
}

// DocumentRef is how a payload names a document: by its hash. A payload that
// is about documents has them under the key "documents".
type DocumentRef struct {
	Name   string `json:"name"`   // for people: "agreement.pdf"
	Role   string `json:"role"`   // what it is in this event: "offered", "sealed"
	SHA256 string `json:"sha256"` // lower-case hexadecimal
}

// documentsOf reads the documents that a payload names. A payload without them
// names none; one in which they cannot be read is an error.
func documentsOf(payload []byte) ([]DocumentRef, error) {
	var p map[string]json.RawMessage
	if json.Unmarshal(payload, &p) != nil || p["documents"] == nil {
		return nil, nil
	}
	var refs []DocumentRef
	if err := json.Unmarshal(p["documents"], &refs); err != nil {
		return nil, fmt.Errorf("cannot read documents of payload: %w", err)
	}
	return refs, nil
}
