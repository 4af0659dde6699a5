package signature

import "bytes"

// IsSealed says whether a PDF has a seal of this kind, whole or spoilt: Verify
// says which. One whose marker was spoilt is still known by what stands in it.
// The marker in something that is no PDF, such as a dossier, says nothing.
func IsSealed(pdf []byte) bool {
	return isPDF(pdf) && (bytes.Contains(pdf, []byte(marker)) || bytes.Contains(pdf, []byte(subFilter)) && bytes.Contains(pdf, []byte(RecordName)))
}

// isPDF says whether a file begins as a PDF does, as far from its first byte as
// programs that show it look.
func isPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1<<10)], []byte("%PDF-"))
}

// AttachedTerms takes terms.json out of a PDF that was drafted here and is not
// sealed. It is nil when there is none, and when the PDF is not written as ours
// are: what somebody else attached is not looked for. Nothing vouches for it; of
// a sealed PDF, Verify gives the terms.
func AttachedTerms(pdf []byte) []byte {
	f, err := openFile(pdf, nil)
	if err != nil {
		return nil
	}
	catalog, err := f.dict(f.trailer.get("/Root"))
	if err != nil {
		return nil
	}
	files, err := f.embedded(catalog)
	if err != nil {
		return nil
	}
	data, err := f.contents(files, TermsName)
	if err != nil {
		return nil
	}
	return data
}
