package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/proof/evidence"
)

// ReadKey gives the key that a file names: a certificate (PEM), the key.txt of a
// dossier, or the fingerprint itself.
func ReadKey(text []byte) (string, error) {
	text = bytes.TrimSpace(text)
	if block, _ := pem.Decode(text); block != nil {
		if block.Type != "CERTIFICATE" {
			return "", fault.New(fault.Invalid, "cli.key-file")
		}
		sum := sha256.Sum256(block.Bytes)
		return hex.EncodeToString(sum[:]), nil
	}
	if fingerprint, err := evidence.Fingerprint(string(text)); err == nil {
		return fingerprint, nil
	}
	digits := strings.NewReplacer(":", "", " ", "").Replace(string(text))
	if raw, err := hex.DecodeString(digits); err != nil || len(raw) != sha256.Size {
		return "", fault.New(fault.Invalid, "cli.key-file")
	}
	return string(text), nil
}
