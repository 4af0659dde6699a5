package evidence

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// testKey makes a key that is the same in each run.
func testKey(t testing.TB, seed byte) Key {
	t.Helper()
	k, err := NewKey(bytes.NewReader(bytes.Repeat([]byte{seed}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const testOrigin = "verhaal.example/log/0192f3a0"

func testVerifier(t testing.TB, k Key) string {
	t.Helper()
	v, err := k.Verifier(testOrigin)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestKeyIsKept(t *testing.T) {
	k := testKey(t, 7)
	text, err := k.PEM()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseKey(text)
	if err != nil || !again.private.Equal(k.private) {
		t.Fatalf("another key: %v", err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(other)
	if err != nil {
		t.Fatal(err)
	}
	wrong := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	for _, bad := range [][]byte{nil, []byte("x"), wrong, append(text, text...), bytes.Replace(text, []byte("PRIVATE"), []byte("PUBLIC"), 2)} {
		if _, err := ParseKey(bad); !errors.Is(err, ErrKey) {
			t.Errorf("%.30q was a key: %v", bad, err)
		}
	}
	if _, err := NewKey(strings.NewReader("short")); err == nil {
		t.Error("a key of five bytes of randomness")
	}
}

func TestFingerprintIsOfTheKeyOnly(t *testing.T) {
	k := testKey(t, 7)
	a, _ := k.Verifier("a.example")
	b, _ := k.Verifier("b.example")
	fa, err := Fingerprint(a)
	if err != nil {
		t.Fatal(err)
	}
	fb, _ := Fingerprint(b)
	if fa != fb || fa != k.Fingerprint() || len(fa) != 64+15 {
		t.Errorf("%q %q", fa, fb)
	}
	if testKey(t, 8).Fingerprint() == fa {
		t.Error("two keys, one fingerprint")
	}
}

func TestVerifierHasOneForm(t *testing.T) {
	good := testVerifier(t, testKey(t, 7))
	if _, err := note.NewVerifier(good); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"", good + "x", good + "\n", strings.ToUpper(good), " " + good, strings.Replace(good, "+", "", 1),
		strings.Replace(good, "verhaal", "verhaai", 1),
	} {
		if _, err := Fingerprint(bad); !errors.Is(err, ErrKey) {
			t.Errorf("%q was read: %v", bad, err)
		}
	}
	for _, origin := range []string{"", "a b", "a+b", "a\nb", "a\x00b", "\xff", strings.Repeat("a", 201)} {
		if _, err := testKey(t, 7).Verifier(origin); !errors.Is(err, ErrKey) {
			t.Errorf("origin %q: %v", origin, err)
		}
	}
}

func TestCheckpoint(t *testing.T) {
	k := testKey(t, 7)
	tree, _ := Tree{}.Append(leaves(0, 5)...)
	signed, err := k.Checkpoint(testOrigin, tree)
	if err != nil {
		t.Fatal(err)
	}
	if want := testOrigin + "\n5\n" + tree.Root().String() + "\n\n— " + testOrigin + " "; !strings.HasPrefix(string(signed), want) {
		t.Errorf("%s", signed)
	}
	vkey := testVerifier(t, k)
	c, err := ParseCheckpoint(signed, vkey)
	if err != nil || c != (Checkpoint{testOrigin, 5, tree.Root()}) {
		t.Fatalf("%+v, %v", c, err)
	}
	if _, err := ParseCheckpoint(signed, testVerifier(t, testKey(t, 8))); !errors.Is(err, ErrCheckpoint) {
		t.Errorf("another key: %v", err)
	}
	for at := range signed {
		for bit := range 8 {
			other := bytes.Clone(signed)
			other[at] ^= 1 << bit
			if _, err := ParseCheckpoint(other, vkey); !errors.Is(err, ErrCheckpoint) {
				t.Fatalf("byte %d, bit %d: %v\n%q", at, bit, err, other)
			}
		}
	}
}

// Witnesses add their signature; that changes nothing for who reads ours.
func TestCheckpointWithWitness(t *testing.T) {
	k, witness := testKey(t, 7), testKey(t, 9)
	tree, _ := Tree{}.Append(leaf(0))
	signed, err := k.Checkpoint(testOrigin, tree)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(signed), "\n\n")
	cosigned, err := witness.sign("witness.example", text+"\n")
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := bytes.Cut(cosigned, []byte("\n\n"))
	both := append(bytes.Clone(signed), line...)
	if c, err := ParseCheckpoint(both, testVerifier(t, k)); err != nil || c.Size != 1 {
		t.Errorf("%+v, %v", c, err)
	}
}

// What is signed as something else, or in another form, is no checkpoint.
func TestCheckpointForms(t *testing.T) {
	k := testKey(t, 7)
	root := leaf(0).String()
	for _, text := range []string{
		"other.example\n1\n" + root + "\n",
		testOrigin + "\n01\n" + root + "\n",
		testOrigin + "\n-1\n" + root + "\n",
		testOrigin + "\n9223372036854775808\n" + root + "\n",
		testOrigin + "\n1\n" + root[:43] + "\n",
		testOrigin + "\n1\n" + root + "\nmore\n",
		testOrigin + "\n1\n",
		sealText(testOrigin, []byte("{}")),
	} {
		signed, err := k.sign(testOrigin, text)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := ParseCheckpoint(signed, testVerifier(t, k)); !errors.Is(err, ErrCheckpoint) {
			t.Errorf("%q was read as %+v, %v", text, c, err)
		}
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	k := testKey(f, 7)
	tree, _ := Tree{}.Append(leaves(0, 5)...)
	signed, err := k.Checkpoint(testOrigin, tree)
	if err != nil {
		f.Fatal(err)
	}
	vkey := testVerifier(f, k)
	f.Add(signed, vkey)
	f.Add(signed[:len(signed)-1], vkey)
	f.Add([]byte("a\n1\n\n"), "a+00000000+AA==")
	f.Fuzz(func(t *testing.T, data []byte, key string) {
		c, err := ParseCheckpoint(data, key)
		if err != nil {
			if !errors.Is(err, ErrCheckpoint) && !errors.Is(err, ErrKey) {
				t.Fatalf("another error: %v", err)
			}
			return
		}
		if !bytes.HasPrefix(data, []byte(c.text()+"\n")) {
			t.Fatalf("%q was read as %+v", data, c)
		}
	})
}

func BenchmarkCheckpoint(b *testing.B) {
	k := testKey(b, 7)
	tree, _ := Tree{}.Append(leaves(0, 1000)...)
	for b.Loop() {
		if _, err := k.Checkpoint(testOrigin, tree); err != nil {
			b.Fatal(err)
		}
	}
}
