package signature

import (
	"bytes"
	"crypto"
	"crypto/sha1" // the first form of the attribute has no other; it only says which certificate was meant
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// stamp is what a time-stamp token says (RFC 3161 2.4.2).
type stamp struct {
	at        time.Time
	authority string // subject of its certificate
}

// tstInfo is the beginning of TSTInfo; what comes after is not used.
type tstInfo struct {
	Version int
	Policy  asn1.ObjectIdentifier
	Imprint struct {
		Algorithm pkix.AlgorithmIdentifier
		Hash      []byte
	}
	Serial *big.Int
	Time   time.Time `asn1:"generalized"`
}

var errTimestamp = errors.New("not a time-stamp token of this signature")

// bareToken keeps of a token what can be checked by itself: the signer's
// certificate, and its issuers when they lead to a root that is there too. What
// remains is covered, byte for byte, by a signature or a hash. A certificate
// left out can be had where the signer's says.
func bareToken(token []byte) ([]byte, error) {
	m, err := parseMessage(token)
	if err != nil {
		return nil, err
	}
	var all []*x509.Certificate
	for _, der := range m.certificates {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("cannot read certificate: %w", err)
		}
		all = append(all, c)
	}
	var chain []*x509.Certificate
	for _, c := range all {
		if name, err := issuerAndSerial(c); err == nil && bytes.Equal(name, m.signer) {
			chain = []*x509.Certificate{c}
		}
	}
	if chain == nil {
		return nil, fmt.Errorf("%w: the certificate of its signer is not in it", errTimestamp)
	}
	for last := chain[0]; !selfIssued(last); {
		at := slices.IndexFunc(all, func(c *x509.Certificate) bool { return last.CheckSignatureFrom(c) == nil })
		if at < 0 || len(chain) > len(all) {
			chain = chain[:1]
			break
		}
		last = all[at]
		chain = append(chain, last)
	}
	m.certificates = nil
	for _, c := range chain {
		m.certificates = append(m.certificates, c.Raw)
	}
	m.unsigned, m.digests = nil, m.signerDigest
	return m.marshal()
}

// selfIssued says whether a certificate is signed with its own key.
func selfIssued(c *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, c.RawSubject) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// parseStamp checks a token over a signature value and reads it.
func parseStamp(token, signature []byte) (stamp, error) {
	m, err := parseMessage(token)
	if err != nil {
		return stamp{}, err
	}
	if bare, err := bareToken(token); err != nil || !bytes.Equal(bare, token) || m.version != 3 || m.signerVersion != 1 {
		return stamp{}, fmt.Errorf("%w: not in its one form", errTimestamp)
	}
	var info tstInfo
	if _, err := asn1.Unmarshal(m.content, &info); err != nil || !m.contentType.Equal(oidTimestampContent) {
		return stamp{}, fmt.Errorf("%w: no time in it", errTimestamp)
	}
	hash := hashes[info.Imprint.Algorithm.Algorithm.String()]
	if hash == 0 || !bytes.Equal(info.Imprint.Hash, sum(hash, signature)) {
		return stamp{}, fmt.Errorf("%w: it is over something else", errTimestamp)
	}
	chain, _, err := m.verify(func(h crypto.Hash) []byte { return sum(h, m.content) })
	if err != nil {
		return stamp{}, fmt.Errorf("%w: %w", errTimestamp, err)
	}
	c := chain[0]
	if len(c.ExtKeyUsage) != 1 || c.ExtKeyUsage[0] != x509.ExtKeyUsageTimeStamping {
		return stamp{}, fmt.Errorf("%w: signed with a certificate that is not for time-stamping", errTimestamp)
	}
	if info.Time.Before(c.NotBefore) || info.Time.After(c.NotAfter) {
		return stamp{}, fmt.Errorf("%w: its certificate was not valid then", errTimestamp)
	}
	return stamp{at: info.Time.UTC(), authority: c.Subject.String()}, nil
}

func sum(h crypto.Hash, data []byte) []byte {
	d := h.New()
	d.Write(data)
	return d.Sum(nil)
}

// checkSigningCertificate says whether the signed attributes name this
// certificate, in the first form (RFC 2634 5.4) or the second (RFC 5035 3).
func checkSigningCertificate(signed map[string][]byte, c *x509.Certificate) error {
	for _, form := range []asn1.ObjectIdentifier{oidSigningCertV2, oidSigningCert} {
		value, ok := signed[form.String()]
		if !ok {
			continue
		}
		var body, list, id, algorithm cryptobyte.String
		var want []byte
		var named bool
		input := cryptobyte.String(value)
		if !input.ReadASN1(&body, tags.SEQUENCE) || !body.ReadASN1(&list, tags.SEQUENCE) || !list.ReadASN1(&id, tags.SEQUENCE) ||
			!id.ReadOptionalASN1(&algorithm, &named, tags.SEQUENCE) || !id.ReadASN1Bytes(&want, tags.OCTET_STRING) {
			return errMessage
		}
		hash := crypto.SHA256
		if named {
			var oid asn1.ObjectIdentifier
			if !algorithm.ReadASN1ObjectIdentifier(&oid) || hashes[oid.String()] == 0 {
				return errMessage
			}
			hash = hashes[oid.String()]
		}
		have := sum(hash, c.Raw)
		if form.Equal(oidSigningCert) {
			old := sha1.Sum(c.Raw)
			have = old[:]
		}
		if !bytes.Equal(want, have) {
			return fmt.Errorf("signed for another certificate than is there")
		}
		return nil
	}
	return fmt.Errorf("%w: it does not say with which certificate it was signed", errMessage)
}
