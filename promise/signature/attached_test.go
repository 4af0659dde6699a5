package signature

import (
	"bytes"
	"os"
	"testing"
)

func TestTermsOfAPDFWithoutASeal(t *testing.T) {
	data, err := os.ReadFile("testdata/fpdf-terms.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if IsSealed(data) || AttachedTerms(data) == nil {
		t.Error("the terms of a draft are not found")
	}
	for at := 0; at < len(data); at += len(data)/200 + 1 { // none of them may make it panic
		spoilt := bytes.Clone(data)
		spoilt[at] ^= 0x20
		AttachedTerms(spoilt)
		AttachedTerms(data[:at])
	}
	for _, other := range []string{"", "%PDF-1.7\n", "no PDF at all"} {
		if AttachedTerms([]byte(other)) != nil || IsSealed([]byte(other)) {
			t.Errorf("%q has terms", other)
		}
	}
}
