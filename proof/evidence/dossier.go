package evidence

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"
)

// Dossier is what goes into a dossier.zip: the story of one matter, with all
// that is needed to check it offline.
type Dossier struct {
	Origin     string    // of the log
	Made       time.Time // when it was put together
	Checkpoint []byte    // signed; the proofs lead to it
	// Entries are in the order of the log, and hold every line of each object
	// that is in it up to the last one shown.
	Entries   []Entry
	Documents []Document // each named by the payload of an opened entry
}

// Entry is a line with what belongs to it.
type Entry struct {
	Index   int64 // its place in the log, from 0
	Line    Line
	Opening *Opening // nil when the payload was erased, or is not for this reader
	Proof   []Hash   // that it stands in the checkpoint's tree
}

// Document is a file of the dossier.
type Document struct {
	Name string // letters, digits, point, dash, underscore: "agreement-v1.pdf"
	Data []byte
}

// ErrDossier says that a dossier cannot be written, because the verifier would
// refuse it.
var ErrDossier = errors.New("not a complete dossier")

const (
	dossierFormat = "verhaal-dossier-1"
	// dossierSeal opens the text that is signed. It has spaces in it, so it can
	// be no origin and the signature can never pass for one on a checkpoint.
	dossierSeal = "verhaal dossier v1"
)

// manifest is dossier.json: everything that is in the dossier.
type manifest struct {
	Files    []manifestFile `json:"files"`
	Format   string         `json:"format"`
	Lines    []manifestLine `json:"lines"`
	Made     string         `json:"made"`
	Origin   string         `json:"origin"`
	TreeSize int64          `json:"tree_size"`
}

type manifestFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

type manifestLine struct {
	Index int64 `json:"index"`
	Leaf  Hash  `json:"leaf"`
}

// entryJSON is one row of lines.jsonl.
type entryJSON struct {
	Index   int64           `json:"index"`
	Line    json.RawMessage `json:"line"`
	Opening *openingJSON    `json:"opening"`
	Proof   []Hash          `json:"proof"`
}

// The files of a dossier, beside those in documents/.
const (
	fileReadmeEN   = "README.en.md"
	fileReadmeNL   = "README.nl.md"
	fileCheckpoint = "checkpoint.txt"
	fileManifest   = "dossier.json"
	fileSeal       = "dossier.sig"
	fileKey        = "key.txt"
	fileLines      = "lines.jsonl"
	documentFolder = "documents/"
)

//go:embed readme
var readme embed.FS

var documentName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// WriteDossier writes a dossier.zip, signed with the key of the log. The same
// dossier gives the same bytes. It is verified before anything is written:
// ErrDossier names the first thing that is wrong.
func (k Key) WriteDossier(w io.Writer, d Dossier) error {
	files, err := k.dossierFiles(d)
	if err != nil {
		return err
	}
	var archive bytes.Buffer
	if err := writeArchive(&archive, files); err != nil {
		return err
	}
	vkey, err := k.Verifier(d.Origin)
	if err != nil {
		return err
	}
	report := VerifyDossier(bytes.NewReader(archive.Bytes()), int64(archive.Len()), Options{Key: vkey})
	if !report.OK {
		return fmt.Errorf("%w: %s", ErrDossier, report.Problems[0])
	}
	if _, err := w.Write(archive.Bytes()); err != nil {
		return fmt.Errorf("cannot write dossier: %w", err)
	}
	return nil
}

// dossierFiles makes every file of the archive.
func (k Key) dossierFiles(d Dossier) ([]Document, error) {
	vkey, err := k.Verifier(d.Origin)
	if err != nil {
		return nil, err
	}
	checkpoint, err := ParseCheckpoint(d.Checkpoint, vkey)
	if err != nil {
		return nil, err
	}
	m := manifest{
		Format: dossierFormat, Origin: d.Origin, TreeSize: checkpoint.Size,
		Made: d.Made.UTC().Format(time.RFC3339), Lines: []manifestLine{},
	}
	rows, err := encodeEntries(d.Entries, &m)
	if err != nil {
		return nil, err
	}
	files := []Document{{fileCheckpoint, d.Checkpoint}, {fileKey, []byte(vkey + "\n")}, {fileLines, rows}}
	for _, name := range []string{fileReadmeEN, fileReadmeNL} {
		text, err := readme.ReadFile("readme/" + name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", name, err)
		}
		files = append(files, Document{name, text})
	}
	for _, doc := range d.Documents {
		if !documentName.MatchString(doc.Name) {
			return nil, fmt.Errorf("%w: %q is no name for a document", ErrDossier, doc.Name)
		}
		files = append(files, Document{documentFolder + doc.Name, doc.Data})
	}
	return k.seal(files, m)
}

// seal adds the manifest of the files and its signature.
func (k Key) seal(files []Document, m manifest) ([]Document, error) {
	for _, f := range files {
		m.Files = append(m.Files, manifestFile{f.Name, hexSum(f.Data), int64(len(f.Data))})
	}
	data, err := Canonical(m)
	if err != nil {
		return nil, err
	}
	signature, err := k.sign(m.Origin, sealText(m.Origin, data))
	if err != nil {
		return nil, err
	}
	return append(files, Document{fileManifest, data}, Document{fileSeal, signature}), nil
}

// sealText is what is signed of a manifest.
func sealText(origin string, manifest []byte) string {
	return fmt.Sprintf("%s\n%s\n%s\n", dossierSeal, origin, hexSum(manifest))
}

// encodeEntries makes lines.jsonl and tells the manifest about each line.
func encodeEntries(entries []Entry, m *manifest) ([]byte, error) {
	var rows bytes.Buffer
	for _, e := range entries {
		line, err := e.Line.Marshal()
		if err != nil {
			return nil, fmt.Errorf("cannot write line %d: %w", e.Index, err)
		}
		row := entryJSON{Index: e.Index, Line: line, Proof: append([]Hash{}, e.Proof...)}
		if e.Opening != nil {
			row.Opening = e.Opening.json()
		}
		if err := row.encode(&rows); err != nil {
			return nil, fmt.Errorf("cannot write line %d: %w", e.Index, err)
		}
		m.Lines = append(m.Lines, manifestLine{e.Index, LeafHash(line)})
	}
	return rows.Bytes(), nil
}

// encode writes the row in its one form, with the bytes of line and payload as
// they are: they are hashed.
func (row entryJSON) encode(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(row)
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
