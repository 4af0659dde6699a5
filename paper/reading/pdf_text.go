package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfWriter makes blocks of the rows of pages.
type pdfWriter struct {
	b      *builder
	words  map[string]int // words with a hyphen or without, as they stand within lines
	breaks bool           // words are broken at the end of lines
	body   float64        // size of most letters
	pitch  float64        // from line to line, of most lines
	open   *draft         // the block that may still go on
	last   piece          // its last line
	apart  bool           // it goes on in another column, where its box does not reach
	bounds Box            // of the flow it stands in
	margin float64        // where most of its lines begin
	toc    bool           // within a table of contents
	head   string         // first row of the table before
	headed int            // … and the last page it stood on
}

// measure looks through all pages for the size of most letters, the distance of
// most lines, and the words there are.
func (w *pdfWriter) measure(pages [][]row) {
	sizes, pitches := map[float64]int{}, map[int]int{}
	lines, broken := 0, 0
	for _, list := range pages {
		for i, r := range list {
			lines++
			if last := strings.TrimSpace(r.pieces[len(r.pieces)-1].text); strings.HasSuffix(last, "-") {
				if before, _ := utf8.DecodeLastRuneInString(last[:len(last)-1]); unicode.IsLower(before) {
					broken++
				}
			}
			for _, p := range r.pieces {
				sizes[p.size] += len(p.text)
				if len(w.words) < 100_000 {
					for word := range strings.FieldsSeq(p.text) {
						word = strings.ToLower(strings.Trim(word, ".,;:()\"'“”"))
						w.words[word]++
						w.words[stem(word)]++
					}
				}
			}
			if i > 0 && len(r.pieces) == 1 && len(list[i-1].pieces) == 1 && r.pieces[0].size == list[i-1].pieces[0].size {
				if d := r.Y - list[i-1].Y; d > 2 && d < 40 {
					pitches[int(d*2+.5)] += 1
				}
			}
		}
	}
	w.breaks = broken > 2 && broken*20 > lines
	best := 0
	for size, n := range sizes {
		if n > best || n == best && size < w.body {
			w.body, best = size, n
		}
	}
	best = 0
	for d, n := range pitches {
		if n > best || n == best && float64(d)/2 < w.pitch {
			w.pitch, best = float64(d)/2, n
		}
	}
	if w.pitch == 0 {
		w.pitch = 1.3 * w.body
	}
}

// stem gives the beginning of a word with a hyphen, so that "sub-verwerkers" is
// known by "sub-verwerker"; of other words what no word is.
func stem(word string) string {
	n := strings.IndexByte(word, '-')
	if n < 0 || len(word) < n+5 {
		return "-"
	}
	return word[:n+5] + "-"
}

// flow writes a column of rows.
func (w *pdfWriter) flow(page int, list []row) {
	for i := range list {
		list[i] = list[i].label()
		w.bounds = list[i].Box
	}
	for _, r := range list {
		w.bounds = w.bounds.and(r.Box)
	}
	at := map[float64]int{}
	for i := range list {
		list[i] = list[i].filled(w.bounds)
		at[list[i].X]++
	}
	w.margin = w.bounds.X
	for x, n := range at {
		if n > at[w.margin] || n == at[w.margin] && x < w.margin {
			w.margin = x
		}
	}
	fresh := true // at the top of a column the distance says nothing
	for i := 0; i < len(list); {
		if w.contents(page, list[i]) {
			i++
			continue
		}
		if n, starts := table(list, i, w.margin); n > 0 {
			w.close()
			w.table(page, list[i:i+n], starts, i == 0)
			i += n
			fresh = false
			continue
		}
		if scattered(list[i], w.bounds) {
			w.close()
			var cells []float64
			for _, p := range list[i].pieces {
				cells = append(cells, p.X)
			}
			w.table(page, list[i:i+1], cells, i == 0)
			i++
			continue
		}
		line := joined(list[i].pieces, func(piece) float64 { return 100 })
		line.Box = list[i].Box
		w.line(page, line, fresh)
		fresh = false
		i++
	}
}

// scattered tells whether the pieces of a row stand apart, and not because the
// line was made to fill its column.
func scattered(r row, bounds Box) bool {
	if len(r.pieces) < 2 || len(r.pieces) > maxColumns || r.right() > bounds.X+bounds.Width-3 && len(r.pieces) > 2 {
		return false
	}
	for _, p := range r.pieces[1:] {
		if p.gap > 3.5*p.size {
			return true
		}
	}
	return false
}

// contents takes the rows of a table of contents, which end in the number of a page.
func (w *pdfWriter) contents(page int, r row) bool {
	var b strings.Builder
	for _, p := range r.pieces {
		b.WriteString(p.text + " ")
	}
	text := strings.TrimSpace(b.String())
	if contentsTitle(text) {
		w.close()
		w.toc = true
		w.b.put(&draft{Block: Block{Kind: Paragraph, Page: page}, raw: []byte(text)})
		return true
	}
	name, figure := cutLast(text)
	leader := strings.Contains(name, "....") || strings.Contains(name, ". . . .") || strings.Contains(name, "……")
	ends := figure != "" && len(figure) < 5 && strings.Trim(figure, "0123456789") == ""
	if leader && ends || w.toc && ends && len(r.pieces) > 1 {
		w.close()
		w.b.unseen(w.pending(page), Aside{Kind: Margin, Text: text, Page: page})
		w.b.put(w.open)
		w.open = nil
		return true
	}
	w.toc = false
	return false
}

func (w *pdfWriter) pending(page int) *draft {
	w.open = &draft{Block: Block{Page: page}}
	return w.open
}

func cutLast(s string) (before, word string) {
	n := strings.LastIndexAny(s, " .…")
	if n < 0 {
		return "", s
	}
	_, size := utf8.DecodeRuneInString(s[n:])
	return s[:n], s[n+size:]
}

// close puts the open block.
func (w *pdfWriter) close() {
	d := w.open
	if d == nil {
		return
	}
	w.open = nil
	text := strings.TrimSpace(string(d.raw))
	size := w.last.size
	if d.Kind == "" && title(text) && size > 1.15*w.body && labelOf(text).form != bullet {
		d.Kind, d.Level = Heading, 3
		if size > 1.6*w.body {
			d.Level = 1
		} else if size > 1.25*w.body {
			d.Level = 2
		}
	}
	w.b.put(d)
}
