// Package proof checks any file that the program hands out, by its content: a
// sealed PDF or a dossier. It is one answer for the command line, the page and
// the API; it needs no database, no network and no trust in the file.
package proof

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

// Verdict is what can be said of a file.
type Verdict string

// The verdicts. What nobody changed is not yet genuine: anybody can seal a
// document of their own, under any name.
const (
	SealedHere   Verdict = "sealed-here"           // unchanged, by a present or former key of this installation
	SealedByKey  Verdict = "sealed-by-key"         // unchanged, by the key that was named
	KeyUnknown   Verdict = "unchanged-key-unknown" // unchanged, and nobody says whose key it is
	NotConfirmed Verdict = "not-confirmed"         // changed, incomplete, by another key than was named, or not ours
)

// Trust is which keys the one who asks knows.
type Trust struct {
	Key    string  // a fingerprint, or the verifier text of a log; any other key is refused; "" = none named
	AnyKey bool    // an unknown key will do
	Here   *OwnKey // the keys of this installation; nil = there is none to compare with
}

// OwnKey is what an installation knows of its own keys.
type OwnKey struct {
	Seals []string     // fingerprints of the certificates, of now and of before
	Log   evidence.Key // of the logs
}

// Own gives the keys of an installation; nil when it has none.
func Own(a *app.App) *OwnKey {
	if len(a.Seals) == 0 {
		return nil
	}
	return &OwnKey{Seals: a.Seals, Log: a.Log}
}

// Verification is what verifying gave. Without OK nothing in it may be relied
// on: with the verdict KeyUnknown not before the fingerprint was compared.
type Verification struct {
	OK       bool                  `json:"ok"`
	Verdict  Verdict               `json:"verdict"`
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

	Origin string `json:"origin,omitempty"` // of the log, as the file has it
	// OriginProven says that the log's own key vouches for the origin.
	OriginProven bool `json:"origin_proven"`

	Key       string             `json:"key,omitempty"` // fingerprint of the log's key
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

// VerifyFile checks a file.
func VerifyFile(r io.ReaderAt, size int64, trust Trust) Verification {
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
		return pdf(data, trust)
	case bytes.HasPrefix(head, []byte("PK")):
		return dossier(r, size, trust)
	}
	return unknown()
}

func unknown() Verification {
	return Verification{
		Verdict: NotConfirmed, Kind: "unknown", Problems: []VerificationProblem{{Code: "unknown-file"}}, Signatures: []signature.Signature{},
	}
}

// conclude gives the verdict on a file that is whole, by its key.
func (report *Verification) conclude(trust Trust, fingerprint string, here bool) {
	switch {
	case len(report.Problems) > 0:
		report.Verdict = NotConfirmed
	case here:
		report.Verdict, report.OK = SealedHere, true
	case trust.Key != "":
		report.Verdict, report.OK = SealedByKey, true
	default:
		report.Verdict, report.OK = KeyUnknown, trust.AnyKey
		if !report.OK {
			report.Problems = append(report.Problems, VerificationProblem{Code: "key-unknown", Detail: fingerprint})
		}
	}
}

func pdf(data []byte, trust Trust) Verification {
	found := signature.Verify(data)
	report := Verification{Kind: "pdf", Problems: []VerificationProblem{}, Signatures: []signature.Signature{}}
	for _, p := range found.Problems {
		report.Problems = append(report.Problems, VerificationProblem{Code: string(p.Code), Detail: p.Detail})
	}
	if trust.Key != "" && !sameKey(trust.Key, found.Fingerprint) {
		report.Problems = append(report.Problems, VerificationProblem{Code: "other-key", Detail: found.Fingerprint})
	}
	here := trust.Here != nil && slices.ContainsFunc(trust.Here.Seals, func(own string) bool { return sameKey(own, found.Fingerprint) })
	report.conclude(trust, found.Fingerprint, here)
	if report.Verdict == NotConfirmed {
		return report
	}
	report.Title, report.Shown, report.Signatures = found.Record.Title, found.Offered.SHA256, found.Record.Signatures
	report.Sealer, report.Certificate, report.SelfSigned, report.Terms = found.Sealer, found.Fingerprint, found.SelfSigned, found.Terms
	report.SealedAt = &found.SealedAt
	if !found.StampedAt.IsZero() {
		report.StampedAt = &found.StampedAt
	}
	if log := found.Record.Log; log != nil {
		report.Origin = log.Origin
		// A checkpoint is public and can be copied into anything: it says
		// something of this file only together with the seal.
		report.OriginProven = here && trust.Here.signed(*log)
	}
	return report
}

// signed says whether the log's key of the installation signed a checkpoint.
func (o *OwnKey) signed(log signature.Log) bool {
	verifier, err := o.Log.Verifier(log.Origin)
	if err != nil {
		return false
	}
	_, err = evidence.ParseCheckpoint([]byte(log.Checkpoint), verifier)
	return err == nil
}

func sameKey(a, b string) bool {
	tidy := func(s string) string { return strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(s)) }
	return tidy(a) == tidy(b)
}

func dossier(r io.ReaderAt, size int64, trust Trust) Verification {
	found := evidence.VerifyDossier(r, size, evidence.Options{Key: strings.ReplaceAll(trust.Key, ":", "")})
	report := Verification{
		Kind: "dossier", Problems: []VerificationProblem{}, Signatures: []signature.Signature{},
		Origin: found.Origin, Key: found.KeyFingerprint,
	}
	for _, p := range found.Problems {
		report.Problems = append(report.Problems, VerificationProblem{Code: string(p.Code), Place: p.Place, Detail: p.Detail})
	}
	if len(report.Problems) == 0 {
		report.Problems = append(report.Problems, missing(r, size, found)...)
	}
	report.conclude(trust, found.KeyFingerprint, trust.Here != nil && sameKey(trust.Here.Log.Fingerprint(), found.KeyFingerprint))
	if report.Verdict == NotConfirmed {
		return report
	}
	report.OriginProven = report.Verdict != KeyUnknown
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
