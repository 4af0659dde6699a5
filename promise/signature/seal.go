package signature

import (
	"bytes"
	"cmp"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
)

// Sealing is what Seal needs.
type Sealing struct {
	Offered []byte // the PDF that each party was shown; it stays as it is
	Page    []byte // a PDF with the record for people; its pages come last
	Record  Record // the same for programs; Format and Offered are filled in
	Key     Key
	At      time.Time
	// Timestamp asks a time-stamp authority for a token (RFC 3161) over a
	// SHA-256 digest. Nil seals without.
	Timestamp func(ctx context.Context, digest []byte) (token []byte, err error)
}

// Seal gives the offered PDF, byte for byte, with one update behind it: the
// record's pages, the record as a file beside the terms, and a seal over all
// (PAdES baseline B-B, EN 319 142-1; B-T with a time stamp). ErrPDF, ErrRecord
// and ErrKey say what is wrong with the input. What it gives has been verified.
func Seal(ctx context.Context, in Sealing) ([]byte, error) {
	in.At = in.At.UTC().Truncate(time.Second)
	if len(in.Key.chain) == 0 || !validAt(in.Key.chain[0], in.At) {
		return nil, fmt.Errorf("%w: its certificate does not hold on %s; put another in its place", ErrKey, in.At.Format(time.DateOnly))
	}
	offered := OfferedOf(in.Offered)
	in.Record.Format, in.Record.Offered = RecordFormat, offered
	if err := in.Record.check(offered, in.At); err != nil {
		return nil, err
	}
	base, err := openFile(in.Offered, nil)
	if err != nil {
		return nil, fmt.Errorf("cannot read offered document: %w", err)
	}
	page, err := openFile(in.Page, nil)
	if err != nil {
		return nil, fmt.Errorf("cannot read record page: %w", err)
	}
	room := in.room()
	out, err := in.assemble(base, page, room)
	if err != nil {
		return nil, err
	}
	if err := in.sign(ctx, out, room); err != nil {
		return nil, err
	}
	if report := Verify(out); !report.OK {
		return nil, fmt.Errorf("cannot seal: %w: %s", ErrPDF, report.Problems[0])
	}
	return out, nil
}

// room is how many bytes to keep for the CMS message.
func (in Sealing) room() int {
	n := 2048 // everything but certificates and token, also with RSA of 8192 bits
	for _, c := range in.Key.chain {
		n += len(c.Raw) + 64
	}
	if in.Timestamp != nil {
		n += 16 << 10
	}
	return n
}

// The names under which the parts of the seal are found again.
const (
	fieldName     = "(Seal)"
	subFilter     = "/ETSI.CAdES.detached"
	rangeRoom     = 48
	contentsKey   = "/Contents"
	sealTime      = "D:20060102150405Z"
	fileNameInPDF = "(" + RecordName + ")"
)

// assemble writes everything but the seal itself, for which room is left.
func (in Sealing) assemble(base, page *file, room int) ([]byte, error) {
	u, err := newUpdate(base)
	if err != nil {
		return nil, err
	}
	root, ok := base.trailer.get("/Root").(ref)
	if !ok {
		return nil, fmt.Errorf("%w: trailer without root", ErrPDF)
	}
	catalog, err := base.dict(root)
	if err != nil {
		return nil, err
	}
	if catalog.get("/AcroForm") != nil || catalog.get("/Perms") != nil {
		return nil, fmt.Errorf("%w: the offered document is a form, or was signed before", ErrPDF)
	}
	catalog = catalog.copied()
	sig := u.add(in.sealDict(room), nil)
	field := u.reserve()
	first, err := appendPages(u, catalog, page, field)
	if err != nil {
		return nil, err
	}
	u.put(field, &dict{[]entry{
		{"/Type", token("/Annot")},
		{"/Subtype", token("/Widget")},
		{"/FT", token("/Sig")},
		{"/T", token(fieldName)},
		{"/V", sig},
		{"/P", first},
		{"/Rect", array{token("0"), token("0"), token("0"), token("0")}},
		{"/F", token("132")}, // printed, locked
	}}, nil)
	if err := in.addRecord(u, catalog); err != nil {
		return nil, err
	}
	catalog.set("/AcroForm", &dict{[]entry{{"/Fields", array{field}}, {"/SigFlags", token("3")}}})
	u.put(root, catalog, nil)
	return append(slices.Clip(slices.Clone(base.data)), u.finish()...), nil
}

// sealDict is the signature dictionary with room in it.
func (in Sealing) sealDict(room int) *dict {
	return &dict{[]entry{
		{"/Type", token("/Sig")},
		{"/Filter", token("/Adobe.PPKLite")},
		{"/SubFilter", token(subFilter)},
		{"/Name", textToken(in.Key.chain[0].Subject.CommonName)},
		{"/M", token("(" + in.At.Format(sealTime) + ")")},
		{"/ByteRange", token(strings.Repeat(" ", rangeRoom))},
		{contentsKey, token("<" + strings.Repeat("0", 2*room) + ">")},
	}}
}

// textToken writes text as UTF-16, which every reader knows.
func textToken(s string) token {
	b := []byte("<feff")
	for _, u := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04x", u)
	}
	return token(append(b, '>'))
}

// addRecord puts the record among the files inside. The list is in the order
// of its keys (ISO 32000-1 7.9.6).
func (in Sealing) addRecord(u *update, catalog *dict) error {
	data, err := in.Record.marshal()
	if err != nil {
		return err
	}
	files, err := u.base.embedded(catalog)
	if err != nil {
		return err
	}
	spec := u.addFile(RecordName, "application/json", data)
	at := 0
	for at < len(files) && textOf(files[at]) < RecordName {
		at += 2
	}
	files = slices.Insert(slices.Clone(files), at, any(token(fileNameInPDF)), any(spec))
	names := &dict{}
	if old := catalog.get("/Names"); old != nil {
		if names, err = u.base.dict(old); err != nil {
			return err
		}
	}
	names = names.copied()
	names.set("/EmbeddedFiles", &dict{[]entry{{"/Names", files}}})
	catalog.set("/Names", names)
	associated, err := u.base.list(catalog.get("/AF"))
	if err != nil {
		return err
	}
	catalog.set("/AF", append(slices.Clone(associated), spec))
	return nil
}

// appendPages puts the pages of another PDF last, the field on the first of
// them, and gives that page.
func appendPages(u *update, catalog *dict, page *file, field ref) (ref, error) {
	pageCatalog, err := page.dict(page.trailer.get("/Root"))
	if err != nil {
		return 0, err
	}
	root, _ := catalog.get("/Pages").(ref)
	pageRoot, _ := pageCatalog.get("/Pages").(ref)
	tree, err := u.base.dict(root)
	if err != nil {
		return 0, err
	}
	kids, err := u.base.list(tree.get("/Kids"))
	count, ok := whole(tree.get("/Count"))
	leaves, err2 := page.pages(pageRoot)
	if err := cmp.Or(err, err2); err != nil || !ok || len(leaves) == 0 {
		return 0, cmp.Or(err, fmt.Errorf("%w: no pages, or they are not counted", ErrPDF))
	}
	c := &copier{from: page, to: u, numbers: map[ref]ref{pageRoot: root}, shift: -1}
	for _, l := range leaves {
		c.numbers[l.number] = u.reserve()
	}
	if err := appendStructure(c, catalog, pageCatalog); err != nil {
		return 0, err
	}
	kids = slices.Clone(kids)
	for i, l := range leaves {
		d := c.value(l.page).(*dict)
		d.set("/Parent", root)
		if i == 0 {
			annotations, err := page.list(l.page.get("/Annots"))
			if err != nil {
				return 0, err
			}
			d.set("/Annots", append(c.value(append(array{}, annotations...)).(array), field))
		}
		number := c.numbers[l.number]
		u.put(number, d, nil)
		kids = append(kids, number)
	}
	tree = tree.copied()
	tree.set("/Kids", kids)
	tree.set("/Count", integer(count+len(leaves)))
	u.put(root, tree, nil)
	return c.numbers[leaves[0].number], c.all()
}

// appendStructure puts the structure tree of the new pages at the end of the
// one that is there, as a part of the same document, so that a screen reader
// reads on (ISO 32000-1 14.7). Without a tree on both sides the new pages have
// none.
func appendStructure(c *copier, catalog, pageCatalog *dict) error {
	if catalog.get("/StructTreeRoot") == nil || pageCatalog.get("/StructTreeRoot") == nil {
		return nil
	}
	to, err := c.to.base.structure(catalog)
	if err != nil {
		return err
	}
	from, err := c.from.structure(pageCatalog)
	if err != nil {
		return err
	}
	c.numbers[from.root], c.shift = to.top, to.next
	numbers := slices.Clone(to.numbers)
	for i := 0; i+1 < len(from.numbers); i += 2 {
		key, ok := whole(from.numbers[i])
		if !ok {
			return errStructure
		}
		numbers = append(numbers, integer(key+to.next), c.value(from.numbers[i+1]))
	}
	part, err := c.from.dict(from.top)
	if err != nil {
		return err
	}
	part = part.copied()
	part.set("/S", token("/Part"))
	c.numbers[from.top] = c.to.reserve()
	c.to.put(c.numbers[from.top], c.value(part), nil)
	for _, change := range []struct {
		r     ref
		key   string
		value any
	}{
		{to.root, "/ParentTreeNextKey", integer(to.next + from.next)},
		{to.parents, "/Nums", numbers},
		{to.top, "/K", append(slices.Clone(to.kids), c.numbers[from.top])},
	} {
		d, err := c.to.base.dict(change.r)
		if err != nil {
			return err
		}
		d = d.copied()
		d.set(change.key, change.value)
		c.to.put(change.r, d, nil)
	}
	return nil
}

// sign fills in the range of bytes and the CMS message.
func (in Sealing) sign(ctx context.Context, out []byte, room int) error {
	hole := []byte(contentsKey + " <" + strings.Repeat("0", 2*room) + ">")
	start := bytes.Index(out[len(in.Offered):], hole) + len(in.Offered) + len(contentsKey) + 1
	end := start + 2*room + 2
	placeholder := bytes.Index(out[len(in.Offered):start],
		[]byte("/ByteRange "+strings.Repeat(" ", rangeRoom))) + len(in.Offered) + len("/ByteRange ")
	copy(out[placeholder:], fmt.Sprintf("[0 %d %d %d]", start, end, len(out)-end))
	h := sha256.New()
	h.Write(out[:start])
	h.Write(out[end:])
	der, err := in.message(ctx, h.Sum(nil))
	if err != nil {
		return err
	}
	if len(der) > room {
		return fmt.Errorf("cannot seal: the signature has %d bytes, and there is room for %d", len(der), room)
	}
	hex.Encode(out[start+1:], der)
	return nil
}

// message makes the CMS message over the digest of the bytes. It has no
// signing-time attribute: in a PDF the time is in /M (EN 319 142-1 6.3).
func (in Sealing) message(ctx context.Context, digest []byte) ([]byte, error) {
	m, err := newMessage(in.Key.chain, digest)
	if err != nil {
		return nil, err
	}
	set, err := asSet(m.signed)
	if err != nil {
		return nil, err
	}
	m.signature, err = in.Key.private.Sign(rand.Reader, sum(crypto.SHA256, set), crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("cannot seal: %w", err)
	}
	if in.Timestamp != nil {
		whole, err := in.Timestamp(ctx, sum(crypto.SHA256, m.signature))
		if err != nil {
			return nil, fmt.Errorf("cannot time-stamp seal: %w", err)
		}
		bare, err := bareToken(whole)
		if err != nil {
			return nil, fmt.Errorf("cannot time-stamp seal: %w", err)
		}
		if _, err := parseStamp(bare, m.signature); err != nil {
			return nil, fmt.Errorf("cannot time-stamp seal: %w", err)
		}
		if err := m.stampWith(bare); err != nil {
			return nil, err
		}
	}
	return m.marshal()
}

// newMessage is the message over a digest by the owner of the first
// certificate, but for the signature.
func newMessage(chain []*x509.Certificate, digest []byte) (*message, error) {
	signer, err := issuerAndSerial(chain[0])
	if err != nil {
		return nil, err
	}
	m := &message{
		version: 1, signerVersion: 1, contentType: oidData, signer: signer,
		digest: oidSHA256, signerDigest: algorithm(oidSHA256, false), digests: algorithm(oidSHA256, false),
		algorithm: algorithm(oidECDSASHA256, false),
	}
	if _, isRSA := chain[0].PublicKey.(*rsa.PublicKey); isRSA {
		m.algorithm = algorithm(oidRSA, true)
	}
	for _, c := range chain {
		m.certificates = append(m.certificates, c.Raw)
	}
	m.signed, err = attributeSet(map[string]func(*cryptobyte.Builder){
		oidContentType.String():   func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) },
		oidMessageDigest.String(): func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) },
		oidSigningCertV2.String(): signingCertificate(chain),
	})
	return m, err
}

// stampWith adds a time-stamp token to what is not signed.
func (m *message) stampWith(stamp []byte) error {
	var err error
	m.unsigned, err = attributeSet(map[string]func(*cryptobyte.Builder){
		oidTimestampToken.String(): func(b *cryptobyte.Builder) { b.AddBytes(stamp) },
	})
	return err
}
