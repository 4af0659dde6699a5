package reader_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/verhaal/verhaal/internal/reader"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/reading"
)

// drafted gives an agreement of our own: the example, with one other answer.
func drafted(t testing.TB, lang, id string, answer any) *document.Document {
	t.Helper()
	library := clause.ProcessingAgreement()
	s, _ := library.Flow.New(nil)
	for i := range library.Flow.Questions {
		q := &library.Flow.Questions[i]
		if q.ID == id {
			s.Set(id, answer)
		} else if s.Asked(q.ID) && q.ExampleIn(lang) != nil {
			s.Set(q.ID, q.ExampleIn(lang))
		}
	}
	d, _, err := library.Assemble(s, clause.Options{Lang: lang, Date: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Draft: true})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// drafts are the example, and for each answer that can be chosen the example
// with that answer.
func drafts(t *testing.T, lang string) map[string]*document.Document {
	t.Helper()
	list := map[string]*document.Document{"example": drafted(t, lang, "", nil)}
	for _, q := range clause.ProcessingAgreement().Flow.Questions {
		for _, c := range q.Choices {
			if q.Type == flow.TypeChoice {
				list[q.ID+"="+c.ID] = drafted(t, lang, q.ID, c.ID)
			}
		}
	}
	return list
}

var anchors = regexp.MustCompile(`<a id="[^"]*"></a>|\]\([^)]*\)`)

// words counts the words of a text.
func words(text *reading.Text) map[string]int {
	count := map[string]int{}
	body := text.Body
	if text.Format == reading.Markdown {
		body = anchors.ReplaceAllString(body, "")
	}
	for _, word := range strings.FieldsFunc(body, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		count[word]++
	}
	return count
}

// An agreement of ours says the same words in whatever format it is read.
func TestSameWordsInEveryFormat(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		all := drafts(t, lang)
		if len(all) < 20 {
			t.Errorf("only %d drafts", len(all))
		}
		for i, name := range slices.Sorted(maps.Keys(all)) {
			if i%3 != 0 && name != "example" { // every third, to save time
				continue
			}
			var first map[string]int
			for _, write := range []func(*document.Document) ([]byte, error){document.DOCX, document.PDF, document.HTML, document.Markdown} {
				data, err := write(all[name])
				if err != nil {
					t.Fatal(err)
				}
				text, err := reading.Read(context.Background(), data, reader.Programs{})
				if err != nil {
					t.Fatal(err)
				}
				if got := words(text); first == nil {
					first = got
				} else if diff := difference(first, got); diff != "" {
					t.Errorf("%s %s %s: %s", lang, name, text.Format, diff)
				}
				if len(text.Notices) > 0 {
					t.Errorf("%s %s %s: %v", lang, name, text.Format, text.Notices)
				}
				numbered(t, lang+" "+name, text)
			}
		}
	}
}

func difference(a, b map[string]int) string {
	var list []string
	for _, word := range slices.Sorted(maps.Keys(a)) {
		if a[word] != b[word] {
			list = append(list, fmt.Sprintf("%q %d times, not %d", word, b[word], a[word]))
		}
	}
	for _, word := range slices.Sorted(maps.Keys(b)) {
		if a[word] == 0 {
			list = append(list, fmt.Sprintf("%q too many", word))
		}
	}
	return strings.Join(list[:min(len(list), 12)], "; ")
}

// numbered wants each article as a heading and each provision as an item.
func numbered(t *testing.T, name string, text *reading.Text) {
	t.Helper()
	kinds := map[string]reading.Kind{}
	for _, b := range text.Blocks {
		if kinds[b.Number] == "" {
			kinds[b.Number] = b.Kind
		}
	}
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		if kinds[n] != reading.Heading || kinds[n+".1"] != reading.Item {
			t.Errorf("%s %s: article %s is %q, %s.1 is %q", name, text.Format, n, kinds[n], n, kinds[n+".1"])
		}
	}
	annex := map[bool]string{true: "Bijlage 1", false: "Annex 1"}[strings.HasPrefix(name, "nl")]
	if kinds[annex] != reading.Heading {
		t.Errorf("%s %s: %s is %q", name, text.Format, annex, kinds[annex])
	}
}
