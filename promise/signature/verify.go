package signature

import (
	"bytes"
	"cmp"
	"crypto"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

// Code says what kind of thing is wrong with a sealed PDF; the words for people
// are elsewhere, by this key.
type Code string

// What can be wrong with a PDF.
const (
	NotPDF           Code = "not-a-pdf"
	NotSealed        Code = "not-sealed"             // a PDF without a Verhaal seal
	Altered          Code = "altered-after-sealing"  // something changed, or the seal does not cover all
	Appended         Code = "appended-after-sealing" // the sealed PDF is whole, and something was put behind it
	SealInvalid      Code = "seal-invalid"           // the signature does not verify
	SealExpired      Code = "certificate-not-valid"  // the certificate did not hold yet, or any more, at sealing
	TimestampInvalid Code = "timestamp-invalid"
	OfferedMismatch  Code = "offered-mismatch" // what was signed is not what is there
	OfferedHidden    Code = "offered-hidden"   // the update changes how the offered document is shown
	RecordInvalid    Code = "record-invalid"
)

// Problem is one thing that is wrong.
type Problem struct {
	Code   Code
	Detail string // what was found, for those who want to know more
}

func (p Problem) String() string { return string(p.Code) + ": " + p.Detail }

// Report is what verifying a PDF gave. Without OK nothing in it may be relied
// on; what could be read is there all the same, to see what is wrong.
type Report struct {
	OK          bool
	Problems    []Problem
	Sealer      string // subject of the certificate
	Fingerprint string // of the certificate; compare it with what the sealer publishes
	SelfSigned  bool   // nobody else vouches for the name in the certificate
	SealedAt    time.Time
	StampedAt   time.Time // zero without a time stamp
	StampedBy   string    // subject of the authority's certificate; whether it can be trusted was not checked
	Offered     Offered   // of the bytes that are there
	Record      Record
	Terms       []byte // terms.json from the offered document; nil when there is none
}

// Verify checks a sealed PDF of which it trusts nothing. Every byte counts: the
// seal covers all but itself, and itself has one form only.
func Verify(pdf []byte) Report {
	v := &verification{data: pdf}
	v.run()
	v.report.OK = len(v.report.Problems) == 0
	if !v.report.OK {
		v.lookBehind()
	}
	return v.report
}

// verification is the work in hand.
type verification struct {
	data   []byte
	base   *file // the offered document
	file   *file // with the update
	seal   *dict
	report Report
}

func (v *verification) problem(code Code, detail any) {
	v.report.Problems = append(v.report.Problems, Problem{code, fmt.Sprint(detail)})
}

func (v *verification) run() {
	if len(v.data) > maxPDF || !bytes.HasPrefix(v.data, []byte("%PDF-")) {
		v.problem(NotPDF, fmt.Sprintf("%d bytes", len(v.data)))
		return
	}
	at := bytes.LastIndex(v.data, []byte(marker))
	if at < 0 {
		v.problem(NotSealed, "no seal of this kind")
		return
	}
	if err := v.open(at); err != nil {
		v.problem(Altered, err)
		return
	}
	if err := v.checkUpdate(); err != nil {
		v.problem(OfferedHidden, err)
	}
	v.checkSeal()
	v.checkRecord()
}

// open reads the offered document, the update and where the seal is.
func (v *verification) open(at int) error {
	var err error
	if v.base, err = openFile(v.data[:at], nil); err != nil {
		return err
	}
	v.report.Offered = OfferedOf(v.base.data)
	if v.file, err = openFile(v.data, v.base); err != nil {
		return err
	}
	for number, offset := range v.file.offsets {
		if offset < at {
			return fmt.Errorf("%w: object %d of the update is not in it", ErrPDF, number)
		}
	}
	if r, ok := v.file.trailer.get("/Root").(ref); !ok || r != v.base.trailer.get("/Root") {
		return fmt.Errorf("%w: another root", ErrPDF)
	}
	catalog, err := v.file.dict(v.file.trailer.get("/Root"))
	if err != nil {
		return err
	}
	form, err := v.file.dict(catalog.get("/AcroForm"))
	if err != nil {
		return err
	}
	fields, err := v.file.list(form.get("/Fields"))
	if err != nil || len(fields) != 1 {
		return cmp.Or(err, fmt.Errorf("%w: not one field", ErrPDF))
	}
	field, err := v.file.dict(fields[0])
	if err != nil {
		return err
	}
	r, ok := field.get("/V").(ref)
	if !ok || v.file.offsets[int(r)] == 0 {
		return fmt.Errorf("%w: the field has no seal in the update", ErrPDF)
	}
	v.seal, err = v.file.dict(r)
	if err != nil {
		return err
	}
	return v.checkRange(v.file.offsets[int(r)])
}

// checkRange says whether the seal covers every byte but its own signature.
func (v *verification) checkRange(object int) error {
	list, err := v.file.list(v.seal.get("/ByteRange"))
	contents, ok := v.seal.get(contentsKey).(token)
	if err != nil || !ok || len(list) != 4 || v.seal.get("/SubFilter") != token(subFilter) {
		return cmp.Or(err, fmt.Errorf("%w: a signature of another kind", ErrPDF))
	}
	var n [4]int
	for i := range n {
		if n[i], ok = whole(list[i]); !ok {
			return fmt.Errorf("%w: no range of bytes", ErrPDF)
		}
	}
	start, end := n[1], n[2]
	if n[0] != 0 || start < object || end <= start || end+n[3] != len(v.data) || end > len(v.data) {
		return fmt.Errorf("%w: the seal covers bytes 0-%d and %d-%d of %d", ErrPDF, start, end, end+n[3], len(v.data))
	}
	// What is left out must be the value of /Contents, and in the seal itself.
	s := &scanner{data: v.data, at: object}
	s.number()
	s.expect("0")
	s.expect("obj")
	s.object(0)
	if !bytes.HasSuffix(v.data[:start], []byte(contentsKey+" ")) || string(contents) != string(v.data[start:end]) || s.at < end ||
		bytes.Count(v.data[object:s.at], []byte(contentsKey)) != 1 {
		return fmt.Errorf("%w: the seal leaves out more than itself", ErrPDF)
	}
	return nil
}

// covered is the digest of the bytes that the seal covers.
func (v *verification) covered(h crypto.Hash) []byte {
	list, _ := v.file.list(v.seal.get("/ByteRange")) // checkRange has read it
	start, _ := whole(list[1])
	end, _ := whole(list[2])
	d := h.New()
	d.Write(v.data[:start])
	d.Write(v.data[end:])
	return d.Sum(nil)
}

// checkSeal checks the signature, the certificate and the time stamp.
func (v *verification) checkSeal() {
	m, err := v.message()
	if err != nil {
		v.problem(SealInvalid, err)
		return
	}
	chain, _, err := m.verify(v.covered)
	if errors.Is(err, errContent) {
		v.problem(Altered, err)
		return
	}
	if err != nil {
		v.problem(SealInvalid, err)
		return
	}
	v.report.Sealer, v.report.Fingerprint, v.report.SelfSigned = chain[0].Subject.String(), fingerprint(chain[0]), selfIssued(chain[0])
	at, err := time.Parse(sealTime, textOf(v.seal.get("/M")))
	if err != nil {
		v.problem(SealInvalid, err)
		return
	}
	v.report.SealedAt = at
	if !validAt(chain[0], at) {
		v.problem(SealExpired, fmt.Sprintf("sealed %s, certificate holds from %s to %s", at, chain[0].NotBefore, chain[0].NotAfter))
	}
	if m.unsigned != nil {
		v.checkStamp(m)
	}
	// The message is written again from what was just verified. A byte in it
	// that nothing accounted for would not come back.
	again, err := newMessage(chain, v.covered(crypto.SHA256))
	if err != nil {
		v.problem(SealInvalid, err)
		return
	}
	again.signature, again.unsigned = m.signature, m.unsigned
	x, err := again.marshal()
	y, err2 := m.marshal()
	if cmp.Or(err, err2) != nil || !bytes.Equal(x, y) {
		v.problem(SealInvalid, "not in its one form")
	}
}

// message reads the CMS message from the seal, in its one form.
func (v *verification) message() (*message, error) {
	contents := string(v.seal.get(contentsKey).(token))
	digits := contents[1 : len(contents)-1]
	der, err := hex.DecodeString(digits)
	if err != nil || hex.EncodeToString(der) != digits {
		return nil, fmt.Errorf("%w: not lower-case hexadecimal", errMessage)
	}
	input := cryptobyte.String(der)
	var element cryptobyte.String
	if !input.ReadAnyASN1Element(&element, nil) || len(bytes.Trim(input, "\x00")) > 0 {
		return nil, fmt.Errorf("%w: something behind it", errMessage)
	}
	m, err := parseMessage(element)
	if err != nil {
		return nil, err
	}
	if again, err := m.marshal(); err != nil || !bytes.Equal(again, element) {
		return nil, errMessage
	}
	return m, nil
}

func (v *verification) checkStamp(m *message) {
	found, err := attributes(m.unsigned)
	token := found[oidTimestampToken.String()]
	if err != nil || len(found) != 1 || token == nil {
		v.problem(TimestampInvalid, cmp.Or(err, errTimestamp))
		return
	}
	s, err := parseStamp(token, m.signature)
	if err != nil {
		v.problem(TimestampInvalid, err)
		return
	}
	v.report.StampedAt, v.report.StampedBy = s.at, s.authority
}

// checkRecord reads the record and the terms, and compares the record with
// what is there.
func (v *verification) checkRecord() {
	catalog, err := v.file.dict(v.file.trailer.get("/Root"))
	if err != nil {
		v.problem(RecordInvalid, err)
		return
	}
	files, err := v.file.embedded(catalog)
	if err != nil {
		v.problem(RecordInvalid, err)
		return
	}
	data, err := v.file.contents(files, RecordName)
	if err != nil || data == nil {
		v.problem(RecordInvalid, cmp.Or(err, fmt.Errorf("%w: it is not there", ErrRecord)))
		return
	}
	if v.report.Record, err = parseRecord(data); err != nil {
		v.problem(RecordInvalid, err)
		return
	}
	if v.report.Record.Offered != v.report.Offered {
		v.problem(OfferedMismatch, fmt.Sprintf("SHA-256 is %s", v.report.Offered.SHA256))
	} else if err := v.report.Record.check(v.report.Offered, v.report.SealedAt); err != nil && !v.report.SealedAt.IsZero() {
		v.problem(RecordInvalid, err)
	}
	if v.report.Terms, err = v.file.contents(files, TermsName); err != nil {
		v.problem(RecordInvalid, err)
	}
}

// lookBehind finds out whether a PDF that does not verify is a whole sealed
// one with something behind it. What is behind it may look like another seal;
// so each end is tried, from the first update on, up to a few.
func (v *verification) lookBehind() {
	const ending, most = "%%EOF\n", 8
	end := bytes.Index(v.data, []byte(marker))
	if end < 0 {
		return
	}
	for range most {
		at := bytes.Index(v.data[end:], []byte(ending))
		if at < 0 {
			return
		}
		if end += at + len(ending); end == len(v.data) {
			return
		}
		part := &verification{data: v.data[:end]}
		part.run()
		if len(part.report.Problems) > 0 {
			continue
		}
		v.report = part.report
		v.problem(Appended, fmt.Sprintf("%d bytes", len(v.data)-end))
		return
	}
}
