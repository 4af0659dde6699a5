package norm

import (
	"io/fs"
	"testing"

	"github.com/verhaal/verhaal/law/data"
)

// FuzzParse feeds the reader of law data with files that are nearly right: it
// gives an error or norms, and never ends in another way.
func FuzzParse(f *testing.F) {
	names, err := fs.Glob(data.Laws, "*.yaml")
	if err != nil || len(names) == 0 {
		f.Fatal("no law data", err)
	}
	for _, name := range names {
		text, err := data.Laws.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text[:min(len(text), 2000)])
	}
	f.Add([]byte("law: AVG\nvalid_from: 2018-13-45\n"))
	f.Add([]byte("law: AVG\ncitation: {nl: \"AVG {}\", en: \"GDPR {}\"}\nnorms: [{at: 1, title: {nl: a}, colour: red}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<16 {
			return
		}
		file, err := parse(text)
		if err != nil {
			return
		}
		ix := &index{by: map[Source][]int{}}
		ix.add("fuzz", file)
		if len(ix.norms) != len(file.Norms) {
			t.Fatalf("%d norms of %d records", len(ix.norms), len(file.Norms))
		}
	})
}
