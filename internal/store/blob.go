package store

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/verhaal/verhaal/internal/fault"
)

// PutBlob keeps a file of the organisation, encrypted, and gives its SHA-256 in
// lower-case hexadecimal. The same file twice is kept once.
func (tx *Tx) PutBlob(data []byte) (string, error) {
	sum := sha256.Sum256(data)
	name := hex.EncodeToString(sum[:])
	hidden, err := tx.EncryptBytes("blob.personal", name, data)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(`INSERT INTO blob (organisation, sha256, size, personal) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, tx.organisation,
		name, len(data), hidden)
	return name, err
}

// GetBlob gives a file by its hash. A file that is not what its name says is
// an error, never a file.
func (tx *Tx) GetBlob(name string) ([]byte, error) {
	var hidden []byte
	if err := tx.Row(`SELECT personal FROM blob WHERE organisation = $1 AND sha256 = $2`, []any{tx.organisation, name}, &hidden); err != nil {
		return nil, err
	}
	data, err := tx.DecryptBytes("blob.personal", name, hidden)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != name {
		return nil, fault.New(fault.Internal, "fault.internal")
	}
	return data, nil
}

// EraseBlob destroys a file. One that is not there is no error.
// law: avg 17(1)
func (tx *Tx) EraseBlob(name string) error {
	_, err := tx.Exec(`DELETE FROM blob WHERE organisation = $1 AND sha256 = $2`, tx.organisation, name)
	return err
}
