package signature

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func expect(t *testing.T, r Report, code Code) {
	t.Helper()
	if r.OK || !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Code == code }) {
		t.Errorf("no %s in %v, OK %v", code, r.Problems, r.OK)
	}
}

// One changed byte, wherever it is, is found; also in the time stamp, the
// certificates and the room that the signature did not need.
func TestEveryByteCounts(t *testing.T) {
	root, rootKey := issue(t, "Root", nil, nil, authority)
	own, ownKey := issue(t, "Host B.V.", root, rootKey, nil)
	bought, err := ParseKey(pemOf(t, ownKey, root, own))
	if err != nil {
		t.Fatal(err)
	}
	tsa, tsaKey := issue(t, "Tijd", root, rootKey, forStamps)
	for kind := range writers {
		in := sampleSealing(t, kind, bought)
		in.Timestamp = stamper(t, tsa, tsaKey, []*x509.Certificate{root}, sealingTime)
		good := seal(t, in)
		if r := Verify(good); !r.OK || r.SelfSigned || r.StampedAt.IsZero() {
			t.Fatalf("%+v", r)
		}
		check := func(at int, flip byte) error {
			bad := bytes.Clone(good)
			bad[at] ^= flip
			if r := Verify(bad); r.OK || len(r.Problems) == 0 {
				return fmt.Errorf("%s: byte %d of %d (update from %d) xor %#x passed: %q", kind, at, len(good), len(in.Offered), flip,
					good[max(0, at-20):min(len(good), at+20)])
			}
			return nil
		}
		contents := bytes.Index(good, []byte(contentsKey+" <30"))
		used := contents + 12 + 2*9000 // the message, and some of the zeros behind it
		rapid.Check(t, func(rt *rapid.T) {
			at := rapid.OneOf(
				rapid.IntRange(0, len(in.Offered)-1), rapid.IntRange(len(in.Offered)-200, len(in.Offered)+200),
				rapid.IntRange(contents-200, used), rapid.IntRange(used, len(good)-1), rapid.IntRange(len(good)-400, len(good)-1),
			).Draw(rt, "at")
			if err := check(at, rapid.ByteRange(1, 255).Draw(rt, "flip")); err != nil {
				rt.Fatal(err)
			}
		})
		// The signature does not cover itself. Every byte of it was tried when the
		// format was made; each run tries a part.
		for at := contents; at < min(used, len(good)); at += 29 {
			if err := check(at, 1<<(at%8)); err != nil {
				t.Fatal(err)
			}
			if c := good[at]; c >= 'a' && c <= 'f' {
				if err := check(at, 0x20); err != nil { // a to A: the same number
					t.Fatal(err)
				}
			}
		}
	}
}

func TestWhatIsNotSealed(t *testing.T) {
	in := sampleSealing(t, "document", testKey(t))
	good := seal(t, in)
	expect(t, Verify(nil), NotPDF)
	expect(t, Verify([]byte("hello")), NotPDF)
	expect(t, Verify(in.Offered), NotSealed)
	expect(t, Verify([]byte("%PDF-1.7\n")), NotSealed)
	expect(t, Verify(good[:len(good)-1]), Altered)
	expect(t, Verify(good[:len(in.Offered)+100]), Altered)
	expect(t, Verify(append(bytes.Clone(good), '\n')), Appended)
	for _, behind := range []string{"   ", marker, marker + "   \n", marker + "xref\n0 1\n%%EOF\n", marker + "%%EOF\n   " + marker + "%%EOF\n"} {
		expect(t, Verify(append(bytes.Clone(good), behind...)), Appended)
	}
	expect(t, Verify(append(bytes.Clone(good), good...)), Appended)

	// Another update behind it, as an editor would add.
	base, err := openFile(in.Offered, nil)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := openFile(good, base)
	if err != nil {
		t.Fatal(err)
	}
	u, err := newUpdate(whole)
	if err != nil {
		t.Fatal(err)
	}
	u.buf.Reset()
	u.add(&dict{}, nil)
	edited := append(bytes.Clone(good), u.finish()...)
	expect(t, Verify(edited), Appended)
	if r := Verify(edited); r.Offered.SHA256 != OfferedOf(in.Offered).SHA256 || r.Sealer == "" {
		t.Error("it does not say what was sealed")
	}
}

// forge seals like Seal, without its checks and with something more in the
// update: what the owner of a key could do.
func forge(t *testing.T, in Sealing, more func(u *update, catalog *dict)) []byte {
	t.Helper()
	in.At = sealingTime
	in.Record.Format = RecordFormat
	if in.Record.Offered == (Offered{}) {
		in.Record.Offered = OfferedOf(in.Offered)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	base, err := openFile(in.Offered, nil)
	must(err)
	page, err := openFile(in.Page, nil)
	must(err)
	u, err := newUpdate(base)
	must(err)
	root := base.trailer.get("/Root").(ref)
	catalog, err := base.dict(root)
	must(err)
	catalog = catalog.copied()
	sig := u.add(in.sealDict(in.room()), nil)
	field := u.reserve()
	first, err := appendPages(u, catalog, page, field)
	must(err)
	u.put(field, &dict{[]entry{{"/FT", token("/Sig")}, {"/V", sig}, {"/P", first}}}, nil)
	must(in.addRecord(u, catalog))
	catalog.set("/AcroForm", &dict{[]entry{{"/Fields", array{field}}}})
	if more != nil {
		more(u, catalog)
	}
	u.put(root, catalog, nil)
	out := append(bytes.Clone(in.Offered), u.finish()...)
	must(in.sign(context.Background(), out, in.room()))
	return out
}

func TestForgeriesByWhoeverHasAKey(t *testing.T) {
	k := testKey(t)
	in := sampleSealing(t, "document", k)
	if r := Verify(forge(t, in, nil)); !r.OK {
		t.Fatal(r.Problems)
	}
	base, err := openFile(in.Offered, nil)
	if err != nil {
		t.Fatal(err)
	}
	catalog, _ := base.dict(base.trailer.get("/Root"))
	root := catalog.get("/Pages").(ref)
	leaves, err := base.pages(root)
	if err != nil {
		t.Fatal(err)
	}
	pages := func(change func(*dict)) func(*update, *dict) {
		return func(u *update, _ *dict) {
			d, _ := base.dict(root)
			d = d.copied()
			change(d)
			u.put(root, d, nil)
		}
	}
	for name, more := range map[string]func(*update, *dict){
		"another page over the first":  func(u *update, _ *dict) { u.put(leaves[0].number, leaves[0].page, nil) },
		"other contents of a page":     func(u *update, _ *dict) { u.put(leaves[0].page.get("/Contents").(ref), &dict{}, []byte("BT ET")) },
		"pages left out":               pages(func(d *dict) { d.set("/Kids", array{}); d.set("/Count", token("0")) }),
		"pages counted wrong":          pages(func(d *dict) { d.set("/Count", token("7")) }),
		"pages that inherit something": pages(func(d *dict) { d.set("/Rotate", token("180")) }),
		"something to do on opening":   func(_ *update, c *dict) { c.set("/OpenAction", &dict{[]entry{{"/S", token("/JavaScript")}}}) },
		"scripts among the names": func(u *update, c *dict) {
			names := c.get("/Names").(*dict)
			names.set("/JavaScript", &dict{})
		},
		"a form of another kind": func(_ *update, c *dict) { c.get("/AcroForm").(*dict).set("/XFA", array{}) },
		"another file inside": func(u *update, c *dict) {
			files := c.get("/Names").(*dict).get("/EmbeddedFiles").(*dict)
			list := files.get("/Names").(array)
			files.set("/Names", append(slices.Clone(list), token("(z)"), u.addFile("z.txt", "text/plain", nil)))
		},
		"other terms": func(u *update, c *dict) {
			files := c.get("/Names").(*dict).get("/EmbeddedFiles").(*dict)
			list := slices.Clone(files.get("/Names").(array))
			list[1] = u.addFile(TermsName, "application/json", []byte("{}"))
			files.set("/Names", list)
		},
		"another language": func(_ *update, c *dict) { c.set("/Lang", token("(en)")) },
	} {
		t.Run(name, func(t *testing.T) { expect(t, Verify(forge(t, in, more)), OfferedHidden) })
	}

	other := in
	other.Record.Signatures = slices.Clone(in.Record.Signatures)
	other.Record.Signatures[0].SHA256 = hexSum(nil)
	expect(t, Verify(forge(t, other, nil)), RecordInvalid)
	other = in
	other.Record.Offered = Offered{hexSum(nil), 5}
	expect(t, Verify(forge(t, other, nil)), OfferedMismatch)
	other = in
	other.Key, err = NewKey(rand.Reader, "Host B.V.", sealingTime.AddDate(0, 0, 1))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, Verify(forge(t, other, nil)), SealExpired)
	other.Key, err = NewKey(rand.Reader, "Host B.V.", sealingTime.AddDate(-11, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, Verify(forge(t, other, nil)), SealExpired)
}

// Objects that lie inside each other are not read for ever.
func TestNestedObjectsEnd(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	const n = 3000
	var offsets []int
	for i := range n {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj (", i+1)
	}
	b.WriteString(strings.Repeat(")", n) + strings.Repeat(" ", 1<<20) + "endobj\n")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n1 %d\n", n)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", n+1, start)
	f, err := openFile(b.Bytes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, _, err = f.object(ref(i + 1)); err != nil {
			return
		}
	}
	t.Error("every one of them was read")
}

// A seal whose certificate is of somebody else, or whose signature was taken
// from another document.
func TestSealOfAnother(t *testing.T) {
	k := testKey(t)
	a := seal(t, sampleSealing(t, "document", k))
	in := sampleSealing(t, "document", k)
	in.Record.Title = "Verwerkersovereenkomst <Host & Wonkel>" // as long as the other
	b := seal(t, in)
	at := bytes.Index(a, []byte(contentsKey+" <30")) + len(contentsKey) + 1
	mixed := bytes.Clone(b)
	copy(mixed[at:], a[at:at+2*in.room()+2])
	expect(t, Verify(mixed), Altered)

	other, err := NewKey(rand.Reader, "Host B.V. Zoë", sealingTime.AddDate(-1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	in = sampleSealing(t, "document", Key{k.private, other.chain})
	expect(t, Verify(forge(t, in, nil)), SealInvalid)
}

// openssl reads the CMS message as we do.
func TestMessageIsCMS(t *testing.T) {
	in := sampleSealing(t, "document", testKey(t))
	out := seal(t, in)
	at := bytes.Index(out, []byte(contentsKey+" <30")) + len(contentsKey) + 2
	der, err := hex.DecodeString(string(out[at : at+2*in.room()]))
	if err != nil {
		t.Fatal(err)
	}
	der = bytes.TrimRight(der, "\x00")
	content := slices.Concat(out[:at-1], out[at+2*in.room()+1:])
	m, err := parseMessage(der)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := attributes(m.signed)
	if signingTime := (asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}); err != nil || signed[signingTime.String()] != nil {
		t.Error("a signing-time attribute, which PAdES forbids", err)
	}
	said := run(t, "openssl", "cms", "-verify", "-cades", "-binary", "-purpose", "any", "-attime", strconv.FormatInt(sealingTime.Unix(), 10),
		"-CAfile", writeFile(t, "own.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: in.Key.chain[0].Raw})), "-inform", "DER",
		"-in", writeFile(t, "seal.der", der), "-content", writeFile(t, "content", content), "-out", t.TempDir()+"/out")
	if !strings.Contains(said, "successful") {
		t.Error(said)
	}
}

func TestKeyIsKept(t *testing.T) {
	k := testKey(t)
	text, err := k.PEM()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseKey(text)
	if err != nil || again.Fingerprint() != k.Fingerprint() || len(k.Fingerprint()) != 79 {
		t.Fatalf("%v %s", err, k.Fingerprint())
	}
	if want := sealingTime.AddDate(9, 0, 0); !k.NotAfter().Equal(want) {
		t.Errorf("holds until %s, not %s", k.NotAfter(), want)
	}
	if r := Verify(seal(t, sampleSealing(t, "document", again))); !r.OK {
		t.Error(r.Problems)
	}
}

// What is wrong with a key file is said with what to do.
func TestKeyErrorsSayWhatToDo(t *testing.T) {
	root, rootKey := issue(t, "Root", nil, nil, authority)
	own, ownKey := issue(t, "Host B.V.", root, rootKey, nil)
	stranger, strangerKey := issue(t, "Vreemd", nil, nil, nil)
	forTLS, forTLSKey := issue(t, "Web", nil, nil, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment })
	block := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	certificate := block("CERTIFICATE", own.Raw)
	for want, text := range map[string][]byte{
		"openssl pkcs12":             []byte("\x30\x82"),
		"the private key is missing": certificate,
		"the certificate is missing": pemOf(t, ownKey),
		"take it off with":           append(block("ENCRYPTED PRIVATE KEY", nil), certificate...),
		"two private keys":           append(pemOf(t, ownKey), pemOf(t, ownKey, own)...),
		"of another request":         pemOf(t, strangerKey, own),
		"did not issue":              pemOf(t, ownKey, own, stranger),
		"not for signing":            pemOf(t, forTLSKey, forTLS),
		"cannot be read":             append(pemOf(t, ownKey), block("CERTIFICATE", []byte("x"))...),
		"private key cannot be read": append(block("PRIVATE KEY", []byte("x")), certificate...),
		"leave it out":               append(block("PUBLIC KEY", nil), certificate...),
	} {
		if _, err := ParseKey(text); !errors.Is(err, ErrKey) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
	if _, err := ParseKey(pemOf(t, ownKey, root, own)); err != nil {
		t.Errorf("certificates in another order: %v", err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: stranger.SerialNumber, Subject: stranger.Subject, NotBefore: stranger.NotBefore,
		NotAfter: stranger.NotAfter,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, p384.Public(), p384)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := x509.ParseCertificate(der)
	k, err := ParseKey(pemOf(t, p384, c))
	if err != nil {
		t.Fatal(err)
	}
	if r := Verify(seal(t, sampleSealing(t, "document", k))); !r.OK {
		t.Errorf("P-384: %v", r.Problems)
	}
}

// The fuzzer changes a sealed PDF somewhere, for it would hardly find the way in
// by itself; what is in whole besides is tried as it is.
func FuzzVerify(f *testing.F) {
	k := testKey(f)
	good := seal(f, sampleSealing(f, "fpdf", k))
	update := bytes.Index(good, []byte(marker))
	f.Add([]byte(nil), update+40, []byte("<<"))
	f.Add([]byte(nil), len(good)-60, []byte("99999"))
	f.Add([]byte(nil), update-20, []byte("1"))
	f.Add([]byte("%PDF-1.7\n"+marker+"xref\n0 1\ntrailer\n<<>>\nstartxref\n25\n%%EOF\n"), 0, []byte{})
	f.Fuzz(func(t *testing.T, data []byte, at int, change []byte) {
		if len(data) == 0 && at >= 0 && at < len(good)-len(change) {
			data = bytes.Clone(good)
			copy(data[at:], change)
		}
		r := Verify(data)
		if r.OK == (len(r.Problems) > 0) {
			t.Fatalf("OK %v with %v", r.OK, r.Problems)
		}
		if r.OK && !bytes.Equal(data, good) {
			t.Fatalf("%q at %d passed", change, at)
		}
	})
}

func FuzzObject(f *testing.F) {
	for _, seed := range []string{"<</A 1/B[1 0 R(x\\)(y))<feff>]>>", strings.Repeat("[", 100), "(", "<", "1 0 R", "%", "/A#20"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &scanner{data: data}
		v := s.object(0)
		if s.err != nil {
			return
		}
		once := appendObject(nil, v)
		again := &scanner{data: once}
		if twice := appendObject(nil, again.object(0)); again.err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%q is read as %q (%v)", once, twice, again.err)
		}
		textOf(v)
	})
}
