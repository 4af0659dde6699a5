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
		line := list[i].pieces[0]
		for _, p := range list[i].pieces[1:] {
			line.join(p, 100)
		}
		line.Box = list[i].Box
		w.line(page, line, fresh)
		fresh = false
		i++
	}
}

// scattered tells whether the pieces of a row stand apart, and not because the
// line was made to fill its column.
func scattered(r row, bounds Box) bool {
	if len(r.pieces) < 2 || r.right() > bounds.X+bounds.Width-3 && len(r.pieces) > 2 {
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

// line adds a line to the open block, or begins a new one.
func (w *pdfWriter) line(page int, line piece, fresh bool) {
	line.text = strings.TrimSpace(line.text)
	if line.text == "" {
		return
	}
	if w.open != nil && w.goesOn(page, line, fresh) {
		w.add(line)
		if w.open.Page == page {
			box := w.open.Box.and(line.Box)
			w.open.Box = &box
		}
		w.last = line
		return
	}
	w.close()
	box := line.Box
	w.open = &draft{Block: Block{Page: page, Box: &box}, bold: line.bold, plain: !line.bold}
	if l := labelOf(line.text); l.form == bullet {
		w.open.Kind, w.open.Level = Item, 1
		line.text = line.text[l.size:]
	}
	w.open.add(line.text)
	w.last = line
}

// goesOn tells whether a line goes on with the open block.
func (w *pdfWriter) goesOn(page int, line piece, fresh bool) bool {
	said := strings.TrimSpace(w.last.text)
	end, _ := utf8.DecodeLastRuneInString(said)
	first, _ := utf8.DecodeRuneInString(line.text)
	stopped := strings.ContainsRune(".:;!?", end)
	short := w.last.right() < w.bounds.X+.8*w.bounds.Width && !fresh
	sameSize := line.size < 1.12*w.last.size && w.last.size < 1.12*line.size
	l := labelOf(line.text)
	switch {
	case l.form == noLabel && title(line.text) && title(said) && labelOf(said).form == worded && labelOf(said).size == len(said) && page == w.open.Page && line.Y-w.last.Y < 4*w.last.Height:
		return true // the title of "Bijlage 2" on a line of its own
	case l.form == bullet, l.form == decimal, l.form == letter && !midsentence(said, l), l.form == worded && (stopped || line.bold || title(line.text)):
		return false
	case !sameSize:
		return false
	case fresh || page != w.open.Page && line.Y < w.last.Y: // from one column or page to the next
		return !stopped && line.bold == w.last.bold && (unicode.IsLower(first) || w.last.right() > w.last.X+200 && !line.bold)
	case line.Y-w.last.Y > 1.22*w.near(line)+1:
		return false
	case line.bold != w.last.bold:
		return !stopped && !short
	case line.bold && w.open.bold && !w.open.plain:
		return !stopped
	case stopped && (short || line.X > w.last.X+6 && w.last.X < w.bounds.X+6 && labelOf(string(w.open.raw)).form == noLabel):
		return false
	case w.last.right() < w.bounds.X+.6*w.bounds.Width && !unicode.IsLower(first):
		return false
	}
	return true
}

// near is the usual distance of lines of this size.
func (w *pdfWriter) near(line piece) float64 {
	if w.body > 0 && line.size > 1.12*w.body {
		return 1.35 * line.Height
	}
	return max(w.pitch, line.size)
}

// midsentence tells whether a label is only the next of a list within a sentence.
func midsentence(before string, l label) bool {
	return strings.HasSuffix(before, " en") || strings.HasSuffix(before, " and") || strings.HasSuffix(before, " or") || strings.HasSuffix(before, " of") ||
		strings.HasSuffix(before, " lid") || strings.HasSuffix(before, " sub") || strings.HasSuffix(before, " onder") || strings.HasSuffix(before, " art.") || strings.HasSuffix(before, " artikel")
}

// add joins a line to the open block; a word that was broken is made whole.
func (w *pdfWriter) add(line piece) {
	raw := string(w.open.raw)
	defer func() {
		w.open.bold, w.open.plain = w.open.bold || line.bold, w.open.plain || !line.bold
	}()
	first, _ := utf8.DecodeRuneInString(line.text)
	if strings.HasSuffix(raw, "\u00ad") {
		w.open.raw = append(w.open.raw[:len(raw)-len("\u00ad")], line.text...)
		return
	}
	head, broken := strings.CutSuffix(raw, "-")
	if !broken {
		head, broken = strings.CutSuffix(raw, "\u2010")
	}
	if strings.HasSuffix(raw, "/") && !strings.HasSuffix(raw, " /") {
		w.open.add(line.text)
		return
	}
	before := head[strings.LastIndexAny(head, " \n")+1:]
	if !broken || before == "" || !unicode.IsLetter(first) {
		w.open.add(" " + line.text)
		return
	}
	after, _, _ := strings.Cut(line.text, " ")
	switch whole := w.whole(before, after); {
	case whole == before+after:
		w.open.raw = append([]byte(head), line.text...)
	case whole != "":
		w.open.add(line.text)
	default:
		w.open.add(" " + line.text)
	}
}

// whole makes a word of the two parts that a line break left: with the hyphen
// when the document writes it so elsewhere, or when it is more than a break.
func (w *pdfWriter) whole(before, after string) string {
	plain := strings.ToLower(strings.TrimLeft(before, "(\"'“‘") + strings.TrimRight(after, ".,;:()\"'“”!?"))
	hyphen := strings.ToLower(strings.TrimLeft(before, "(\"'“‘") + "-" + strings.TrimRight(after, ".,;:()\"'“”!?"))
	switch strings.TrimRight(after, ".,;:") {
	case "en", "of", "and", "or", "und", "et":
		if w.words[plain] == 0 {
			return "" // "persoons- en adresgegevens"
		}
	}
	r, _ := utf8.DecodeRuneInString(after)
	switch a, b := w.words[plain], w.words[hyphen]; {
	case a > b:
		return before + after
	case b > a, w.words[stem(hyphen)] > a, a == 0 && !w.breaks, unicode.IsUpper(r), utf8.RuneCountInString(before) < 2, strings.ToUpper(before) == before, strings.Contains(before, "-"):
		return before + "-" + after
	}
	return before + after
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

// table writes the rows of a table. A cell of more lines is one cell; top is
// that nothing stands above it in its column.
func (w *pdfWriter) table(page int, list []row, starts []float64, top bool) {
	starts = used(list, starts)
	for i, group := range w.groups(list, starts) {
		cells := make([]string, len(starts))
		box := group[0].Box
		for _, r := range group {
			for k, text := range cellsOf(r, starts) {
				cells[k] = w.glue(cells[k], text)
			}
			box = box.and(r.Box)
		}
		d := &draft{Block: Block{Kind: Row, Page: page, Box: &box}}
		text := strings.Join(cells, string(cellEnd))
		if i == 0 && top && page > w.headed && text == w.head { // the head of a table that goes on
			d.Kind = ""
			w.b.unseen(d, Aside{Kind: Margin, Text: strings.Join(cells, " "), Page: page})
			text = ""
		} else if i == 0 {
			w.head = text
		}
		w.headed = page
		d.add(text)
		w.b.put(d)
	}
}

// groups divides the lines of a table into its rows: where the white space is
// larger than between the lines of a cell, or, where it never is, where the
// first column begins again.
func (w *pdfWriter) groups(list []row, starts []float64) [][]row {
	near := lineDistance(list, starts)
	usual := w.near(list[0].pieces[0])
	if near == 0 || near > 1.25*usual { // all cells are one line
		near = usual
	}
	var groups [][]row
	bottom := 0.0
	for i, r := range list {
		if i == 0 || r.Y-bottom > near-r.Height+max(1.2, .1*r.Height) {
			groups = append(groups, nil)
		}
		bottom = max(bottom, r.Y+r.Height)
		groups[len(groups)-1] = append(groups[len(groups)-1], r)
	}
	if len(groups) > 1 || len(list) == 1 {
		return groups
	}
	groups = nil
	for i, r := range list {
		own := cellsOf(r, starts)
		if i == 0 || own[0] != "" && begins(own[0], cellsOf(list[i-1], starts)) {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], r)
	}
	return groups
}

// lineDistance gives the least distance from line to line within a column; 0
// when there is none.
func lineDistance(list []row, starts []float64) float64 {
	last := make([]float64, len(starts))
	least := 0.0
	for _, r := range list {
		for k, text := range cellsOf(r, starts) {
			if text == "" {
				continue
			}
			if d := r.Y - last[k]; last[k] > 0 && d > .8*r.Height && (least == 0 || d < least) {
				least = d
			}
			last[k] = r.Y
		}
	}
	return least
}

// used gives the columns that have something in them.
func used(list []row, starts []float64) []float64 {
	filled := make([]bool, len(starts))
	for _, r := range list {
		for k, text := range cellsOf(r, starts) {
			filled[k] = filled[k] || text != ""
		}
	}
	var kept []float64
	for k, x := range starts {
		if filled[k] {
			kept = append(kept, x)
		}
	}
	return kept
}

// begins tells whether the first cell of a line begins a row.
func begins(first string, above []string) bool {
	r, _ := utf8.DecodeRuneInString(first)
	return !unicode.IsLower(r) || len(above) > 0 && above[0] == ""
}

// glue joins two lines of a cell.
func (w *pdfWriter) glue(above, below string) string {
	if above == "" || below == "" {
		return above + below
	}
	if r, _ := utf8.DecodeRuneInString(below); !unicode.IsLower(r) && !strings.HasSuffix(above, "-") {
		return above + "\n" + below
	}
	open, last := w.open, w.last
	w.open = &draft{raw: []byte(above)}
	w.add(piece{text: below})
	text := string(w.open.raw)
	w.open, w.last = open, last
	return text
}
