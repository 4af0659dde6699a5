package signature

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"slices"
	"time"
)

// Key seals: a private key with its certificate, and the certificates of those
// who issued it, if any.
type Key struct {
	private crypto.Signer
	chain   []*x509.Certificate // its own first
}

// keyYears is how long the certificate holds that an installation makes for
// itself. A PDF sealed within that time stays valid after it.
const keyYears = 10

// NewKey makes an ECDSA key on P-256 with a certificate signed by itself, in
// the name of the organisation that runs the installation.
func NewKey(random io.Reader, organisation string, now time.Time) (Key, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return Key{}, fmt.Errorf("cannot make seal key: %w", err)
	}
	serial := make([]byte, 16)
	if _, err := io.ReadFull(random, serial); err != nil {
		return Key{}, fmt.Errorf("cannot make seal key: %w", err)
	}
	serial[0] = serial[0]&0x7f | 0x40 // positive, and always of one length
	now = now.UTC().Truncate(time.Second)
	template := &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial),
		Subject:               pkix.Name{CommonName: organisation, Organization: []string{organisation}},
		NotBefore:             now,
		NotAfter:              now.AddDate(keyYears, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(random, template, template, private.Public(), private)
	if err != nil {
		return Key{}, fmt.Errorf("cannot make seal certificate: %w", err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return Key{}, fmt.Errorf("cannot make seal certificate: %w", err)
	}
	return Key{private, []*x509.Certificate{c}}, nil
}

// PEM is how the key is kept: the private key (PKCS #8), its certificate, and
// those of its issuers. It is secret.
func (k Key) PEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.private)
	if err != nil {
		return nil, fmt.Errorf("cannot write seal key: %w", err)
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	for _, c := range k.chain {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return out, nil
}

// ParseKey reads a private key (RSA of at least 2048 bits, or ECDSA) with its
// certificate and those of its issuers, in any order. The error is ErrKey and
// says what to do about it.
func ParseKey(text []byte) (Key, error) {
	var private crypto.Signer
	var certificates []*x509.Certificate
	rest := text
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type == "CERTIFICATE" {
			c, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return Key{}, fmt.Errorf("%w: certificate %d cannot be read: %w", ErrKey, len(certificates)+1, err)
			}
			certificates = append(certificates, c)
			continue
		}
		if private != nil {
			return Key{}, fmt.Errorf("%w: there are two private keys; leave one", ErrKey)
		}
		var err error
		if private, err = parsePrivate(block); err != nil {
			return Key{}, err
		}
	}
	switch {
	case private == nil && len(certificates) == 0:
		return Key{}, fmt.Errorf("%w: expected PEM text; turn a .p12 or .pfx file into it with: openssl pkcs12 -in FILE -nodes", ErrKey)
	case private == nil:
		return Key{}, fmt.Errorf("%w: the private key is missing; add its PEM text to that of the certificate", ErrKey)
	case len(certificates) == 0:
		return Key{}, fmt.Errorf("%w: the certificate is missing; add its PEM text to that of the private key", ErrKey)
	}
	chain, err := inOrder(private, certificates)
	return Key{private, chain}, err
}

func parsePrivate(block *pem.Block) (crypto.Signer, error) {
	if block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "" {
		return nil, fmt.Errorf("%w: the private key has a password; take it off with: openssl pkey -in FILE", ErrKey)
	}
	var parsed any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		parsed, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		parsed, err = x509.ParseECPrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		parsed, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	default:
		return nil, fmt.Errorf("%w: %.40q is neither a private key nor a certificate; leave it out", ErrKey, block.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: the private key cannot be read: %w", ErrKey, err)
	}
	switch p := parsed.(type) {
	case *ecdsa.PrivateKey:
		return p, nil
	case *rsa.PrivateKey:
		if p.N.BitLen() < 2048 || p.N.BitLen() > 8192 {
			return nil, fmt.Errorf("%w: an RSA key of %d bits; ask for one of 2048 to 8192, or for ECDSA", ErrKey, p.N.BitLen())
		}
		return p, nil
	}
	return nil, fmt.Errorf("%w: readers of PDF do not know keys of type %T; ask for ECDSA or RSA", ErrKey, parsed)
}

// inOrder puts the certificate of the key first and its issuers behind it.
func inOrder(private crypto.Signer, certificates []*x509.Certificate) ([]*x509.Certificate, error) {
	own := slices.IndexFunc(certificates, func(c *x509.Certificate) bool {
		public, ok := private.Public().(interface{ Equal(crypto.PublicKey) bool })
		return ok && public.Equal(c.PublicKey)
	})
	if own < 0 {
		return nil, fmt.Errorf("%w: no certificate belongs to the private key; look which of the two is of another request", ErrKey)
	}
	chain := []*x509.Certificate{certificates[own]}
	left := slices.Delete(slices.Clone(certificates), own, own+1)
	if use := chain[0].KeyUsage; use != 0 && use&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return nil, fmt.Errorf("%w: the certificate is not for signing; ask for one that is", ErrKey)
	}
	for len(left) > 0 {
		last := chain[len(chain)-1]
		at := slices.IndexFunc(left, func(c *x509.Certificate) bool { return last.CheckSignatureFrom(c) == nil })
		if at < 0 {
			return nil, fmt.Errorf("%w: the certificate of %q did not issue the one of %q; leave it out, or add what is between them",
				ErrKey, left[0].Subject, last.Subject)
		}
		chain = append(chain, left[at])
		left = slices.Delete(left, at, at+1)
	}
	if len(chain) > 9 {
		return nil, fmt.Errorf("%w: %d certificates; leave out those that did not issue the first", ErrKey, len(chain))
	}
	return chain, nil
}

// Subject is in whose name the key seals.
func (k Key) Subject() string { return k.chain[0].Subject.String() }

// Fingerprint is the SHA-256 of the certificate for people, in groups of four.
func (k Key) Fingerprint() string { return fingerprint(k.chain[0]) }

// NotAfter is until when the key can seal.
func (k Key) NotAfter() time.Time { return k.chain[0].NotAfter }

func fingerprint(c *x509.Certificate) string {
	digest := sha256.Sum256(c.Raw)
	var b bytes.Buffer
	for i := 0; i < len(digest); i += 2 {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%x", digest[i:i+2])
	}
	return b.String()
}

// validAt says whether the certificate held at that moment.
func validAt(c *x509.Certificate, at time.Time) bool {
	return !at.Before(c.NotBefore) && !at.After(c.NotAfter)
}
