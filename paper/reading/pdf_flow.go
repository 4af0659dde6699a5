package reading

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// flows divides the rows of a page into columns of text, in reading order. What
// runs across the page parts what is above it from what is below.
func flows(list []row, depth int) [][]row {
	gutter, ok := findGutter(list)
	if !ok || depth > 3 {
		return [][]row{list}
	}
	var all [][]row
	var single []row
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && !crosses(list[j], gutter) && (j == i || list[j].Y-list[j-1].Y < 4*max(list[j].Height, list[j-1].Height)) {
			j++
		}
		left, right := part(list[i:j], gutter)
		if !columns(left, right, gutter) {
			j = max(j, i+1)
			single = append(single, list[i:j]...)
			i = j
			continue
		}
		if len(single) > 0 {
			all = append(all, single)
			single = nil
		}
		all = append(all, flows(left, depth+1)...)
		all = append(all, flows(right, depth+1)...)
		i = j
	}
	if len(single) > 0 {
		all = append(all, single)
	}
	return all
}

// findGutter gives the place where most rows have white space between two pieces.
func findGutter(list []row) (float64, bool) {
	if len(list) < 8 {
		return 0, false
	}
	box := list[0].Box
	for _, r := range list {
		box = box.and(r.Box)
	}
	count := make([]int, 101)
	for _, r := range list {
		for i := 1; i < len(r.pieces); i++ {
			from, to := r.pieces[i-1].right(), r.pieces[i].X
			if to-from < 7 {
				continue
			}
			for n := range count {
				if x := box.X + box.Width*float64(n)/100; x > from+1 && x < to-1 {
					count[n]++
				}
			}
		}
	}
	best := 25
	for n := 25; n <= 75; n++ {
		if count[n] > count[best] {
			best = n
		}
	}
	last := best // the middle of the white space
	for last < 75 && count[last+1] == count[best] {
		last++
	}
	return box.X + box.Width*float64(best+last)/200, count[best] >= 6
}

func crosses(r row, x float64) bool {
	return slices.ContainsFunc(r.pieces, func(p piece) bool { return p.X < x-1 && p.right() > x+1 })
}

func part(list []row, x float64) (left, right []row) {
	for _, r := range list {
		n := 0
		for n < len(r.pieces) && r.pieces[n].X < x {
			n++
		}
		if n > 0 {
			left = append(left, newRow(slices.Clone(r.pieces[:n])))
		}
		if n < len(r.pieces) {
			right = append(right, newRow(slices.Clone(r.pieces[n:])))
		}
	}
	return left, right
}

// columns tells whether two sides are columns of running text and not those of a
// table: many lines on either side, most of them full.
func columns(left, right []row, gutter float64) bool {
	if len(left) < 6 || len(right) < 4 || 3*len(right) < len(left) || 3*len(left) < len(right) {
		return false
	}
	l, r := full(left), full(right)
	return l > .6 && r > .5 || max(l, r) > .55 && staggered(left, right) > .3
}

// staggered gives which part of the lines on the right begin at the height of no
// line on the left: in a table most do, in columns only by chance.
func staggered(left, right []row) float64 {
	n, at := 0, 0
	for _, r := range right {
		for at+1 < len(left) && left[at].pieces[0].baseline() < r.pieces[0].baseline()-1.5 {
			at++
		}
		if d := left[at].pieces[0].baseline() - r.pieces[0].baseline(); d > 1.5 || d < -1.5 {
			n++
		}
	}
	return float64(n) / float64(len(right))
}

// full gives which part of the lines is nearly as long as the longest.
func full(list []row) float64 {
	box := list[0].Box
	for _, r := range list {
		box = box.and(r.Box)
	}
	n, words := 0, 0
	for _, r := range list {
		if r.right() > box.X+.75*box.Width {
			n++
		}
		for _, p := range r.pieces {
			words += len(strings.Fields(p.text))
		}
	}
	if words < 3*len(list) {
		return 0
	}
	return float64(n) / float64(len(list))
}

// label joins a number or bullet that stands apart with the text after it.
func (r row) label() row {
	if len(r.pieces) < 2 {
		return r
	}
	first := strings.TrimSpace(r.pieces[0].text)
	l := labelOf(first)
	lone := l.form != noLabel && l.size == len(first) || first != "" && labelOf(first+" X").size == len(first)+1
	if !lone || r.pieces[1].gap > 90 {
		return r
	}
	merged := r.pieces[0]
	merged.text = strings.TrimSpace(merged.text) + " "
	bold := r.pieces[1].bold
	merged.join(r.pieces[1], 0)
	merged.bold = bold
	merged.size, merged.colour = r.pieces[1].size, r.pieces[1].colour
	return row{Box: r.Box, pieces: append([]piece{merged}, r.pieces[2:]...)}
}

// filled joins the pieces of a line that stand apart only because the line was
// made as long as its column.
func (r row) filled(bounds Box) row {
	n := len(r.pieces)
	if n < 2 || r.X > bounds.X+60 || r.right() < bounds.X+bounds.Width-3 {
		return r
	}
	low, high := r.pieces[1].gap, r.pieces[1].gap
	for _, p := range r.pieces[2:] {
		low, high = min(low, p.gap), max(high, p.gap)
	}
	first, _ := utf8.DecodeRuneInString(r.pieces[n-1].text)
	if high > 8*r.pieces[0].size || high > 1.6*low || n == 2 && !unicode.IsLower(first) {
		return r
	}
	return row{Box: r.Box, pieces: []piece{joined(r.pieces, func(p piece) float64 { return p.gap })}}
}

// table gives how many rows from i on are a table, and where its columns begin.
// Of at least two rows pieces must begin at the same place, right of the first.
// Margin is where lines of text begin.
func table(list []row, i int, margin float64) (int, []float64) {
	if n := len(list[i].pieces); n < 2 || n > maxColumns {
		return 0, nil
	}
	var starts []float64
	for _, p := range list[i].pieces {
		starts = append(starts, p.X)
	}
	n, shared := i+1, 0
	for ; n < len(list); n++ {
		r, above := list[n], list[n-1]
		if r.Y-above.Y > 4.5*max(r.Height, above.Height) || len(r.pieces) > maxColumns {
			break
		}
		if lone := len(r.pieces) == 1 && r.X < starts[0]+4; lone && apart(r, above) {
			break
		}
		own, ok := aligned(r, &starts)
		if !ok && within(list, n, starts, margin) {
			list[n] = r.cut(starts)
			own, ok = aligned(list[n], &starts)
		}
		if !ok {
			break
		}
		if own && len(list[n].pieces) > 1 {
			shared++
		}
	}
	if shared == 0 {
		return 0, nil
	}
	// Rows of one piece at the end, in the first column, are text after the table.
	for n > i+1 && len(list[n-1].pieces) == 1 && list[n-1].pieces[0].X < starts[0]+4 && labelOf(list[n-1].pieces[0].text).form != noLabel {
		n--
	}
	slices.Sort(starts)
	for k := i; k < n; k++ {
		list[k] = list[k].cut(starts)
	}
	return n - i, starts
}

// within tells whether a row of one piece that runs over columns still belongs
// to their table: its cells stand too close to be told apart. Its place must be
// that of the first column, and not of text; or the table goes on after it.
func within(list []row, i int, starts []float64, margin float64) bool {
	r := list[i]
	if off := r.X - starts[0]; len(r.pieces) != 1 || off > .4 || off < -.4 {
		return false
	}
	if off := starts[0] - margin; off > .5 || off < -.5 {
		return true
	}
	for n := i + 1; n < min(i+3, len(list)); n++ {
		if next := list[n]; len(next.pieces) > 1 && next.X-starts[0] < .4 && slices.ContainsFunc(starts[1:],
			func(x float64) bool { return next.pieces[1].X-x < .4 && x-next.pieces[1].X < .4 }) {
			return true
		}
	}
	return false
}

// cut divides pieces that run over the beginning of a column, where a word begins
// there.
func (r row) cut(starts []float64) row {
	var list []piece
	for _, p := range r.pieces {
		for _, x := range starts {
			if x < p.X+8 || x > p.right()-4 {
				continue
			}
			if at := wordAt(p, x); at > 0 {
				left := p
				left.text, left.Width = strings.TrimSpace(p.text[:at]), x-2-p.X
				list = append(list, left)
				p.text, p.Width, p.X, p.gap = p.text[at:], p.right()-x, x, 2
			}
		}
		list = append(list, p)
	}
	return row{Box: r.Box, pieces: list}
}

// wordAt gives the byte of the word that begins nearest to x, if one does.
func wordAt(p piece, x float64) int {
	total := 0.0
	for _, c := range p.text {
		total += breadth(c)
	}
	best, near := 0, .7*p.size
	sum := 0.0
	for i, c := range p.text {
		if i > 0 && p.text[i-1] == ' ' {
			if off := p.X + sum/total*p.Width - x; off < near && off > -near {
				best, near = i, max(off, -off)
			}
		}
		sum += breadth(c)
	}
	return best
}

// breadth is about how wide a letter is in most fonts, as part of its height.
func breadth(c rune) float64 {
	switch {
	case strings.ContainsRune("iljI.,:;'|!’", c):
		return .25
	case strings.ContainsRune("ftr()[]- ", c):
		return .33
	case strings.ContainsRune("mwMW@—…", c):
		return .83
	case unicode.IsUpper(c):
		return .67
	}
	return .53
}

// apart tells whether a row of one piece, below a table, is no part of it: it
// stands further away, or its letters are other ones.
func apart(r, above row) bool {
	p, q := r.pieces[0], above.pieces[0]
	return r.Y-above.Y > 2.3*max(r.Height, above.Height) || p.bold && !q.bold || p.size > 1.12*q.size ||
		contentsTitle(strings.TrimSpace(p.text))
}

// aligned tells whether the pieces of a row begin where the columns do, and
// whether one of them does right of the first column.
func aligned(r row, starts *[]float64) (own, ok bool) {
	for k, p := range r.pieces {
		at := slices.IndexFunc(*starts, func(x float64) bool { return p.X-x < 4 && x-p.X < 4 })
		switch {
		case at < 0 && len(r.pieces) == 1:
			return false, false
		case at < 0:
			if k == 0 && p.X < (*starts)[0] || len(*starts) > 12 {
				return false, false
			}
			*starts = append(*starts, p.X)
		case at > 0:
			own = true
		case at == 0 && len(r.pieces) == 1 && len(*starts) > 1 && p.right() > (*starts)[1]+4:
			return false, false // it runs on into the second column
		}
	}
	return own || len(r.pieces) == 1, true
}

// cellsOf gives the text of a row of a table by column.
func cellsOf(r row, starts []float64) []string {
	cells := make([]string, len(starts))
	for _, p := range r.pieces {
		at := 0
		for at+1 < len(starts) && p.X > starts[at+1]-4 {
			at++
		}
		if cells[at] != "" {
			cells[at] += " "
		}
		cells[at] += strings.TrimSpace(p.text)
	}
	return cells
}
