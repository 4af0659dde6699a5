package document

import (
	_ "embed"
	"encoding/json"
	"sync"
)

//go:embed words.json
var wordsFile []byte

var words = sync.OnceValue(func() map[string]map[string]string {
	var w map[string]map[string]string
	if err := json.Unmarshal(wordsFile, &w); err != nil {
		panic(err) // the file is compiled in; a test reads it
	}
	return w
})

// word gives a word that a writer adds of its own, in the document's language;
// English for a language it has no words in.
func (d *Document) word(key string) string {
	texts := words()[key]
	if text, ok := texts[d.Lang]; ok {
		return text
	}
	return texts["en"]
}
