package proof

import (
	"archive/zip"
	"encoding/json"
	"io"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

// missing says which seals and signatures the lines of a dossier name that are
// not in it. Every line of it was proven already.
func missing(r io.ReaderAt, size int64, found evidence.Report) []VerificationProblem {
	files := map[string]string{} // by hash
	for _, d := range found.Documents {
		files[d.SHA256] = d.Name
	}
	var problems []VerificationProblem
	records := map[string]signature.Record{} // by hash of the document shown
	lines := func(event string, each func(payload json.RawMessage)) {
		for _, l := range found.Lines {
			if l.Line.Event == event && l.Payload != nil {
				each(l.Payload)
			}
		}
	}
	lines(app.AgreementSealed{}.EventName(), func(payload json.RawMessage) {
		var one app.AgreementSealed
		if json.Unmarshal(payload, &one) != nil {
			return
		}
		for _, ref := range one.Documents {
			name, there := files[ref.SHA256]
			if !there {
				problems = append(problems, VerificationProblem{Code: "seal-missing", Place: ref.Name, Detail: ref.SHA256})
				continue
			}
			if ref.Role != "sealed" {
				continue
			}
			seal := verifyInside(r, size, name)
			if !seal.OK || !sameKey(seal.Fingerprint, one.Seal) {
				problems = append(problems, VerificationProblem{Code: "seal-missing", Place: name, Detail: one.Seal})
				continue
			}
			records[seal.Offered.SHA256] = seal.Record
		}
	})
	lines(app.AgreementSigned{}.EventName(), func(payload json.RawMessage) {
		var one app.AgreementSigned
		if json.Unmarshal(payload, &one) != nil {
			return
		}
		for _, ref := range one.Documents {
			record, sealed := records[ref.SHA256]
			if _, there := files[ref.SHA256]; !there || sealed && !holds(record, one) {
				problems = append(problems, VerificationProblem{Code: "signature-missing", Place: ref.Name, Detail: string(one.Party)})
			}
		}
	})
	return problems
}

// verifyInside checks a sealed PDF in a dossier.
func verifyInside(r io.ReaderAt, size int64, name string) signature.Report {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return signature.Report{}
	}
	f, err := archive.Open("documents/" + name)
	if err != nil {
		return signature.Report{}
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	if err != nil {
		return signature.Report{}
	}
	return signature.Verify(data)
}

// holds says whether the record has the signature of a party.
func holds(record signature.Record, one app.AgreementSigned) bool {
	for _, s := range record.Signatures {
		if s.Role == string(one.Party) {
			return true
		}
	}
	return false
}
