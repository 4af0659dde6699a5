package signature

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/verhaal/verhaal/paper/document"
)

var sealingTime = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

const termsSample = `{"breach_notice_hours":24}`

// The two kinds of offered document: the program's own tagged PDF, and the
// plain one of another writer.
var writers = map[string]func(t testing.TB, text string, terms bool) []byte{"document": ownPDF, "fpdf": plainPDF}

func ownPDF(t testing.TB, text string, terms bool) []byte {
	t.Helper()
	d := &document.Document{
		Title: text, Lang: "nl", Author: "Host B.V.", Date: sealingTime, Status: "versie 1",
		Body: []document.Block{
			&document.Heading{ID: "a", Kind: document.Article, Text: "Onderwerp"},
			&document.Provision{ID: "a1", Text: document.Text(text + " Één bepaling met tekst, en een web: verhaal.example.")},
			&document.Paragraph{Text: []document.Inline{{Text: "Zie verder", Link: "https://verhaal.example/"}}},
		},
	}
	if terms {
		d.Files = []document.File{{Name: TermsName, MIME: "application/json", Description: "De afspraken", Data: []byte(termsSample)}}
	}
	out, err := document.PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// plainPDF is what fpdf 0.12.0 made of the text: two pages with a bookmark and
// a link, and with the terms among its files or not.
func plainPDF(t testing.TB, _ string, terms bool) []byte {
	t.Helper()
	name := "testdata/fpdf.pdf"
	if terms {
		name = "testdata/fpdf-terms.pdf"
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func testKey(t testing.TB) Key {
	t.Helper()
	k, err := NewKey(rand.Reader, "Host B.V. Zoë", sealingTime.AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sampleRecord(offered []byte) Record {
	shown := OfferedOf(offered).SHA256
	return Record{
		Agreement: "agreement:0192f3a0-0000-7000-8000-000000000003", Title: "Verwerkersovereenkomst <Host & Winkel>", Version: 1,
		Signatures: []Signature{
			{
				Role: "processor", Organisation: "Host B.V.", Name: "Ionuț Țăranu", Function: "bestuurder", Statement: "Ik mag tekenen voor Host B.V.",
				Address: Address{AddressAccount, "i…@host.example"}, At: "2026-11-21T16:02:11+01:00", SHA256: shown,
			},
			{
				Role: "controller", Organisation: "Bakkerij Van Dam B.V.", Name: "Zoë van Dam", Function: "", Statement: "Ik mag tekenen voor Bakkerij Van Dam B.V.",
				Address: Address{AddressMail, "z…@bakkerij.example"}, At: "2026-11-22T10:29:59.5+01:00", SHA256: shown,
			},
		},
		Log:       &Log{"verhaal.example/log/0192f3a0", "verhaal.example/log/0192f3a0\n300\nAAAA\n\n— x y\n"},
		Assurance: []string{"assurance.simple", "assurance.seal"},
	}
}

func sampleSealing(t testing.TB, kind string, k Key) Sealing {
	t.Helper()
	offered := writers[kind](t, "Verwerkersovereenkomst", true)
	return Sealing{Offered: offered, Page: writers[kind](t, "Ondertekening", false), Record: sampleRecord(offered), Key: k, At: sealingTime}
}

func seal(t testing.TB, in Sealing) []byte {
	t.Helper()
	out, err := Seal(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// issue makes a certificate; without an issuer it is signed by itself.
func issue(t testing.TB, name string, issuer *x509.Certificate, by crypto.Signer, change func(*x509.Certificate)) (*x509.Certificate,
	crypto.Signer,
) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: sealingTime.AddDate(-1, 0, 0), NotAfter: sealingTime.AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true,
	}
	if change != nil {
		change(template)
	}
	if issuer == nil {
		issuer, by = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, key.Public(), by)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c, key
}

func authority(c *x509.Certificate) {
	c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign
}

func forStamps(c *x509.Certificate) {
	// Critical, as RFC 3161 2.3 wants it.
	c.ExtraExtensions = []pkix.Extension{{Id: []int{2, 5, 29, 37}, Critical: true, Value: []byte{0x30, 0x0a, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8}}}
}

func pemOf(t testing.TB, key crypto.Signer, certificates ...*x509.Certificate) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	for _, c := range certificates {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return out
}

func writeFile(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
