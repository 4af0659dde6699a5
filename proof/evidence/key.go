package evidence

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// Key signs the checkpoints and dossiers of all logs of an installation. In
// each log it bears the name of that log, its origin.
type Key struct{ private ed25519.PrivateKey }

// ErrKey says that a text is not a key.
var ErrKey = errors.New("not a key")

// NewKey makes a key from random.
func NewKey(random io.Reader) (Key, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return Key{}, fmt.Errorf("cannot make key: %w", err)
	}
	return Key{ed25519.NewKeyFromSeed(seed)}, nil
}

// PEM is how the key is kept: PKCS #8. It is secret.
func (k Key) PEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return nil, fmt.Errorf("cannot write key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// ParseKey reads what PEM wrote.
func ParseKey(text []byte) (Key, error) {
	block, rest := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" || len(strings.TrimSpace(string(rest))) > 0 {
		return Key{}, fmt.Errorf("%w: expected one PEM block PRIVATE KEY", ErrKey)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return Key{}, fmt.Errorf("%w: %w", ErrKey, err)
	}
	private, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return Key{}, fmt.Errorf("%w: expected Ed25519, found %T", ErrKey, parsed)
	}
	return Key{private}, nil
}

// Verifier is the public key in the form that goes with an origin and that
// every verifier of C2SP signed notes reads: origin+hash+key.
func (k Key) Verifier(origin string) (string, error) {
	if err := checkOrigin(origin); err != nil {
		return "", err
	}
	return note.NewEd25519VerifierKey(origin, k.private.Public().(ed25519.PublicKey))
}

// Fingerprint is the public key for people: its SHA-256 in groups of four, to
// be read out or printed. It does not depend on the origin.
func (k Key) Fingerprint() string { return fingerprint(k.private.Public().(ed25519.PublicKey)) }

// Fingerprint is the fingerprint of the key in a verifier text.
func Fingerprint(verifier string) (string, error) {
	v, err := parseVerifier(verifier)
	if err != nil {
		return "", err
	}
	return fingerprint(v.public), nil
}

func fingerprint(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	var b strings.Builder
	for i := 0; i < len(sum); i += 2 {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%x", sum[i:i+2])
	}
	return b.String()
}

// sign makes a signed note of the text.
func (k Key) sign(origin, text string) ([]byte, error) {
	vkey, err := k.Verifier(origin)
	if err != nil {
		return nil, err
	}
	v, err := parseVerifier(vkey)
	if err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer{v, k.private})
	if err != nil {
		return nil, fmt.Errorf("cannot sign for %q: %w", origin, err)
	}
	return signed, nil
}

// verifier is a public key with its name.
type verifier struct {
	note.Verifier
	public ed25519.PublicKey
}

// text is the verifier text it was read from.
func (v verifier) text() string {
	text, _ := note.NewEd25519VerifierKey(v.Name(), v.public) // fails on other lengths only
	return text
}

type signer struct {
	verifier
	private ed25519.PrivateKey
}

func (s signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.private, msg), nil }

// parseVerifier reads a verifier text in its one form.
func parseVerifier(text string) (verifier, error) {
	v, err := note.NewVerifier(text)
	if err != nil {
		return verifier{}, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if err := checkOrigin(v.Name()); err != nil {
		return verifier{}, err
	}
	_, encoded, _ := strings.Cut(text[len(v.Name())+1:], "+")
	raw, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return verifier{}, fmt.Errorf("%w: not in its one form", ErrKey)
	}
	again, err := note.NewEd25519VerifierKey(v.Name(), raw[1:])
	if err != nil || again != text {
		return verifier{}, fmt.Errorf("%w: not in its one form", ErrKey)
	}
	return verifier{v, raw[1:]}, nil
}

const maxOrigin = 200

// checkOrigin says whether a text can name a log: like an address without
// https://, "verhaal.example/log/0192…".
func checkOrigin(origin string) error {
	bad := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '+' }
	if origin == "" || len(origin) > maxOrigin || !utf8.ValidString(origin) || strings.ContainsFunc(origin, bad) {
		return fmt.Errorf("%w: origin %.60q must be text without spaces or plus signs, at most %d bytes",
			ErrKey, origin, maxOrigin)
	}
	return nil
}
