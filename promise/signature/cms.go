package signature

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	_ "crypto/sha512" // time-stamp authorities use SHA-384 and SHA-512
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// A CMS message (RFC 5652) as a seal and a time-stamp token have it: one
// signer, named by issuer and serial number, whose certificate is in it.
type message struct {
	version       int64
	digest        asn1.ObjectIdentifier // of content and signed attributes
	contentType   asn1.ObjectIdentifier
	content       []byte // nil when detached
	certificates  [][]byte
	signerVersion int64
	signer        []byte // issuer and serial number, as DER
	signed        []byte // attributes, as the contents of their SET
	algorithm     []byte // of the signature, as DER
	signature     []byte
	unsigned      []byte // attributes; nil when there are none
	digests       []byte // digest algorithms, as the contents of their SET
	signerDigest  []byte // digest algorithm of the signer, as DER
}

var (
	oidData             = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCert      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidSigningCertV2    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidTimestampToken   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidTimestampContent = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}

	oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}

	oidRSA         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidRSASHA256   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidRSASHA384   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}
	oidRSASHA512   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}
	oidECDSASHA256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidECDSASHA384 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}
	oidECDSASHA512 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}
)

var errMessage = errors.New("not a CMS message in its one form")

var (
	tagZero = tags.Tag(0).ContextSpecific().Constructed()
	tagOne  = tags.Tag(1).ContextSpecific().Constructed()
)

// marshal writes the message as DER.
func (m *message) marshal() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(tagZero, func(b *cryptobyte.Builder) {
			b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(m.version)
				b.AddASN1(tags.SET, func(b *cryptobyte.Builder) { b.AddBytes(m.digests) })
				b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(m.contentType)
					if m.content != nil {
						b.AddASN1(tagZero, func(b *cryptobyte.Builder) { b.AddASN1OctetString(m.content) })
					}
				})
				b.AddASN1(tagZero, func(b *cryptobyte.Builder) {
					for _, c := range m.certificates {
						b.AddBytes(c)
					}
				})
				b.AddASN1(tags.SET, func(b *cryptobyte.Builder) { b.AddASN1(tags.SEQUENCE, m.marshalSigner) })
			})
		})
	})
	return b.Bytes()
}

func (m *message) marshalSigner(b *cryptobyte.Builder) {
	b.AddASN1Int64(m.signerVersion)
	b.AddBytes(m.signer)
	b.AddBytes(m.signerDigest)
	b.AddASN1(tagZero, func(b *cryptobyte.Builder) { b.AddBytes(m.signed) })
	b.AddBytes(m.algorithm)
	b.AddASN1OctetString(m.signature)
	if m.unsigned != nil {
		b.AddASN1(tagOne, func(b *cryptobyte.Builder) { b.AddBytes(m.unsigned) })
	}
}

// parseMessage reads a message. It passes over revocation lists, which seals
// do not have; whoever wants every byte accounted for compares with marshal.
func parseMessage(der []byte) (*message, error) {
	m := &message{}
	var outer, explicit, body, digests, content, inner, certificates, signers, signer, attributes, unsigned cryptobyte.String
	var oid asn1.ObjectIdentifier
	var hasContent, hasUnsigned bool
	input := cryptobyte.String(der)
	ok := input.ReadASN1(&outer, tags.SEQUENCE) && input.Empty() &&
		outer.ReadASN1ObjectIdentifier(&oid) && oid.Equal(oidSignedData) &&
		outer.ReadASN1(&explicit, tagZero) && outer.Empty() &&
		explicit.ReadASN1(&body, tags.SEQUENCE) && explicit.Empty() &&
		body.ReadASN1Integer(&m.version) && body.ReadASN1(&digests, tags.SET) &&
		body.ReadASN1(&content, tags.SEQUENCE) &&
		content.ReadASN1ObjectIdentifier(&m.contentType) &&
		content.ReadOptionalASN1(&inner, &hasContent, tagZero) && content.Empty() &&
		body.ReadASN1(&certificates, tagZero) && body.SkipOptionalASN1(tagOne) &&
		body.ReadASN1(&signers, tags.SET) && body.Empty() &&
		signers.ReadASN1(&signer, tags.SEQUENCE) && signers.Empty() &&
		signer.ReadASN1Integer(&m.signerVersion) &&
		element(&signer, &m.signer) && element(&signer, &m.signerDigest) &&
		signer.ReadASN1(&attributes, tagZero) && element(&signer, &m.algorithm) &&
		signer.ReadASN1Bytes(&m.signature, tags.OCTET_STRING) &&
		signer.ReadOptionalASN1(&unsigned, &hasUnsigned, tagOne) && signer.Empty()
	if ok && hasContent {
		ok = inner.ReadASN1Bytes(&m.content, tags.OCTET_STRING) && inner.Empty() && m.content != nil
	}
	for ok && !certificates.Empty() {
		var c []byte
		ok = element(&certificates, &c) && len(m.certificates) < 10
		m.certificates = append(m.certificates, c)
	}
	if !ok {
		return nil, errMessage
	}
	if hasUnsigned {
		m.unsigned = unsigned
	}
	m.digests, m.signed = digests, attributes
	var err error
	m.digest, err = digestOf(m.signerDigest)
	return m, err
}

// element reads a SEQUENCE with its tag and length.
func element(s *cryptobyte.String, out *[]byte) bool {
	var e cryptobyte.String
	ok := s.ReadASN1Element(&e, tags.SEQUENCE)
	*out = e
	return ok
}

// algorithmOf reads an AlgorithmIdentifier of which the parameters are absent
// or NULL.
func algorithmOf(der []byte) (asn1.ObjectIdentifier, error) {
	var oid asn1.ObjectIdentifier
	var body, null cryptobyte.String
	input := cryptobyte.String(der)
	if !input.ReadASN1(&body, tags.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&oid) ||
		!body.Empty() && (!body.ReadASN1(&null, tags.NULL) || !null.Empty() || !body.Empty()) {
		return nil, errMessage
	}
	return oid, nil
}

func algorithm(oid asn1.ObjectIdentifier, null bool) []byte {
	var b cryptobyte.Builder
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		if null {
			b.AddASN1NULL()
		}
	})
	return b.BytesOrPanic() // of constants
}

func digestOf(der []byte) (asn1.ObjectIdentifier, error) {
	oid, err := algorithmOf(der)
	if err == nil && hashes[oid.String()] == 0 {
		err = fmt.Errorf("%w: digest %s", errMessage, oid)
	}
	return oid, err
}

var hashes = map[string]crypto.Hash{
	oidSHA256.String(): crypto.SHA256, oidSHA384.String(): crypto.SHA384, oidSHA512.String(): crypto.SHA512,
}

// attributes reads a set of attributes with one value each. That an attribute
// is there twice is an error.
func attributes(set []byte) (map[string][]byte, error) {
	found := map[string][]byte{}
	input := cryptobyte.String(set)
	for !input.Empty() {
		var a, values, value cryptobyte.String
		var oid asn1.ObjectIdentifier
		var tag tags.Tag
		if !input.ReadASN1(&a, tags.SEQUENCE) || !a.ReadASN1ObjectIdentifier(&oid) ||
			!a.ReadASN1(&values, tags.SET) || !a.Empty() ||
			!values.ReadAnyASN1Element(&value, &tag) || !values.Empty() || found[oid.String()] != nil {
			return nil, errMessage
		}
		found[oid.String()] = value
	}
	return found, nil
}

// attributeSet writes attributes in the order of DER: by their encoding.
func attributeSet(list map[string]func(*cryptobyte.Builder)) ([]byte, error) {
	var encoded [][]byte
	for _, oid := range []asn1.ObjectIdentifier{oidContentType, oidMessageDigest, oidSigningCertV2, oidTimestampToken} {
		value := list[oid.String()]
		if value == nil {
			continue
		}
		var b cryptobyte.Builder
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddASN1(tags.SET, value)
		})
		der, err := b.Bytes()
		if err != nil {
			return nil, err
		}
		encoded = append(encoded, der)
	}
	slices.SortFunc(encoded, bytes.Compare)
	return bytes.Join(encoded, nil), nil
}

// asSet is what is signed of the attributes: they count as a SET, whatever tag
// they have in the message (RFC 5652 5.4).
func asSet(set []byte) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(tags.SET, func(b *cryptobyte.Builder) { b.AddBytes(set) })
	return b.Bytes()
}

// issuerAndSerial names a certificate.
func issuerAndSerial(c *x509.Certificate) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(c.RawIssuer)
		b.AddASN1BigInt(c.SerialNumber)
	})
	return b.Bytes()
}

// verify checks the signature over the signed attributes, and by them the
// content of which digest gives the hash. It gives the certificates, the
// signer's first.
func (m *message) verify(digest func(crypto.Hash) []byte) ([]*x509.Certificate, map[string][]byte, error) {
	signed, err := attributes(m.signed)
	if err != nil {
		return nil, nil, err
	}
	var contentType asn1.ObjectIdentifier
	var sum []byte
	a, b := cryptobyte.String(signed[oidContentType.String()]), cryptobyte.String(signed[oidMessageDigest.String()])
	if !a.ReadASN1ObjectIdentifier(&contentType) || !contentType.Equal(m.contentType) || !b.ReadASN1Bytes(&sum, tags.OCTET_STRING) {
		return nil, nil, errMessage
	}
	if !bytes.Equal(sum, digest(hashes[m.digest.String()])) {
		return nil, nil, errContent
	}
	chain, err := m.chain()
	if err != nil {
		return nil, nil, err
	}
	algorithm, err := m.signatureAlgorithm()
	if err != nil {
		return nil, nil, err
	}
	set, err := asSet(m.signed)
	if err != nil {
		return nil, nil, err
	}
	if err := chain[0].CheckSignature(algorithm, set, m.signature); err != nil {
		return nil, nil, fmt.Errorf("signature does not verify: %w", err)
	}
	return chain, signed, checkSigningCertificate(signed, chain[0])
}

var errContent = errors.New("content is not what was signed")

// chain gives the certificates in their order: the signer's first, each behind
// it the issuer of the one before. Others do not belong in a message.
func (m *message) chain() ([]*x509.Certificate, error) {
	var chain []*x509.Certificate
	for i, der := range m.certificates {
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("cannot read certificate: %w", err)
		}
		if i > 0 {
			if err := chain[i-1].CheckSignatureFrom(c); err != nil {
				return nil, fmt.Errorf("certificate %d did not issue the one before: %w", i+1, err)
			}
		}
		chain = append(chain, c)
	}
	if len(chain) == 0 {
		return nil, errMessage
	}
	name, err := issuerAndSerial(chain[0])
	if err != nil || !bytes.Equal(name, m.signer) {
		return nil, fmt.Errorf("signed with another certificate than is there")
	}
	return chain, nil
}

func (m *message) signatureAlgorithm() (x509.SignatureAlgorithm, error) {
	oid, err := algorithmOf(m.algorithm)
	if err != nil {
		return 0, err
	}
	if oid.Equal(oidRSA) { // the digest is the one of the signer
		oid = map[string]asn1.ObjectIdentifier{
			oidSHA256.String(): oidRSASHA256, oidSHA384.String(): oidRSASHA384, oidSHA512.String(): oidRSASHA512,
		}[m.digest.String()]
	}
	a, ok := map[string]x509.SignatureAlgorithm{
		oidRSASHA256.String(): x509.SHA256WithRSA, oidRSASHA384.String(): x509.SHA384WithRSA, oidRSASHA512.String(): x509.SHA512WithRSA,
		oidECDSASHA256.String(): x509.ECDSAWithSHA256, oidECDSASHA384.String(): x509.ECDSAWithSHA384, oidECDSASHA512.String(): x509.ECDSAWithSHA512,
	}[oid.String()]
	if !ok {
		return 0, fmt.Errorf("%w: signature algorithm %s", errMessage, oid)
	}
	return a, nil
}

// signingCertificate writes signing-certificate-v2 (RFC 5035 3) for the whole
// chain, so that no certificate in the message can change unseen.
func signingCertificate(chain []*x509.Certificate) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
				for _, c := range chain {
					sum := sha256.Sum256(c.Raw) // SHA-256 is the default and is not named
					b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1OctetString(sum[:]) })
				}
			})
		})
	}
}
