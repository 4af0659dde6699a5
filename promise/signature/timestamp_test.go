package signature

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"
)

// stamper is a time-stamp authority that answers at once.
func stamper(t testing.TB, c *x509.Certificate, key crypto.Signer, chain []*x509.Certificate, at time.Time) func(context.Context,
	[]byte) ([]byte, error) {
	return func(_ context.Context, digest []byte) ([]byte, error) {
		request, err := TimestampRequest(digest)
		if err != nil {
			return nil, err
		}
		return ParseTimestampResponse(answerTo(t, request, append([]*x509.Certificate{c}, chain...), key, at), digest)
	}
}

// answerTo makes the token that a request asks for, and the answer around it.
func answerTo(t testing.TB, request []byte, chain []*x509.Certificate, key crypto.Signer, at time.Time) []byte {
	t.Helper()
	var asked struct {
		Version int
		Imprint asn1.RawValue
		Certs   bool
	}
	if rest, err := asn1.Unmarshal(request, &asked); err != nil || len(rest) > 0 || !asked.Certs {
		t.Fatal(err, rest, asked)
	}
	content, err := asn1.Marshal(struct {
		Version int
		Policy  asn1.ObjectIdentifier
		Imprint asn1.RawValue
		Serial  *big.Int
		Time    time.Time `asn1:"generalized"`
	}{1, asn1.ObjectIdentifier{1, 2, 3}, asked.Imprint, big.NewInt(1), at})
	if err != nil {
		t.Fatal(err)
	}
	signer, err := issuerAndSerial(chain[0])
	if err != nil {
		t.Fatal(err)
	}
	m := &message{
		version: 3, signerVersion: 1, contentType: oidTimestampContent, content: content, signer: signer,
		signerDigest: algorithm(oidSHA256, false), digests: algorithm(oidSHA256, false), algorithm: algorithm(oidRSA, true),
	}
	for _, one := range chain {
		m.certificates = append(m.certificates, one.Raw)
	}
	m.signed, err = attributeSet(map[string]func(*cryptobyte.Builder){
		oidContentType.String():   func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidTimestampContent) },
		oidMessageDigest.String(): func(b *cryptobyte.Builder) { b.AddASN1OctetString(sum(crypto.SHA256, content)) },
		oidSigningCertV2.String(): signingCertificate(chain[:1]),
	})
	if err != nil {
		t.Fatal(err)
	}
	set, err := asSet(m.signed)
	if err != nil {
		t.Fatal(err)
	}
	if m.signature, err = key.Sign(rand.Reader, sum(crypto.SHA256, set), crypto.SHA256); err != nil {
		t.Fatal(err)
	}
	token, err := m.marshal()
	if err != nil {
		t.Fatal(err)
	}
	return around(t, 0, token)
}

// around is an answer with a status and, unless nil, a token.
func around(t testing.TB, status int64, token []byte) []byte {
	t.Helper()
	var b cryptobyte.Builder
	b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(tags.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Int64(status) })
		b.AddBytes(token)
	})
	der, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// The authority of openssl understands the request, and we its answer.
func TestTimestampOfOpenSSL(t *testing.T) {
	tsa, key := issue(t, "TSA", nil, nil, func(c *x509.Certificate) {
		forStamps(c)
		c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	})
	signature := []byte("a signature value")
	digest := sum(crypto.SHA256, signature)
	request, err := TimestampRequest(digest)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	settings := fmt.Sprintf("[tsa]\ndefault_tsa = one\n[one]\nserial = %s/serial\nsigner_digest = sha256\ndefault_policy = 1.2.3\n"+
		"digests = sha256\ness_cert_id_alg = sha256\n", dir)
	for name, data := range map[string][]byte{
		"request": request, "settings": []byte(settings), "key": pemOf(t, key),
		"certificate": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tsa.Raw}),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command("openssl", "ts", "-reply", "-config", "settings", "-queryfile", "request", "-inkey", "key", "-signer",
		"certificate", "-out", "answer")
	command.Dir = dir
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	answer, err := os.ReadFile(filepath.Join(dir, "answer"))
	if err != nil {
		t.Fatal(err)
	}
	token, err := ParseTimestampResponse(answer, digest)
	if err != nil {
		t.Fatal(err)
	}
	if token, err = bareToken(token); err != nil {
		t.Fatal(err)
	}
	if stamp, err := parseStamp(token, signature); err != nil || time.Since(stamp.at) > time.Minute || stamp.authority != "CN=TSA" {
		t.Error(stamp, err)
	}
}

func TestTimestampAnswersThatAreNone(t *testing.T) {
	tsa, key := issue(t, "TSA", nil, nil, forStamps)
	digest := sum(crypto.SHA256, []byte("x"))
	request, err := TimestampRequest(digest)
	if err != nil {
		t.Fatal(err)
	}
	good := answerTo(t, request, []*x509.Certificate{tsa}, key, sealingTime)
	if _, err := ParseTimestampResponse(good, digest); err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string][]byte{
		"empty": nil, "garbage": []byte("<html>login</html>"), "cut off": good[:len(good)-1], "more": append(bytes.Clone(good), 0),
		"refused": around(t, 2, nil), "no token": around(t, 0, nil), "no message": around(t, 0, []byte{0x30, 0}),
	} {
		if token, err := ParseTimestampResponse(answer, digest); err == nil || token != nil {
			t.Errorf("%s: taken", name)
		}
	}
	if token, err := ParseTimestampResponse(good, sum(crypto.SHA256, []byte("y"))); err == nil || token != nil {
		t.Error("a token over something else: taken")
	}
	if _, err := TimestampRequest([]byte("short")); err == nil {
		t.Error("a digest that is none: taken")
	}
}

func FuzzTimestampResponse(f *testing.F) {
	tsa, key := issue(f, "TSA", nil, nil, forStamps)
	digest := sum(crypto.SHA256, []byte("x"))
	request, _ := TimestampRequest(digest)
	f.Add(answerTo(f, request, []*x509.Certificate{tsa}, key, sealingTime))
	f.Fuzz(func(_ *testing.T, answer []byte) { _, _ = ParseTimestampResponse(answer, digest) })
}
