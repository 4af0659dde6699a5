package evidence

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	offered = []byte("%PDF-1.4 what both were shown")
	sealed  = []byte("%PDF-1.4 what both were shown, and the seal")
)

// sample is the story of one agreement in a log with 300 lines of others.
func sample(t testing.TB) Dossier {
	t.Helper()
	start := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	ref := func(name, role string, data []byte) []DocumentRef {
		return []DocumentRef{{Name: name, Role: role, SHA256: hexSum(data)}}
	}
	payloads := []any{
		map[string]any{"documents": ref("agreement.pdf", "offered", offered), "version": 1},
		map[string]any{"party": "controller", "name": "Zoë <Jansen> & zoon"},
		map[string]any{"party": "processor", "name": "Host B.V."},
		map[string]any{"documents": ref("agreement.pdf", "sealed", sealed)},
	}
	events := []string{"agreement.offered", "agreement.signed", "agreement.signed", "agreement.sealed"}
	d := Dossier{
		Origin: testOrigin, Made: start.AddDate(0, 1, 0),
		Documents: []Document{{"agreement-offered.pdf", offered}, {"agreement.pdf", sealed}},
	}
	all := leaves(0, 300)
	var previous Hash
	for i, p := range payloads {
		payload, err := Canonical(p)
		if err != nil {
			t.Fatal(err)
		}
		o := Opening{Salt: [32]byte{byte(i + 1)}, Payload: payload}
		l := sampleLine()
		l.Time, l.Event, l.N, l.Previous, l.Commitment = start.Add(time.Duration(i)*time.Hour), events[i], i+1, previous, o.Commitment()
		previous = l.leaf()
		index := int64(i * 70)
		all[index] = previous
		d.Entries = append(d.Entries, Entry{Index: index, Line: l, Opening: &o})
	}
	return prove(t, testKey(t, 7), d, all)
}

// prove makes the checkpoint of these leaves and the proofs to it.
func prove(t testing.TB, k Key, d Dossier, all []Hash) Dossier {
	t.Helper()
	store := tileStore{}
	tree, full := Tree{}.Append(all...)
	store.add(full)
	var err error
	if d.Checkpoint, err = k.Checkpoint(d.Origin, tree); err != nil {
		t.Fatal(err)
	}
	for i := range d.Entries {
		if d.Entries[i].Proof, err = tree.Inclusion(tree.Size, d.Entries[i].Index, store); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func write(t testing.TB, k Key, d Dossier) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := k.WriteDossier(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func verify(data []byte, key string) Report {
	return VerifyDossier(bytes.NewReader(data), int64(len(data)), Options{Key: key})
}

func TestDossier(t *testing.T) {
	k := testKey(t, 7)
	data := write(t, k, sample(t))
	if !bytes.Equal(data, write(t, k, sample(t))) {
		t.Error("the same dossier gives other bytes")
	}
	for _, pin := range []string{"", testVerifier(t, k), k.Fingerprint(), strings.ReplaceAll(k.Fingerprint(), " ", "")} {
		r := verify(data, pin)
		if !r.OK || len(r.Problems) != 0 {
			t.Fatalf("pinned to %q: %v", pin, r.Problems)
		}
		if r.Origin != testOrigin || r.KeyFingerprint != k.Fingerprint() || r.TreeSize != 300 || r.Made != "2026-12-22T09:30:00Z" {
			t.Errorf("%+v", r)
		}
	}
	r := verify(data, "")
	if len(r.Lines) != 4 || string(r.Lines[1].Payload) != `{"name":"Zoë <Jansen> & zoon","party":"controller"}` ||
		r.Lines[1].Line.Event != "agreement.signed" {
		t.Errorf("%+v", r.Lines)
	}
	if len(r.Documents) != 2 || r.Documents[0].SHA256 != hexSum(offered) || r.Documents[1].Size != int64(len(sealed)) ||
		!slices.Equal(r.Documents[1].NamedBy, []ReportNaming{{210, "agreement.pdf", "sealed"}}) {
		t.Errorf("%+v", r.Documents)
	}
}

// A dossier of the first released form is opened by every later program.
func TestDossierOfBefore(t *testing.T) {
	const file = "testdata/dossier-1.zip"
	data := write(t, testKey(t, 7), sample(t))
	if *update {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(before, testKey(t, 7).Fingerprint()); !r.OK {
		t.Errorf("%v", r.Problems)
	}
}

func TestErasedPayloadKeepsTheRest(t *testing.T) {
	d := sample(t)
	d.Entries[1].Opening = nil
	r := verify(write(t, testKey(t, 7), d), "")
	if !r.OK || !r.Lines[1].Erased || r.Lines[1].Payload != nil || r.Lines[0].Erased {
		t.Errorf("%v %+v", r.Problems, r.Lines)
	}
	d.Entries[3].Opening = nil // the only one that names the sealed document
	err := testKey(t, 7).WriteDossier(&bytes.Buffer{}, d)
	if !errors.Is(err, ErrDossier) || !strings.Contains(err.Error(), string(DocumentUnnamed)) {
		t.Errorf("a document that nothing names: %v", err)
	}
}

// rezip writes the archive again after a change of its files, as somebody
// without the key would.
func rezip(t testing.TB, data []byte, change func(map[string][]byte)) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	a := archive{}
	for _, f := range z.File {
		a[f.Name] = f
		if files[f.Name], err = a.read(f.Name); err != nil {
			t.Fatal(err)
		}
	}
	change(files)
	var list []Document
	for name, content := range files {
		list = append(list, Document{name, content})
	}
	var out bytes.Buffer
	if err := writeArchive(&out, list); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func replace(name, old, with string) func(map[string][]byte) {
	return func(files map[string][]byte) {
		changed := bytes.Replace(files[name], []byte(old), []byte(with), 1)
		if bytes.Equal(changed, files[name]) {
			panic("nothing replaced in " + name)
		}
		files[name] = changed
	}
}

func rows(files map[string][]byte) [][]byte {
	return bytes.SplitAfter(bytes.TrimSuffix(files[fileLines], []byte("\n")), []byte("\n"))
}

// Each alteration by somebody who does not have the key is found under its own
// code.
func TestAlterationsWithoutTheKey(t *testing.T) {
	k := testKey(t, 7)
	good := write(t, k, sample(t))
	short, _ := Tree{}.Append(leaves(0, 100)...)
	truncated, err := k.Checkpoint(testOrigin, short)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		code   Code
		change func(map[string][]byte)
	}{
		"altered document":   {DocumentAltered, replace("documents/agreement.pdf", "shown", "shewn")},
		"altered README":     {ReadmeAltered, replace(fileReadmeNL, "logboek", "dagboek")},
		"altered manifest":   {ManifestAltered, replace(fileManifest, "2026-12-22", "2026-12-23")},
		"altered signature":  {ManifestAltered, replace(fileSeal, hexSum(nil)[:0]+dossierSeal, "verhaal dossier v2")},
		"missing document":   {FileMissing, func(f map[string][]byte) { delete(f, "documents/agreement.pdf") }},
		"missing key":        {FileMissing, func(f map[string][]byte) { delete(f, fileKey) }},
		"missing manifest":   {FileMissing, func(f map[string][]byte) { delete(f, fileManifest) }},
		"missing signature":  {FileMissing, func(f map[string][]byte) { delete(f, fileSeal) }},
		"missing checkpoint": {FileMissing, func(f map[string][]byte) { delete(f, fileCheckpoint) }},
		"missing lines":      {FileMissing, func(f map[string][]byte) { delete(f, fileLines) }},
		"added file":         {FileAdded, func(f map[string][]byte) { f["documents/extra.pdf"] = []byte("x") }},
		"renamed document": {FileAdded, func(f map[string][]byte) {
			f["documents/contract.pdf"] = f["documents/agreement.pdf"]
			delete(f, "documents/agreement.pdf")
		}},
		"forged time":     {LineAltered, replace(fileLines, "2026-11-22T10:30", "2026-11-21T10:30")},
		"forged actor":    {LineAltered, replace(fileLines, `"actor":"account:`, `"actor":"account-`)},
		"unproven time":   {LineUnproven, replace(fileLines, "2026-11-22T10:30", "2026-11-21T10:30")},
		"altered payload": {OpeningAltered, replace(fileLines, "Host B.V.", "Gast B.V.")},
		"altered salt":    {OpeningAltered, replace(fileLines, `"salt":"A`, `"salt":"B`)},
		"loose JSON":      {LineUnreadable, replace(fileLines, `"opening":{`, `"opening": {`)},
		"dropped line": {LineMissing, func(f map[string][]byte) {
			f[fileLines] = bytes.Join(slices.Delete(rows(f), 1, 2), nil)
		}},
		"dropped last line": {LineMissing, func(f map[string][]byte) {
			f[fileLines] = bytes.Join(rows(f)[:3], nil)
		}},
		"dropped line breaks the chain": {LineChain, func(f map[string][]byte) {
			f[fileLines] = bytes.Join(slices.Delete(rows(f), 1, 2), nil)
		}},
		"swapped lines": {LineOrder, func(f map[string][]byte) {
			r := rows(f)
			r[1], r[2] = r[2], r[1]
			f[fileLines] = bytes.Join(r, nil)
		}},
		"line twice": {LineAdded, func(f map[string][]byte) {
			f[fileLines] = append(f[fileLines], rows(f)[0]...)
		}},
		"erased by another": {FileAltered, func(f map[string][]byte) {
			r := rows(f)
			at, end := bytes.Index(r[1], []byte(`{"payload"`)), bytes.Index(r[1], []byte(`,"proof"`))
			r[1] = slices.Concat(r[1][:at], []byte("null"), r[1][end:])
			f[fileLines] = append(bytes.Join(r, nil), '\n')
		}},
		"truncated tree": {TreeTruncated, func(f map[string][]byte) { f[fileCheckpoint] = truncated }},
		"checkpoint":     {CheckpointInvalid, replace(fileCheckpoint, "\n300\n", "\n301\n")},
		"other key":      {OtherKey, func(f map[string][]byte) { f[fileKey] = []byte(testVerifier(t, testKey(t, 8)) + "\n") }},
		"no key":         {FileAltered, func(f map[string][]byte) { f[fileKey] = []byte("x") }},
		"witness on the seal": {ManifestAltered, func(f map[string][]byte) {
			other, err := testKey(t, 8).sign("b.example", "x\n")
			if err != nil {
				t.Fatal(err)
			}
			f[fileSeal] = append(f[fileSeal], other[bytes.Index(other, []byte("—")):]...)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, verify(rezip(t, good, c.change), ""), c.code)
		})
	}
}

func expect(t *testing.T, r Report, code Code) {
	t.Helper()
	if r.OK || !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Code == code }) {
		t.Errorf("no %s in %v, OK %v", code, r.Problems, r.OK)
	}
}

// Whoever has the key can sign another manifest, but not make lines that were
// never in the tree of the checkpoint.
func TestAlterationsByWhoeverHasTheKey(t *testing.T) {
	k := testKey(t, 7)
	for name, c := range map[string]struct {
		code   Code
		change func(*Dossier)
	}{
		"forged time":    {LineUnproven, func(d *Dossier) { d.Entries[3].Line.Time = d.Entries[3].Line.Time.Add(time.Hour) }},
		"dropped first":  {LineChain, func(d *Dossier) { d.Entries = d.Entries[1:] }},
		"dropped middle": {LineChain, func(d *Dossier) { d.Entries = slices.Delete(d.Entries, 1, 2) }},
		"swapped": {LineOrder, func(d *Dossier) {
			d.Entries[1], d.Entries[2] = d.Entries[2], d.Entries[1]
		}},
		"swapped places": {LineUnproven, func(d *Dossier) {
			e := d.Entries
			e[1].Index, e[2].Index = e[2].Index, e[1].Index
			e[1].Proof, e[2].Proof = e[2].Proof, e[1].Proof
			e[1], e[2] = e[2], e[1]
		}},
		"other payload":    {OpeningAltered, func(d *Dossier) { d.Entries[2].Opening.Payload = []byte(`{}`) }},
		"unnamed document": {DocumentUnnamed, func(d *Dossier) { d.Documents[0].Data = []byte("other") }},
		"twice":            {LineOrder, func(d *Dossier) { d.Entries = append(d.Entries, d.Entries[3]) }},
		"smaller tree": {TreeTruncated, func(d *Dossier) {
			tree, _ := Tree{}.Append(leaves(0, 100)...)
			d.Checkpoint, _ = k.Checkpoint(testOrigin, tree)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := sample(t)
			c.change(&d)
			files, err := k.dossierFiles(d)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := writeArchive(&out, files); err != nil {
				t.Fatal(err)
			}
			expect(t, verify(out.Bytes(), ""), c.code)
			if err := k.WriteDossier(&out, d); !errors.Is(err, ErrDossier) {
				t.Errorf("it was written: %v", err)
			}
		})
	}
}

// A whole other log, made afterwards, is consistent in itself: only the key
// that one knew beforehand tells it apart.
func TestOtherLogAltogether(t *testing.T) {
	other := testKey(t, 8)
	d := sample(t)
	d.Documents = nil
	d.Entries = d.Entries[:1]
	all := make([]Hash, 1)
	all[0] = d.Entries[0].Line.leaf()
	d = prove(t, other, d, all)
	data := write(t, other, d)
	if r := verify(data, ""); !r.OK {
		t.Errorf("%v", r.Problems)
	}
	expect(t, verify(data, testVerifier(t, testKey(t, 7))), OtherKey)
	expect(t, verify(data, testKey(t, 7).Fingerprint()), OtherKey)
}

// One changed byte, wherever it is, is found.
func TestEveryByteCounts(t *testing.T) {
	good := write(t, testKey(t, 7), sample(t))
	check := func(at int, flip byte) error {
		bad := bytes.Clone(good)
		bad[at] ^= flip
		if r := verify(bad, ""); r.OK || len(r.Problems) == 0 {
			return fmt.Errorf("byte %d of %d xor %#x passed", at, len(good), flip)
		}
		return nil
	}
	// Every byte was tried when the format was made; each run tries a part, and
	// other bytes at random.
	for at := 0; at < len(good); at += 13 {
		if err := check(at, 1<<(at%8)); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		if err := check(rapid.IntRange(0, len(good)-1).Draw(rt, "at"), rapid.ByteRange(1, 255).Draw(rt, "flip")); err != nil {
			rt.Fatal(err)
		}
	})
	for n := range good { // and each shorter one
		if n%101 == 0 && verify(good[:n], "").OK {
			t.Fatalf("the first %d bytes passed", n)
		}
	}
	for _, more := range [][]byte{append(bytes.Clone(good), 0), append([]byte{0}, good...), append(bytes.Clone(good), good...)} {
		if verify(more, "").OK {
			t.Error("more bytes passed")
		}
	}
}

func TestUnsafeArchives(t *testing.T) {
	make1 := func(h zip.FileHeader, content string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateHeader(&h)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, name := range []string{
		"../x", "/etc/passwd", "documents/../x", "documents/a/b", "documents/", "a\\b", ".hidden", "documents/.x",
		"a b", "\x00", "documents/documents/x",
	} {
		expect(t, verify(make1(zip.FileHeader{Name: name}, ""), ""), ArchiveUnsafe)
	}
	expect(t, verify(make1(zip.FileHeader{Name: "documents/bomb", Method: zip.Deflate}, strings.Repeat("0", 1<<20)), ""), ArchiveUnsafe)
	expect(t, verify(make1(zip.FileHeader{Name: fileKey}, strings.Repeat("0", maxSmall+1)), ""), ArchiveUnsafe)
	expect(t, verify(nil, ""), ArchiveUnreadable)
	expect(t, verify([]byte(strings.Repeat("PK\x05\x06", 10)), ""), ArchiveUnreadable)

	var twice, many bytes.Buffer
	z := zip.NewWriter(&twice)
	for _, name := range []string{"documents/a.pdf", "documents/A.pdf"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	// Create says deflate for an empty file too: the name is looked at first.
	expect(t, verify(twice.Bytes(), ""), ArchiveUnsafe)
	z = zip.NewWriter(&many)
	for i := range maxFiles + 1 {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint("documents/", i)}); err != nil {
			t.Fatal(err)
		}
	}
	z.Close()
	expect(t, verify(many.Bytes(), ""), ArchiveUnsafe)
}

func TestWriteRefusesNames(t *testing.T) {
	for _, name := range []string{"", "../x", "a/b", "a b", ".x", strings.Repeat("a", 101)} {
		d := sample(t)
		d.Documents[0].Name = name
		if err := testKey(t, 7).WriteDossier(&bytes.Buffer{}, d); !errors.Is(err, ErrDossier) {
			t.Errorf("%q: %v", name, err)
		}
	}
	d := sample(t)
	d.Documents[0].Name = strings.ToUpper(d.Documents[1].Name)
	if err := testKey(t, 7).WriteDossier(&bytes.Buffer{}, d); !errors.Is(err, ErrDossier) {
		t.Errorf("names that are one on some systems: %v", err)
	}
}

// Both READMEs say the same things, and never more than is so.
func TestReadmes(t *testing.T) {
	for _, name := range []string{fileReadmeEN, fileReadmeNL} {
		text, err := readme.ReadFile("readme/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"verhaal evidence verify", fileLines, fileCheckpoint, fileKey, fileManifest, fileSeal, "documents/",
			"152",
		} {
			if !bytes.Contains(text, []byte(want)) {
				t.Errorf("%s does not speak of %s", name, want)
			}
		}
		for _, never := range []string{"proof", "bewijst", "bewijs ", "waterproof", "onomstotelijk"} {
			if bytes.Contains(bytes.ToLower(text), []byte(never)) {
				t.Errorf("%s says %q", name, never)
			}
		}
		if n := bytes.Count(text, []byte("\n## ")); n != 4 {
			t.Errorf("%s has %d sections", name, n)
		}
	}
}

func FuzzVerifyDossier(f *testing.F) {
	good := write(f, testKey(f, 7), sample(f))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Add(rezip(f, good, func(files map[string][]byte) { files[fileLines] = []byte("{}\n") }))
	f.Add(rezip(f, good, func(files map[string][]byte) { files[fileManifest] = []byte("{}") }))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := verify(data, testKey(t, 7).Fingerprint())
		if r.OK && !bytes.Equal(data, good) {
			t.Fatal("another archive passed")
		}
		if r.OK == (len(r.Problems) > 0) {
			t.Fatalf("OK %v with %v", r.OK, r.Problems)
		}
	})
}

func BenchmarkVerifyDossier(b *testing.B) {
	data := write(b, testKey(b, 7), sample(b))
	for b.Loop() {
		if !verify(data, "").OK {
			b.Fatal("not OK")
		}
	}
}
