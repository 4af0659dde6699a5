package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Code says what kind of thing is wrong with a dossier; the words for people
// are elsewhere, by this key.
type Code string

// What can be wrong with a dossier.
const (
	ArchiveUnreadable Code = "archive-unreadable" // not a zip
	ArchiveUnsafe     Code = "archive-unsafe"     // too large, names that lead elsewhere, names twice, compressed
	ArchiveAltered    Code = "archive-altered"    // bytes in the zip that belong to no file
	ManifestAltered   Code = "manifest-altered"   // dossier.json is not what was signed
	OtherKey          Code = "other-key"          // signed by another key than is expected
	FileMissing       Code = "file-missing"       // a file of the manifest is not there
	FileAdded         Code = "file-added"         // a file that is not in the manifest
	DocumentAltered   Code = "document-altered"   // a document has another hash
	DocumentUnnamed   Code = "document-unnamed"   // no line says anything about this document
	ReadmeAltered     Code = "readme-altered"     // the README has another hash
	FileAltered       Code = "file-altered"       // another file has another hash
	CheckpointInvalid Code = "checkpoint-invalid" // not a checkpoint signed by the key
	TreeTruncated     Code = "tree-truncated"     // the checkpoint is of fewer lines than were proven
	LineUnreadable    Code = "line-unreadable"    // a row of lines.jsonl is not in its one form
	LineMissing       Code = "line-missing"       // a line of the manifest is not there
	LineAdded         Code = "line-added"         // a line that is not in the manifest
	LineOrder         Code = "line-order"         // the lines are not in the order of the log
	LineAltered       Code = "line-altered"       // a line is not the one of the manifest
	LineUnproven      Code = "line-unproven"      // the proof does not lead to the checkpoint
	LineChain         Code = "line-chain"         // a line of the same object is missing or moved
	OpeningAltered    Code = "opening-altered"    // the payload is not what the line committed to
)

// Problem is one thing that is wrong.
type Problem struct {
	Code   Code
	Place  string // file, or file and line: "lines.jsonl:7"
	Detail string // what was found, for those who want to know more
}

func (p Problem) String() string {
	return strings.TrimSuffix(fmt.Sprintf("%s: %s: %s", p.Code, p.Place, p.Detail), ": ")
}

// Report is what verifying a dossier gave. Without OK nothing in it may be
// relied on; what could be read is there all the same, to see what is wrong.
type Report struct {
	OK             bool
	Problems       []Problem
	Origin         string
	KeyFingerprint string // of the key in the dossier; compare it with what the operator publishes
	TreeSize       int64
	Made           string // RFC 3339
	Documents      []ReportDocument
	Lines          []ReportLine
}

// ReportDocument is a document, and what the lines say of it.
type ReportDocument struct {
	Name    string
	SHA256  string
	Size    int64
	NamedBy []ReportNaming
}

// ReportNaming is that a line's payload names a document.
type ReportNaming struct {
	Index int64 // of the line
	Name  string
	Role  string
}

// ReportLine is a line with its payload.
type ReportLine struct {
	Index   int64
	Line    Line
	Payload json.RawMessage // nil when erased
	// Erased says that the payload is not in the dossier: its time had come, or
	// it was not for this reader. The line itself is proven.
	Erased bool
}

// Options is what the verifier knows beforehand.
type Options struct {
	// Key is the verifier text or the fingerprint of the only key to accept.
	// Empty accepts the key in the dossier, which proves nothing about who
	// made it: compare Report.KeyFingerprint.
	Key string
}

const maxProblems = 100

// VerifyDossier checks a dossier.zip of which it trusts nothing. Every byte of
// the archive counts: an accepted archive is, byte for byte, the one that
// WriteDossier makes of the files in it, the files are those of the manifest
// by hash, and the manifest is signed in the one form that a signature has.
func VerifyDossier(r io.ReaderAt, size int64, opts Options) Report {
	v := &verification{named: make(map[string][]ReportNaming)}
	files, err := openArchive(r, size)
	if err != nil {
		code := ArchiveUnsafe
		if errors.Is(err, errUnreadable) {
			code = ArchiveUnreadable
		}
		v.problem(code, "", err)
		return v.report
	}
	if err := files.same(r, size); err != nil {
		v.problem(ArchiveAltered, "", err)
	}
	v.files = files
	v.checkKey(opts.Key)
	v.checkManifest()
	v.checkFiles()
	v.checkCheckpoint()
	v.checkLines()
	v.checkDocuments()
	v.report.OK = len(v.report.Problems) == 0
	return v.report
}

// verification is the work in hand.
type verification struct {
	files      archive
	key        verifier
	manifest   manifest
	checkpoint Checkpoint
	named      map[string][]ReportNaming // by SHA-256 of the document
	report     Report
}

func (v *verification) problem(code Code, place string, detail any) {
	if len(v.report.Problems) < maxProblems {
		v.report.Problems = append(v.report.Problems, Problem{code, place, fmt.Sprint(detail)})
	}
}

func (v *verification) checkKey(pinned string) {
	data, err := v.files.read(fileKey)
	if err != nil {
		v.problem(FileMissing, fileKey, err)
		return
	}
	text, ok := strings.CutSuffix(string(data), "\n")
	if v.key, err = parseVerifier(text); err != nil || !ok {
		v.problem(FileAltered, fileKey, "not a public key")
		return
	}
	v.report.KeyFingerprint = fingerprint(v.key.public)
	if pinned != "" && pinned != text && strings.ReplaceAll(pinned, " ", "") != strings.ReplaceAll(v.report.KeyFingerprint, " ", "") {
		v.problem(OtherKey, fileKey, v.report.KeyFingerprint)
	}
}

func (v *verification) checkManifest() {
	data, err := v.files.read(fileManifest)
	if err != nil {
		v.problem(FileMissing, fileManifest, err)
		return
	}
	if err := json.Unmarshal(data, &v.manifest); err != nil {
		v.problem(ManifestAltered, fileManifest, err)
		return
	}
	if again, err := Canonical(v.manifest); err != nil || !bytes.Equal(again, data) || v.manifest.Format != dossierFormat {
		v.problem(ManifestAltered, fileManifest, "not a manifest of format "+dossierFormat+" in its one form")
	}
	v.report.Origin, v.report.Made = v.manifest.Origin, v.manifest.Made
	signature, err := v.files.read(fileSeal)
	if err != nil {
		v.problem(FileMissing, fileSeal, err)
		return
	}
	if v.key.Verifier == nil {
		return
	}
	text, err := openNote(signature, v.key)
	if err != nil {
		v.problem(signatureCode(err, ManifestAltered), fileSeal, err)
		return
	}
	// A second signature would be bytes that nothing accounts for.
	if text != sealText(v.key.Name(), data) || bytes.Count(signature, []byte("\n")) != 5 {
		v.problem(ManifestAltered, fileManifest, "not what was signed")
	}
	if v.manifest.Origin != v.key.Name() {
		v.problem(OtherKey, fileKey, "key of the log "+v.key.Name())
	}
}

// signatureCode tells a signature of another key from one that does not fit.
func signatureCode(err error, otherwise Code) Code {
	if unverified := new(note.UnverifiedNoteError); errors.As(err, &unverified) {
		return OtherKey
	}
	return otherwise
}

// checkFiles compares what is there with what the manifest says.
func (v *verification) checkFiles() {
	listed := map[string]bool{fileManifest: true, fileSeal: true}
	for _, f := range v.manifest.Files {
		if listed[f.Name] {
			v.problem(ManifestAltered, fileManifest, f.Name+" twice")
		}
		listed[f.Name] = true
		if v.files[f.Name] == nil {
			v.problem(FileMissing, f.Name, "")
			continue
		}
		sum, size, err := v.files.sum(f.Name)
		if err != nil || sum != f.SHA256 || size != f.Size {
			v.problem(alteredCode(f.Name), f.Name, errors.Join(err, fmt.Errorf("SHA-256 is %s", sum)))
		}
		if name, ok := strings.CutPrefix(f.Name, documentFolder); ok {
			v.report.Documents = append(v.report.Documents, ReportDocument{Name: name, SHA256: sum, Size: size})
		}
	}
	for _, name := range []string{fileReadmeEN, fileReadmeNL, fileCheckpoint, fileKey, fileLines} {
		if !listed[name] {
			v.problem(FileMissing, name, "not in the manifest")
		}
	}
	for _, name := range v.files.names() {
		if !listed[name] {
			v.problem(FileAdded, name, "")
		}
	}
}

func alteredCode(name string) Code {
	switch {
	case strings.HasPrefix(name, documentFolder):
		return DocumentAltered
	case strings.HasPrefix(name, "README."):
		return ReadmeAltered
	}
	return FileAltered
}

func (a archive) names() []string {
	names := make([]string, 0, len(a))
	for name := range a {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (a archive) sum(name string) (string, int64, error) {
	r, err := a[name].Open()
	if err != nil {
		return "", 0, err
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

func (v *verification) checkCheckpoint() {
	data, err := v.files.read(fileCheckpoint)
	if err != nil || v.key.Verifier == nil {
		return // said already
	}
	v.checkpoint, err = ParseCheckpoint(data, v.key.text())
	if err != nil {
		v.problem(signatureCode(err, CheckpointInvalid), fileCheckpoint, err)
		return
	}
	v.report.TreeSize = v.checkpoint.Size
	if v.checkpoint.Size != v.manifest.TreeSize {
		v.problem(TreeTruncated, fileCheckpoint,
			fmt.Sprintf("tree of %d lines, the manifest says %d", v.checkpoint.Size, v.manifest.TreeSize))
	}
}

// checkDocuments ties each document to the lines that name it.
func (v *verification) checkDocuments() {
	for i := range v.report.Documents {
		doc := &v.report.Documents[i]
		doc.NamedBy = v.named[doc.SHA256]
		if len(doc.NamedBy) == 0 {
			v.problem(DocumentUnnamed, documentFolder+doc.Name, doc.SHA256)
		}
	}
}
