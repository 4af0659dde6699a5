package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line adds a line to the open block, or begins a new one.
func (w *pdfWriter) line(page int, line piece, fresh bool) {
	line.text = strings.TrimSpace(line.text)
	if line.text == "" {
		return
	}
	if w.open != nil && w.goesOn(page, line, fresh) {
		w.add(line)
		w.apart = w.apart || fresh
		if w.open.Page == page && !w.apart {
			box := w.open.Box.and(line.Box)
			w.open.Box = &box
		}
		w.last = line
		return
	}
	w.close()
	w.apart = false
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
	case l.form == noLabel && title(line.text) && title(said) && labelOf(said).form == worded && labelOf(said).size == len(said) &&
		page == w.open.Page && line.Y-w.last.Y < 4*w.last.Height:
		return true // the title of "Bijlage 2" on a line of its own
	case l.form == bullet, (l.form == decimal || l.form == letter) && !midsentence(said), l.form == worded &&
		(stopped || line.bold && !w.last.bold):
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
	case stopped && (short || line.X > w.last.X+6 && w.last.X < w.bounds.X+6 && labelOf(string(w.open.raw[:min(len(w.open.raw), maxLine)])).form == noLabel):
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

// add joins a line to the open block; a word that was broken is made whole.
func (w *pdfWriter) add(line piece) {
	tail := w.open.raw[max(0, len(w.open.raw)-maxLine):]
	raw := string(tail)
	defer func() {
		w.open.bold, w.open.plain = w.open.bold || line.bold, w.open.plain || !line.bold
	}()
	first, _ := utf8.DecodeRuneInString(line.text)
	if strings.HasSuffix(raw, "\u00ad") {
		w.open.raw = append(w.open.raw[:len(w.open.raw)-len("\u00ad")], line.text...)
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
		w.open.raw = append(w.open.raw[:len(w.open.raw)-(len(raw)-len(head))], line.text...)
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
