package promise

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/reader"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/promise/review"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/promise/terms"
)

// TermsOrigin is what a file turned out to be from which terms were read.
type TermsOrigin string

// The origins.
const (
	FromSealed   TermsOrigin = "sealed"     // a sealed PDF, unchanged since
	FromUnsealed TermsOrigin = "unsealed"   // a PDF that was drafted here and never sealed
	FromFile     TermsOrigin = "terms-file" // terms as data, in JSON or YAML
	FromReading  TermsOrigin = "reading"    // somebody's document, as the second opinion reads it
)

// DocumentTerms is what was agreed, as it was read from a file. Its JSON is a
// terms file again.
type DocumentTerms struct {
	File         string       `json:"file"`
	Origin       TermsOrigin  `json:"source"`
	MadeFrom     terms.Source `json:"made_from"`
	Format       string       `json:"format"`
	Kind         string       `json:"kind,omitempty"`
	Language     string       `json:"language,omitempty"`
	Seal         *TermsSeal   `json:"seal,omitempty"`
	terms.Values `json:"terms"`
	Unread       []string `json:"unread,omitempty"`

	Sources     []norm.Source            `json:"sources,omitempty"`      // the law that asks for such an agreement
	TermSources map[string][]norm.Source `json:"term_sources,omitempty"` // the law of each term
	Steps       []string                 `json:"steps,omitempty"`        // how the terms were read

	Terms terms.Terms `json:"-"`
}

// TermsSeal is the seal of a PDF that holds.
type TermsSeal struct {
	SealedAt    time.Time `json:"sealed_at"`
	Sealer      string    `json:"sealer"`
	Fingerprint string    `json:"fingerprint"` // of the certificate; compare it with what the sealer publishes
}

// BrokenSeal is the error of a sealed PDF that is not what was sealed.
type BrokenSeal struct{ Problems []signature.Problem }

func (b *BrokenSeal) Error() string {
	all := make([]string, len(b.Problems))
	for i, p := range b.Problems {
		all[i] = p.String()
	}
	return strings.Join(all, "; ")
}

// ReadTerms reads what was agreed from a file, which it knows by its content: a
// PDF that was sealed or drafted here, terms as data, or anybody's agreement.
// decode reads the text of a terms file as one record; nil reads JSON. The
// problems are all that is wrong in the terms.
func ReadTerms(ctx context.Context, name string, data []byte, now time.Time, decode func([]byte) (map[string]any, error)) (DocumentTerms,
	[]record.Problem, error,
) {
	switch {
	case signature.IsSealed(data):
		return sealedTerms(name, data)
	case bytes.HasPrefix(data, []byte("%PDF-")):
		if inside := signature.AttachedTerms(data); inside != nil {
			return attachedTerms(name, inside, FromUnsealed)
		}
	case isTermsFile(data):
		return typedTerms(name, data, decode)
	}
	return readingTerms(ctx, name, data, now)
}

// readingTerms gives what the second opinion reads as agreed. No more documents
// are read at the same moment than CheckDocument reads.
func readingTerms(ctx context.Context, name string, data []byte, now time.Time) (DocumentTerms, []record.Problem, error) {
	select {
	case checkSlots <- struct{}{}:
		defer func() { <-checkSlots }()
	case <-ctx.Done():
		return DocumentTerms{}, nil, ctx.Err()
	}
	text, err := reading.Read(ctx, data, reader.Programs{})
	if err != nil {
		return DocumentTerms{}, nil, report.ReadingFault(err)
	}
	opinion, err := review.Check(ctx, text, review.Options{Now: now})
	if err != nil {
		return DocumentTerms{}, nil, report.ReadingFault(err)
	}
	if opinion.Kind != review.ProcessingAgreement && opinion.Kind != review.Bewerkers {
		return DocumentTerms{}, nil, fault.New(fault.Invalid, "terms.no-agreement")
	}
	t := opinion.Terms
	t.Kind, t.Language = string(opinion.Kind), opinion.Language
	return NewDocumentTerms(name, FromReading, t), nil, nil
}

// NewDocumentTerms gives terms with where they came from.
func NewDocumentTerms(name string, origin TermsOrigin, t terms.Terms) DocumentTerms {
	return DocumentTerms{
		File: name, Origin: origin, MadeFrom: t.Source, Format: t.Format, Kind: t.Kind, Language: t.Language,
		Values: t.Values, Unread: t.Unread, Terms: t,
	}
}

// From says what the terms were read from, and what that proves.
func (d DocumentTerms) From(l string) string {
	if d.Seal != nil {
		return lang.T(l, "terms.from.sealed", "at", lang.Moment(l, d.Seal.SealedAt))
	}
	return lang.T(l, "terms.from."+string(d.Origin))
}

// Cite names the agreement, and the clause when it is known: "art. 11.1 of the
// agreement between A and B".
func (d DocumentTerms) Cite(clause, l string) string {
	controller, one := d.Party(terms.Controller)
	processor, other := d.Party(terms.Processor)
	name := lang.T(l, "terms.agreement")
	if one && other {
		name = lang.T(l, "terms.agreement-between", "controller", visible(controller.Name), "processor", visible(processor.Name))
	}
	if place := ClausePlace(clause, l); place != "" {
		return lang.T(l, "terms.clause-of", "clause", place, "name", name)
	}
	return name
}

// Notified names whom the notice of a breach goes to, and for which party.
func (d DocumentTerms) Notified(c terms.Contact) string {
	text := joined([]string{visible(c.Name), visible(c.Email), visible(c.Phone)})
	if controller, ok := d.Party(terms.Controller); ok {
		text += " (" + visible(controller.Name) + ")"
	}
	return strings.TrimSpace(text)
}

// sealedTerms gives the terms of a sealed PDF, of which nothing may be changed.
func sealedTerms(name string, data []byte) (DocumentTerms, []record.Problem, error) {
	found := signature.Verify(data)
	if !found.OK {
		return DocumentTerms{}, nil, &BrokenSeal{found.Problems}
	}
	if found.Terms == nil {
		return DocumentTerms{}, nil, fault.New(fault.Invalid, "terms.none-inside")
	}
	d, problems, err := attachedTerms(name, found.Terms, FromSealed)
	d.Seal = &TermsSeal{SealedAt: found.SealedAt, Sealer: found.Sealer, Fingerprint: found.Fingerprint}
	return d, problems, err
}

func attachedTerms(name string, inside []byte, origin TermsOrigin) (DocumentTerms, []record.Problem, error) {
	t, problems, err := terms.Parse(inside)
	if err != nil {
		return DocumentTerms{}, nil, fault.Wrap(fault.Invalid, "terms.spoilt-inside", err)
	}
	return NewDocumentTerms(name, origin, t), problems, nil
}

// typedTerms reads terms as data; what ReadTerms gave is terms as data too.
func typedTerms(name string, data []byte, decode func([]byte) (map[string]any, error)) (DocumentTerms, []record.Problem, error) {
	if decode == nil {
		decode = decodeJSON
	}
	raw, err := decode(data)
	if err != nil {
		return DocumentTerms{}, nil, err
	}
	if made, printed := raw["made_from"]; printed {
		raw["source"] = made
		for _, key := range []string{"made_from", "file", "seal", "sources", "term_sources", "steps"} {
			delete(raw, key)
		}
	}
	t, problems := terms.Read(raw)
	return NewDocumentTerms(name, FromFile, t), problems, nil
}

func decodeJSON(data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var raw map[string]any
	err := decoder.Decode(&raw)
	if err == nil {
		if _, end := decoder.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("something follows the record")
		}
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "terms.not-json", err)
	}
	return raw, nil
}

// fileKeys are the keys at the top of a terms file.
var fileKeys = []string{
	"format", "source", "made_from", "file", "seal", "sources", "term_sources", "steps",
	"kind", "language", "terms", "unread", "answers",
}

// topKey is a line that gives a key its value.
var topKey = regexp.MustCompile(`^["']?([a-z][a-z0-9_]*)["']?\s*:(?:\s|$)`)

// isTermsFile tells terms as data from a document in plain text: it is a JSON
// record, its first line gives a key that a terms file has, or there is a line
// that begins the terms. No agreement is written so.
func isTermsFile(data []byte) bool {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data[:min(len(data), 1<<10)]) && !utf8.Valid(data) {
		return false
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		return true
	}
	first := true
	for line := range bytes.Lines(data) {
		text := strings.TrimRight(string(line), "\r\n")
		if trimmed := strings.TrimSpace(text); trimmed == "" || trimmed[0] == '#' || trimmed == "---" || trimmed[0] == '%' {
			continue
		}
		key := ""
		if found := topKey.FindStringSubmatch(text); found != nil {
			key = found[1]
		}
		if key == "terms" || key == "format" || first && (slices.Contains(fileKeys, key) || slices.Contains(terms.Keys(), key)) {
			return true
		}
		first = false
	}
	return false
}
