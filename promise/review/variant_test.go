package review

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/paper/reading"
)

// made is an agreement made by rule: a clause of the bank for each point.
type made struct {
	lang    string
	order   []string          // the points
	clauses map[string]string // by point
	annex   map[string]bool   // points whose clause stands in an annex
	extra   []string          // sentences at the end that settle nothing
}

// make1 takes for each point the clause with this number.
func make1(all map[string]said, lang string, number int) made {
	m := made{lang: lang, order: slices.Sorted(maps.Keys(all)), clauses: map[string]string{}, annex: map[string]bool{}}
	for i, point := range m.order {
		list := all[point]["present"][lang]
		m.clauses[point] = list[(number*5+i)%len(list)]
	}
	return m
}

// with gives the agreement with another clause for a point; an empty one is left
// out.
func (m made) with(point, text string) made {
	m.clauses = maps.Clone(m.clauses)
	m.clauses[point] = text
	return m
}

func (m made) inAnnex(point string) made {
	m.annex = map[string]bool{point: true}
	return m
}

var (
	heads = map[string]string{
		"nl": "# Verwerkersovereenkomst\n\nDeze verwerkersovereenkomst is gesloten tussen partijen.\n",
		"en": "# Data processing agreement\n\nThis data processing agreement is made between the parties.\n",
	}
	parts  = map[string]string{"nl": "Artikel", "en": "Article"}
	annexs = map[string]string{"nl": "Bijlage", "en": "Annex"}
	tails  = map[string]string{"nl": "Aldus overeengekomen en ondertekend.", "en": "Agreed and signed."}
)

// String writes the agreement as Markdown.
func (m made) String() string {
	var b, annex strings.Builder
	b.WriteString(heads[m.lang])
	n, a := 0, 0
	for _, point := range m.order {
		switch text := m.clauses[point]; {
		case text == "":
		case m.annex[point]:
			a++
			fmt.Fprintf(&annex, "\n## %s %d\n\n%s\n", annexs[m.lang], a, text)
		default:
			n++
			fmt.Fprintf(&b, "\n## %s %d\n\n%s\n", parts[m.lang], n, text)
		}
	}
	for _, text := range m.extra {
		n++
		fmt.Fprintf(&b, "\n## %s %d\n\n%s\n", parts[m.lang], n, text)
	}
	fmt.Fprintf(&b, "\n## %s %d\n\n%s\n", parts[m.lang], n+1, tails[m.lang])
	return b.String() + annex.String()
}

// verdicts gives the verdict on each of the points.
func verdicts(t testing.TB, data []byte, points []string) map[string]Verdict {
	t.Helper()
	text, err := reading.Read(context.Background(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Verdict{}
	for _, p := range checked(text, Options{Now: today}).Points {
		if slices.Contains(points, p.ID) {
			got[p.ID] = p.Verdict
		}
	}
	return got
}

// Mistakes planted by rule in agreements made by rule: a clause removed or
// weakened lowers the verdict, one reversed is contrary, one in other words or in
// an annex stays present, and a sentence that settles nothing changes nothing.
// What is not recognised yet is in testdata/variants.txt with its reason; a new
// miss fails, and so does one that is mended until the list says so:
//
//	go test ./promise/review -run 'TestVariants|TestSameText|TestOwnAgreementWithout' -update
func TestVariants(t *testing.T) {
	all := bank(t)
	var misses []string
	count := 0
	known := map[string]bool{}
	alone := func(point, lang, text string) bool {
		right, ok := known[point+lang+text]
		if !ok {
			v := verdictOf(t, lang, text, point)
			right = v == Absent || v == NA
			for label, want := range map[string]Verdict{"present": Present, "partial": Partial, "contrary": Contrary} {
				if slices.Contains(all[point][label][lang], text) {
					right = v == want
				}
			}
			known[point+lang+text] = right
		}
		return right
	}
	for _, lang := range []string{"nl", "en"} {
		for number := range 3 {
			base := make1(all, lang, number)
			before := verdicts(t, []byte(base.String()), base.order)
			for i, point := range base.order {
				if i%3 != number {
					continue // each point in one of the three
				}
				try := func(what string, m made, fine func(Verdict) bool) {
					if m.clauses[point] != "" && !alone(point, lang, m.clauses[point]) {
						return // not recognised by itself: TestBank knows
					}
					count++
					if got := verdicts(t, []byte(m.String()), base.order)[point]; !fine(got) {
						misses = append(misses, fmt.Sprintf("variant %s %s %d %s: %s", what, lang, number, point, got))
					}
				}
				pick := func(label string) string {
					list := all[point][label][lang]
					if len(list) == 0 {
						return ""
					}
					return list[number%len(list)]
				}
				present := func(v Verdict) bool { return v == Present }
				try("removed", base.with(point, ""), func(v Verdict) bool { return v != Present })
				try("reworded", base.with(point, all[point]["present"][lang][(number+7)%len(all[point]["present"][lang])]), present)
				try("annexed", base.inAnnex(point), present)
				if text := pick("partial"); text != "" {
					try("weakened", base.with(point, text), func(v Verdict) bool { return v != Present && v != NA })
				}
				if text := pick("contrary"); text != "" {
					try("reversed", base.with(point, text), func(v Verdict) bool { return v == Contrary })
				}
				near := base
				near.extra = slices.DeleteFunc(slices.Clone(all[point]["absent"][lang]), func(text string) bool { return !alone(point, lang, text) })
				try("near-miss", near, func(v Verdict) bool { return v == before[point] })
			}
		}
	}
	t.Logf("%d of %d variants", count-len(misses), count)
	wantMisses(t, "variant ", misses)
}

// wantMisses compares with the list of what is known to be missed by a test.
func wantMisses(t *testing.T, prefix string, misses []string) {
	t.Helper()
	data, err := os.ReadFile("testdata/variants.txt")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(misses)
	misses = slices.Compact(misses)
	var others []string
	known := map[string]string{} // with its reason
	for line := range strings.Lines(string(data)) {
		miss, reason, _ := strings.Cut(strings.TrimSpace(line), " # ")
		if strings.HasPrefix(miss, prefix) {
			known[miss] = reason
		} else if miss != "" {
			others = append(others, strings.TrimSpace(line))
		}
	}
	if *update {
		for _, m := range misses {
			others = append(others, m+" # "+cmp.Or(known[m], "to be looked at"))
		}
		if err := os.WriteFile("testdata/variants.txt", []byte(strings.Join(others, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, m := range misses {
		if _, ok := known[m]; !ok {
			t.Errorf("a new miss: %s", m)
		}
		delete(known, m)
	}
	for m := range known {
		t.Errorf("no miss any more, so it can leave testdata/variants.txt: %s", m)
	}
}

// The same agreement as HTML, as plain text of short lines in an old encoding,
// and half in the other language, gets the same verdicts.
func TestSameTextSameVerdicts(t *testing.T) {
	all := bank(t)
	var misses []string
	same := func(what string, number int, want, got map[string]Verdict) {
		for point, v := range want {
			if got[point] != v {
				misses = append(misses, fmt.Sprintf("same %s %d %s: %s, and was %s", what, number, point, got[point], v))
			}
		}
	}
	for number := range 8 {
		nl, en := make1(all, "nl", number), make1(all, "en", number)
		pure := map[string]map[string]Verdict{}
		for _, m := range []made{nl, en} {
			text := m.String()
			pure[m.lang] = verdicts(t, []byte(text), m.order)
			same(m.lang+" html", number, pure[m.lang], verdicts(t, asHTML(text), m.order))
			same(m.lang+" plain", number, pure[m.lang], verdicts(t, asPlain(t, text), m.order))
		}
		mixed, want := nl, map[string]Verdict{}
		for i, point := range nl.order {
			want[point] = pure["nl"][point]
			if i%2 == number%2 {
				mixed = mixed.with(point, en.clauses[point])
				want[point] = pure["en"][point]
			}
		}
		same("mixed", number, want, verdicts(t, []byte(mixed.String()), nl.order))
	}
	wantMisses(t, "same ", misses)
}

func asHTML(text string) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html><html><head><meta charset=utf-8><title>x</title></head><body>")
	for block := range strings.SplitSeq(text, "\n\n") {
		block = strings.TrimSpace(block)
		switch {
		case strings.HasPrefix(block, "## "):
			b.WriteString("<h2>" + block[3:] + "</h2>")
		case strings.HasPrefix(block, "# "):
			b.WriteString("<h1>" + block[2:] + "</h1>")
		default:
			b.WriteString("<p>" + strings.ReplaceAll(block, "\n", "<br>") + "</p>")
		}
	}
	b.WriteString("</body></html>")
	return []byte(b.String())
}

// asPlain breaks paragraphs after some 60 characters and writes Windows-1252.
func asPlain(t *testing.T, text string) []byte {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimLeft(strings.TrimSpace(line), "# ")
		width := 0
		for i, w := range strings.Fields(line) {
			switch {
			case width+len(w) > 60:
				b.WriteString("\r\n")
				width = 0
			case i > 0:
				b.WriteByte(' ')
			}
			b.WriteString(w)
			width += len(w) + 1
		}
		b.WriteString("\r\n")
	}
	data, err := charmap.Windows1252.NewEncoder().Bytes([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Without its article an agreement of ours no longer has what the article is for.
func TestOwnAgreementWithoutAnArticle(t *testing.T) {
	articles := map[string][]string{
		"confidentiality": {"confidentiality_persons"}, "instructions": {"documented_instructions", "infringing_instruction_notice"},
		"breach": {"breach_notice"}, "end": {"deletion_return"}, "audit": {"information_audit"}, "requests": {"assist_data_subject_rights"},
		"subprocessing": {
			"subprocessor_authorisation", "subprocessor_flowdown",
			"subprocessor_liability",
		}, "final": {"governing_law"}, "penalty": {"penalty_clause"},
	}
	l := clause.ProcessingAgreement()
	var misses []string
	for _, side := range []string{"provider", "customer", "balanced"} {
		for _, lang := range []string{"nl", "en"} {
			d, _, err := l.Assemble(flowtest.Example(t, l.Flow, side), clause.Options{Lang: lang, Date: today, Status: "1"})
			if err != nil {
				t.Fatal(err)
			}
			for id, points := range articles {
				data, err := document.Markdown(without(d, id))
				if err != nil {
					t.Fatal(err)
				}
				for point, v := range verdicts(t, data, points) {
					if v == Present {
						misses = append(misses, fmt.Sprintf("article %s %s %s: %s is still present", side, lang, id, point))
					}
				}
			}
		}
	}
	wantMisses(t, "article ", misses)
}

// without gives a document in which only the heading of an article is left.
func without(d *document.Document, id string) *document.Document {
	c := *d
	c.Body = nil
	gone := false
	for _, b := range d.Body {
		h, ok := b.(*document.Heading)
		if ok {
			gone = h.ID == id
		}
		if ok || !gone {
			c.Body = append(c.Body, b)
		}
	}
	return &c
}
