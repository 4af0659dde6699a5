package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// chain is the last line seen of an object.
type chain struct {
	n    int
	leaf Hash
}

// checkLines reads lines.jsonl and compares it with the manifest, the
// checkpoint and itself.
func (v *verification) checkLines() {
	data, err := v.files.read(fileLines)
	if err != nil {
		return // said already
	}
	expected := make(map[int64]Hash, len(v.manifest.Lines))
	for _, l := range v.manifest.Lines {
		expected[l.Index] = l.Leaf
	}
	if len(expected) != len(v.manifest.Lines) {
		v.problem(ManifestAltered, fileManifest, "a line twice")
	}
	chains := make(map[string]chain)
	last := int64(-1)
	for at := 1; len(data) > 0; at++ {
		row, rest, ended := bytes.Cut(data, []byte("\n"))
		data = rest
		place := fmt.Sprintf("%s:%d", fileLines, at)
		entry, err := parseEntry(row)
		if err != nil || !ended {
			v.problem(LineUnreadable, place, err)
			continue
		}
		if entry.Index <= last {
			v.problem(LineOrder, place, fmt.Sprintf("line %d comes after line %d", entry.Index, last))
		}
		last = max(last, entry.Index)
		v.checkEntry(place, entry, expected)
		v.checkChain(place, entry.Line, chains)
		delete(expected, entry.Index)
	}
	for _, l := range v.manifest.Lines {
		if _, missing := expected[l.Index]; missing {
			v.problem(LineMissing, fileLines, fmt.Sprintf("line %d", l.Index))
		}
	}
}

// parseEntry reads a row in its one form.
func parseEntry(row []byte) (Entry, error) {
	if len(row) > maxRow {
		return Entry{}, fmt.Errorf("longer than %d bytes", maxRow)
	}
	var raw entryJSON
	if err := json.Unmarshal(row, &raw); err != nil {
		return Entry{}, err
	}
	var again bytes.Buffer
	if err := raw.encode(&again); err != nil || !bytes.Equal(again.Bytes(), append(row[:len(row):len(row)], '\n')) {
		return Entry{}, fmt.Errorf("not in its one form")
	}
	line, err := ParseLine(raw.Line)
	if err != nil {
		return Entry{}, err
	}
	entry := Entry{Index: raw.Index, Line: line, Proof: raw.Proof}
	if raw.Opening != nil {
		opening, err := raw.Opening.opening()
		if err != nil {
			return Entry{}, err
		}
		entry.Opening = &opening
	}
	return entry, nil
}

// checkEntry compares one line with the manifest, the checkpoint and its
// opening.
func (v *verification) checkEntry(place string, e Entry, expected map[int64]Hash) {
	leaf := e.Line.leaf()
	if want, ok := expected[e.Index]; !ok {
		v.problem(LineAdded, place, fmt.Sprintf("line %d", e.Index))
	} else if want != leaf {
		v.problem(LineAltered, place, fmt.Sprintf("line %d is not the line of the manifest", e.Index))
	}
	switch {
	case v.checkpoint.Origin == "": // said already
	case e.Index >= v.checkpoint.Size:
		v.problem(TreeTruncated, place, fmt.Sprintf("line %d in a tree of %d", e.Index, v.checkpoint.Size))
	default:
		if err := v.checkpoint.VerifyInclusion(e.Index, leaf, e.Proof); err != nil {
			v.problem(LineUnproven, place, err)
		}
	}
	shown := ReportLine{Index: e.Index, Line: e.Line, Erased: e.Opening == nil}
	if e.Opening != nil {
		shown.Payload = e.Opening.Payload
		if e.Opening.Commitment() != e.Line.Commitment {
			v.problem(OpeningAltered, place, fmt.Sprintf("payload of line %d is not what the line committed to", e.Index))
		}
		refs, err := documentsOf(e.Opening.Payload)
		if err != nil || !IsCanonical(e.Opening.Payload) {
			v.problem(OpeningAltered, place, fmt.Sprintf("payload of line %d is not in its one form", e.Index))
		}
		for _, ref := range refs {
			v.named[ref.SHA256] = append(v.named[ref.SHA256], ReportNaming{e.Index, ref.Name, ref.Role})
		}
	}
	v.report.Lines = append(v.report.Lines, shown)
}

// checkChain follows the lines of each object. They are all there, from the
// first: one that was left out or moved leaves a gap.
func (v *verification) checkChain(place string, l Line, chains map[string]chain) {
	before := chains[l.Object]
	if l.N != before.n+1 || l.Previous != before.leaf {
		v.problem(LineChain, place, fmt.Sprintf("line %d of %s follows line %d", l.N, l.Object, before.n))
	}
	chains[l.Object] = chain{l.N, l.leaf()}
}

// leaf is the leaf hash of a line that was parsed or marshalled before.
func (l Line) leaf() Hash {
	b, _ := l.Marshal() // a line that was read has its one form
	return LeafHash(b)
}
