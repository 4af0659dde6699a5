package clause

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
)

// A third kind, with three parties and no terms, costs a folder: the same
// loader takes it, and every form of document comes out of it.
func TestAKindIsAFolder(t *testing.T) {
	l, err := Load(os.DirFS("testdata/group-agreement"))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := l.Flow.New(nil)
	flowtest.Complete(t, s)
	for _, lang := range []string{"nl", "en"} {
		d, _, err := l.Assemble(s, Options{Lang: lang, Date: day, Status: "1"})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Number(); err != nil {
			t.Fatal(err)
		}
		inOrder(t, d, lang)
		for name, write := range map[string]func(*document.Document) ([]byte, error){
			"pdf": document.PDF, "docx": document.DOCX, "html": document.HTML, "md": document.Markdown,
		} {
			made, err := write(d)
			if err != nil || len(made) < 500 {
				t.Errorf("%s %s: %d bytes, %v", lang, name, len(made), err)
			}
			for _, party := range l.Kind.Parties {
				if text := party.Name.In(lang); (name == "html" || name == "md") && bytes.Count(made,
					[]byte(text)) < 3 { // above, in the signatures and among the contacts
					t.Errorf("%s %s: %s is there %d times", lang, name, text, bytes.Count(made, []byte(text)))
				}
			}
		}
	}
	if source, err := l.Pack("groupAgreement", "x"); err != nil || !strings.Contains(string(source), "var groupAgreement = Library{") {
		t.Error(err)
	}
}

// inOrder checks who stands where: the parties in their order, the signatures
// in theirs.
func inOrder(t *testing.T, d *document.Document, lang string) {
	t.Helper()
	var parties, signers []string
	for _, p := range d.Parties {
		parties = append(parties, p.Role)
	}
	for _, b := range d.Body {
		if block, ok := b.(*document.Signatures); ok {
			for _, place := range block.Places {
				signers = append(signers, place.Party)
			}
		}
	}
	want := map[string]string{"nl": "Moeder, Winkelbedrijf, Dienstenbedrijf", "en": "Parent, Shop company, Service company"}[lang]
	if got := strings.Join(parties, ", "); got != want {
		t.Errorf("the parties are %s, want %s", got, want)
	}
	if got, want := strings.Join(signers, ", "), "Groep BV, Groep Diensten BV, Groep Winkels BV"; got != want {
		t.Errorf("%s sign, want %s", got, want)
	}
	if want := "Groep BV, Groep Winkels BV, Groep Diensten BV"; d.Author != want {
		t.Errorf("the author is %s, want %s", d.Author, want)
	}
}

func TestKinds(t *testing.T) {
	kinds := Kinds()
	if len(kinds) == 0 || Of("novel") != nil || KindOf("novel") != nil {
		t.Fatal(kinds)
	}
	for _, kind := range kinds {
		if l := Of(kind.ID); l == nil || l != Of(kind.ID) || KindOf(kind.ID) != &l.Kind || l.Flow.Question(kind.Parties[0].ID) == nil {
			t.Errorf("%s is not there", kind.ID)
		}
	}
}
