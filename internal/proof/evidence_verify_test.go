package proof_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

const origin = "verhaal.example/log/0192f3a0"

var sealedAt = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// installation is one with its keys.
type installation struct {
	seal signature.Key
	log  evidence.Key
}

func newInstallation(t *testing.T) installation {
	t.Helper()
	seal, err := signature.NewKey(rand.Reader, "Verhaal installation 0a1b2c3d", sealedAt.AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	log, err := evidence.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return installation{seal, log}
}

func (i installation) own() *proof.OwnKey {
	return &proof.OwnKey{Seals: []string{"0000", i.seal.Fingerprint()}, Log: i.log}
}

// sealed is an agreement that this installation sealed, with a checkpoint of a
// log.
func (i installation) sealed(t *testing.T, offered []byte, at time.Time, checkpoint []byte) []byte {
	t.Helper()
	page, err := os.ReadFile("../../promise/signature/testdata/fpdf.pdf")
	if err != nil {
		t.Fatal(err)
	}
	signed := signature.Signature{
		Role: "processor", Organisation: "Host BV", Name: "M. de Wit", Statement: "Ik teken.",
		Address: signature.Address{Method: signature.AddressMail, Shown: "m…@host.example"}, At: at.Add(-time.Hour).Format(time.RFC3339), SHA256: signature.OfferedOf(offered).SHA256,
	}
	out, err := signature.Seal(context.Background(), signature.Sealing{
		Offered: offered, Page: page, Key: i.seal, At: at, Record: signature.Record{
			Agreement: "agreement:0192f3a0-0000-7000-8000-000000000003", Title: "Verwerkersovereenkomst", Version: 1,
			Signatures: []signature.Signature{signed}, Log: &signature.Log{Origin: origin, Checkpoint: string(checkpoint)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func offered(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("../../promise/signature/testdata/fpdf-terms.pdf")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// dossier holds the signing and the sealing of an agreement; change may alter it
// before it is signed.
func (i installation) dossier(t *testing.T, change func(*evidence.Dossier, []any)) []byte {
	t.Helper()
	shown, sealed := offered(t), i.sealed(t, offered(t), sealedAt, i.checkpoint(t))
	ref := func(name, role string, data []byte) evidence.DocumentRef {
		return evidence.DocumentRef{Name: name, Role: role, SHA256: signature.OfferedOf(data).SHA256}
	}
	d := evidence.Dossier{
		Origin: origin, Made: sealedAt.AddDate(0, 1, 0),
		Documents: []evidence.Document{{Name: "a.pdf", Data: shown}, {Name: "a-sealed.pdf", Data: sealed}},
	}
	events := []any{
		app.AgreementSigned{Version: 1, Party: "processor", Name: "M. de Wit", Documents: []evidence.DocumentRef{ref("a.pdf", "shown", shown)}},
		app.AgreementSealed{
			Version: 1, Seal: i.seal.Fingerprint(),
			Documents: []evidence.DocumentRef{ref("a.pdf", "shown", shown), ref("a-sealed.pdf", "sealed", sealed)},
		},
	}
	if change != nil {
		change(&d, events)
	}
	var previous evidence.Hash
	var leaves []evidence.Hash
	for n, e := range events {
		payload, err := evidence.Canonical(e)
		if err != nil {
			t.Fatal(err)
		}
		o := evidence.Opening{Salt: [32]byte{byte(n + 1)}, Payload: payload}
		line := evidence.Line{
			Time: sealedAt, Organisation: "organisation:a", Actor: "account:b", Object: "agreement:c", Event: e.(interface{ EventName() string }).EventName(),
			N: n + 1, Previous: previous, Commitment: o.Commitment(),
		}
		body, err := line.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		previous = evidence.LeafHash(body)
		leaves = append(leaves, previous)
		d.Entries = append(d.Entries, evidence.Entry{Index: int64(n), Line: line, Opening: &o})
	}
	tree, _ := evidence.Tree{}.Append(leaves...)
	for n := range d.Entries {
		d.Entries[n].Proof = []evidence.Hash{leaves[1-n]}
	}
	var err error
	if d.Checkpoint, err = i.log.Checkpoint(origin, tree); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := i.log.WriteDossier(&out, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (i installation) checkpoint(t *testing.T) []byte {
	t.Helper()
	tree, _ := evidence.Tree{}.Append(evidence.Hash{1})
	text, err := i.log.Checkpoint(origin, tree)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func verify(data []byte, trust proof.Trust) proof.Verification {
	return proof.VerifyFile(bytes.NewReader(data), int64(len(data)), trust)
}

// What the installation made itself is known by its keys, to others by the
// fingerprint, and otherwise not at all.
func TestGenuine(t *testing.T) {
	us := newInstallation(t)
	for name, one := range map[string]struct {
		data []byte
		key  string
	}{
		"pdf":     {us.sealed(t, offered(t), sealedAt, us.checkpoint(t)), us.seal.Fingerprint()},
		"dossier": {us.dossier(t, nil), us.log.Fingerprint()},
	} {
		if r := verify(one.data, proof.Trust{Here: us.own()}); !r.OK || r.Verdict != proof.SealedHere || !r.OriginProven || r.Origin != origin {
			t.Errorf("%s here: %+v", name, r)
		}
		if r := verify(one.data, proof.Trust{Key: one.key}); !r.OK || r.Verdict != proof.SealedByKey || r.OriginProven != (name == "dossier") {
			t.Errorf("%s by key: %+v", name, r)
		}
		if r := verify(one.data, proof.Trust{}); r.OK || r.Verdict != proof.KeyUnknown || r.OriginProven || r.Problems[0].Code != "key-unknown" ||
			r.Problems[0].Detail != one.key {
			t.Errorf("%s unknown: %+v", name, r)
		}
		if r := verify(one.data, proof.Trust{AnyKey: true}); !r.OK || r.Verdict != proof.KeyUnknown || len(r.Problems) > 0 {
			t.Errorf("%s any: %+v", name, r)
		}
		if r := verify(one.data, proof.Trust{Here: us.own(), Key: "00ff"}); r.OK || r.Verdict != proof.NotConfirmed || r.Problems[0].Code != "other-key" {
			t.Errorf("%s another key: %+v", name, r)
		}
	}
}

// Whoever has a key of their own can make everything but our fingerprint: the
// name in the certificate, the time, the origin, a genuine checkpoint.
func TestForgeriesWithAnotherKey(t *testing.T) {
	us, them := newInstallation(t), newInstallation(t)
	if us.seal.Subject() != them.seal.Subject() {
		t.Fatal("the names must be alike")
	}
	altered, err := os.ReadFile("../../promise/signature/testdata/fpdf.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"another document, the same name": them.sealed(t, altered, sealedAt, us.checkpoint(t)),
		"backdated":                       them.sealed(t, offered(t), sealedAt.AddDate(0, -6, 0), us.checkpoint(t)),
		"dossier with other payloads": them.dossier(t, func(_ *evidence.Dossier, events []any) {
			one := events[0].(app.AgreementSigned)
			one.Name = "Iemand Anders"
			events[0] = one
		}),
	} {
		r := verify(data, proof.Trust{Here: us.own()})
		if r.OK || r.Verdict != proof.KeyUnknown || r.OriginProven {
			t.Errorf("%s: %s %v", name, r.Verdict, r.Problems)
		}
		if r := verify(data, proof.Trust{Key: us.seal.Fingerprint(), AnyKey: true}); r.OK || r.Verdict != proof.NotConfirmed {
			t.Errorf("%s by our key: %s", name, r.Verdict)
		}
	}
	// Our seal with a checkpoint that our log never signed proves no origin.
	if r := verify(us.sealed(t, offered(t), sealedAt, them.checkpoint(t)), proof.Trust{Here: us.own()}); r.Verdict != proof.SealedHere || r.OriginProven {
		t.Errorf("%+v", r)
	}
}

// A dossier whose lines name a seal or a signature has it.
func TestDossierIsComplete(t *testing.T) {
	us := newInstallation(t)
	for name, one := range map[string]struct {
		code   string
		change func(*evidence.Dossier, []any)
	}{
		"no sealed document": {"seal-missing", func(d *evidence.Dossier, _ []any) { d.Documents = d.Documents[:1] }},
		"no document shown":  {"signature-missing", func(d *evidence.Dossier, _ []any) { d.Documents = d.Documents[1:] }},
		"a seal of another": {"seal-missing", func(_ *evidence.Dossier, events []any) {
			one := events[1].(app.AgreementSealed)
			one.Seal = "0000"
			events[1] = one
		}},
		"a party that is not in the record": {"signature-missing", func(_ *evidence.Dossier, events []any) {
			one := events[0].(app.AgreementSigned)
			one.Party = "controller"
			events[0] = one
		}},
	} {
		r := verify(us.dossier(t, one.change), proof.Trust{Here: us.own(), AnyKey: true})
		if r.OK || r.Verdict != proof.NotConfirmed ||
			!slices.ContainsFunc(r.Problems, func(p proof.VerificationProblem) bool { return p.Code == one.code }) {
			t.Errorf("%s: %s %v", name, r.Verdict, r.Problems)
		}
	}
}

func TestReadKey(t *testing.T) {
	us := newInstallation(t)
	verifier, err := us.log.Verifier(origin)
	if err != nil {
		t.Fatal(err)
	}
	both, err := us.seal.PEM()
	if err != nil {
		t.Fatal(err)
	}
	_, certificate, _ := bytes.Cut(both, []byte("-----END PRIVATE KEY-----\n"))
	pdf := us.sealed(t, offered(t), sealedAt, nil)
	for name, text := range map[string]string{"certificate": string(certificate), "fingerprint": us.seal.Fingerprint() + "\n"} {
		if key, err := proof.ReadKey([]byte(text)); err != nil || !verify(pdf, proof.Trust{Key: key}).OK {
			t.Errorf("%s: %q %v", name, key, err)
		}
	}
	if key, err := proof.ReadKey([]byte(verifier + "\n")); err != nil || !verify(us.dossier(t, nil), proof.Trust{Key: key}).OK {
		t.Errorf("%q %v", key, err)
	}
	for _, text := range []string{"", "00ff", "rubbish", string(both)} {
		if _, err := proof.ReadKey([]byte(text)); err == nil {
			t.Errorf("%.20q is a key", text)
		}
	}
}

func TestVerdictInJSON(t *testing.T) {
	us := newInstallation(t)
	data, err := json.Marshal(verify(us.sealed(t, offered(t), sealedAt, nil), proof.Trust{}))
	if err != nil || !bytes.Contains(data, []byte(`"ok":false,"verdict":"unchanged-key-unknown"`)) {
		t.Errorf("%.200s %v", data, err)
	}
}
