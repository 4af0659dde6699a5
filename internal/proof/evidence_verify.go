// Package verify checks any file that the program hands out, by its content: a
// sealed PDF or a dossier. It is one answer for the command line and the page;
// it needs no database, no network and no trust in the file.
package proof

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

// Verification is what verifying gave. Without OK nothing in it may be relied on.
type Verification struct {
	OK       bool                  `json:"ok"`
	Kind     string                `json:"kind"` // pdf, dossier, unknown
	Problems []VerificationProblem `json:"problems"`

	Title       string                `json:"title,omitempty"`
	Shown       string                `json:"shown_sha256,omitempty"` // of the document that each party was shown
	Signatures  []signature.Signature `json:"signatures"`
	SealedAt    *time.Time            `json:"sealed_at,omitempty"`
	StampedAt   *time.Time            `json:"stamped_at,omitempty"`
	Sealer      string                `json:"sealer,omitempty"`
	Certificate string                `json:"certificate,omitempty"` // fingerprint
	SelfSigned  bool                  `json:"self_signed,omitempty"`
	Terms       json.RawMessage       `json:"terms,omitempty"`

	Origin    string             `json:"origin,omitempty"` // of the log
	Key       string             `json:"key,omitempty"`    // fingerprint of the log's key
	Lines     []VerifiedLine     `json:"lines,omitempty"`
	Documents []VerifiedDocument `json:"documents,omitempty"`
}

// VerificationProblem is one thing that is wrong; the words for people are under its code.
type VerificationProblem struct {
	Code   string `json:"code"`
	Place  string `json:"place,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// VerifiedLine is a line of the log that was proven.
type VerifiedLine struct {
	Index   int64           `json:"index"`
	Time    time.Time       `json:"time"`
	Actor   string          `json:"actor"`
	Event   string          `json:"event"`
	Object  string          `json:"object"`
	Payload json.RawMessage `json:"payload,omitempty"`
	Erased  bool            `json:"erased,omitempty"`
}

// VerifiedDocument is a document of a dossier.
type VerifiedDocument struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// VerifyFile checks a file. key is the fingerprint that the seal's certificate or the
// log's key must have; "" accepts any, and Report says which it was.
func VerifyFile(r io.ReaderAt, size int64, key string) Verification {
	head := make([]byte, min(size, 4))
	if _, err := r.ReadAt(head, 0); err != nil {
		return unknown()
	}
	switch {
	case bytes.HasPrefix(head, []byte("%PDF")):
		data := make([]byte, size)
		if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), data); err != nil {
			return unknown()
		}
		return pdf(data, key)
	case bytes.HasPrefix(head, []byte("PK")):
		return dossier(r, size, key)
	}
	return unknown()
}

func unknown() Verification {
	return Verification{Kind: "unknown", Problems: []VerificationProblem{{Code: "unknown-file"}}, Signatures: []signature.Signature{}}
}

func pdf(data []byte, key string) Verification {
	found := signature.Verify(data)
	report := Verification{OK: found.OK, Kind: "pdf", Problems: []VerificationProblem{}, Signatures: []signature.Signature{}}
	for _, p := range found.Problems {
		report.Problems = append(report.Problems, VerificationProblem{Code: string(p.Code), Detail: p.Detail})
	}
	if key != "" && !sameKey(key, found.Fingerprint) {
		report.OK = false
		report.Problems = append(report.Problems, VerificationProblem{Code: "other-key", Detail: found.Fingerprint})
	}
	if !report.OK {
		return report
	}
	report.Title, report.Shown, report.Signatures = found.Record.Title, found.Offered.SHA256, found.Record.Signatures
	report.Sealer, report.Certificate, report.SelfSigned, report.Terms = found.Sealer, found.Fingerprint, found.SelfSigned, found.Terms
	report.SealedAt = &found.SealedAt
	if !found.StampedAt.IsZero() {
		report.StampedAt = &found.StampedAt
	}
	if found.Record.Log != nil {
		report.Origin = found.Record.Log.Origin
	}
	return report
}

func sameKey(a, b string) bool {
	tidy := func(s string) string { return strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(s)) }
	return tidy(a) == tidy(b)
}

func dossier(r io.ReaderAt, size int64, key string) Verification {
	found := evidence.VerifyDossier(r, size, evidence.Options{Key: key})
	report := Verification{
		OK: found.OK, Kind: "dossier", Problems: []VerificationProblem{}, Signatures: []signature.Signature{},
		Origin: found.Origin, Key: found.KeyFingerprint,
	}
	for _, p := range found.Problems {
		report.Problems = append(report.Problems, VerificationProblem{Code: string(p.Code), Place: p.Place, Detail: p.Detail})
	}
	if !report.OK {
		return report
	}
	for _, l := range found.Lines {
		report.Lines = append(report.Lines, VerifiedLine{
			Index: l.Index, Time: l.Line.Time, Actor: l.Line.Actor, Event: l.Line.Event, Object: l.Line.Object, Payload: l.Payload, Erased: l.Erased,
		})
	}
	for _, d := range found.Documents {
		report.Documents = append(report.Documents, VerifiedDocument{Name: d.Name, SHA256: d.SHA256})
	}
	return report
}
