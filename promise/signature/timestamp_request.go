package signature

import (
	"bytes"
	"crypto"
	"encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// TimestampRequest asks a time-stamp server for a token over a SHA-256 digest,
// with the server's certificates in it (RFC 3161 2.4.1).
func TimestampRequest(digest []byte) ([]byte, error) {
	if len(digest) != crypto.SHA256.Size() {
		return nil, fmt.Errorf("cannot ask for time stamp: a digest of %d bytes is not SHA-256", len(digest))
	}
	var b cryptobyte.Builder
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(algorithm(oidSHA256, true))
			b.AddASN1OctetString(digest)
		})
		b.AddASN1Boolean(true)
	})
	return b.Bytes()
}

// ParseTimestampResponse gives the token in the answer of a time-stamp server,
// which must be over the digest that was asked (RFC 3161 2.4.2). Who signed it
// is checked where it is put under a seal.
func ParseTimestampResponse(der, digest []byte) ([]byte, error) {
	var response, status cryptobyte.String
	var code int
	var token []byte
	input := cryptobyte.String(der)
	if !input.ReadASN1(&response, tags.SEQUENCE) || !input.Empty() ||
		!response.ReadASN1(&status, tags.SEQUENCE) || !status.ReadASN1Integer(&code) {
		return nil, fmt.Errorf("%w: not the answer of a time-stamp server", errTimestamp)
	}
	const granted, grantedWithChanges = 0, 1
	if code != granted && code != grantedWithChanges {
		return nil, fmt.Errorf("%w: refused with status %d", errTimestamp, code)
	}
	if !element(&response, &token) || !response.Empty() {
		return nil, fmt.Errorf("%w: the answer has no token in it", errTimestamp)
	}
	m, err := parseMessage(token)
	if err != nil {
		return nil, err
	}
	var info tstInfo
	if _, err := asn1.Unmarshal(m.content, &info); err != nil || !m.contentType.Equal(oidTimestampContent) {
		return nil, fmt.Errorf("%w: no time in it", errTimestamp)
	}
	if !info.Imprint.Algorithm.Algorithm.Equal(oidSHA256) || !bytes.Equal(info.Imprint.Hash, digest) {
		return nil, fmt.Errorf("%w: it is over something else", errTimestamp)
	}
	return token, nil
}
