package reading

import (
	"context"
	"strconv"
	"strings"
)

// docxNumbers counts numbered paragraphs as a word processor does.
type docxNumbers struct {
	lists map[string]*docxList // by w:abstractNumId
	nums  map[string]*docxNum  // by w:numId
	links map[string]string    // style of numbering -> w:abstractNumId that holds it
}

type docxList struct {
	levels [9]docxLevel
	link   string
	count  [9]int
	begun  [9]bool
}

type docxLevel struct {
	start   int
	format  string
	text    string
	restart int // after a paragraph of which level, from 1; 0 never, -1 any above
	legal   bool
	set     bool
}

type docxNum struct {
	list     string
	starts   [9]int // -1 none
	override [9]*docxLevel
	begun    [9]bool
}

func readNumbering(ctx context.Context, data []byte) *docxNumbers {
	n := &docxNumbers{lists: map[string]*docxList{}, nums: map[string]*docxNum{}, links: map[string]string{}}
	x := newXML(ctx, data)
	for {
		switch x.next() {
		case xmlEnd:
			return n
		case xmlOpen:
			switch x.name {
			case "w:abstractNum":
				n.list(x)
			case "w:num":
				n.num(x)
			}
		}
	}
}

func (n *docxNumbers) list(x *xmlReader) {
	l := &docxList{}
	id := x.attr("w:abstractNumId")
	for range x.inside() {
		switch x.name {
		case "w:lvl":
			if i, level, ok := readLevel(x); ok {
				l.levels[i] = level
			}
		case "w:numStyleLink":
			l.link = x.attr("w:val")
		case "w:styleLink":
			n.links[x.attr("w:val")] = id
		}
	}
	if len(n.lists) < 10_000 {
		n.lists[id] = l
	}
}

func readLevel(x *xmlReader) (int, docxLevel, bool) {
	l := docxLevel{start: 1, restart: -1, format: "decimal", set: true}
	i, err := strconv.Atoi(x.attr("w:ilvl"))
	for range x.inside() {
		switch x.name {
		case "w:start":
			l.start = small(x.attr("w:val"), 1)
		case "w:numFmt":
			l.format = x.attr("w:val")
		case "w:lvlText":
			l.text = x.attr("w:val")
			l.text = l.text[:min(len(l.text), 100)]
		case "w:lvlRestart":
			l.restart = small(x.attr("w:val"), -1)
		case "w:isLgl":
			l.legal = on(x.attr("w:val"), true)
		}
	}
	return i, l, err == nil && i >= 0 && i < 9
}

func small(v string, other int) int {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 100_000 {
		return other
	}
	return n
}

func (n *docxNumbers) num(x *xmlReader) {
	num := &docxNum{starts: [9]int{-1, -1, -1, -1, -1, -1, -1, -1, -1}}
	id := x.attr("w:numId")
	at := 0
	for range x.inside() {
		switch x.name {
		case "w:abstractNumId":
			num.list = x.attr("w:val")
		case "w:lvlOverride":
			at = min(small(x.attr("w:ilvl"), 0), 8)
		case "w:startOverride":
			num.starts[at] = small(x.attr("w:val"), 1)
		case "w:lvl":
			if i, level, ok := readLevel(x); ok {
				num.override[i] = &level
			}
		}
	}
	if len(n.nums) < 10_000 {
		n.nums[id] = num
	}
}

// next counts a paragraph and gives the number that is shown before it, which is
// empty for a bullet, and whether it is in a list at all.
func (n *docxNumbers) next(id string, level int) (string, bool) {
	num := n.nums[id]
	if num == nil {
		return "", false
	}
	l := n.lists[num.list]
	if l != nil && l.link != "" {
		if at := n.links[l.link]; n.lists[at] != nil {
			l = n.lists[at]
		}
	}
	if l == nil {
		return "", false
	}
	how := func(i int) docxLevel {
		if num.override[i] != nil {
			return *num.override[i]
		}
		return l.levels[i]
	}
	own := how(level)
	if !own.set {
		return "", false
	}
	for i := range level {
		if !l.begun[i] {
			l.begun[i], l.count[i] = true, max(how(i).start, 0)
		}
	}
	switch {
	case num.starts[level] >= 0 && !num.begun[level]:
		l.count[level] = num.starts[level]
	case !l.begun[level]:
		l.count[level] = own.start
	default:
		l.count[level]++
	}
	l.begun[level], num.begun[level] = true, true
	for i := level + 1; i < 9; i++ {
		if r := how(i).restart; r < 0 || r > level {
			l.begun[i] = false
		}
	}
	return own.show(l.count, how), true
}

// show writes a number: "%1.%2" with the counts of those levels.
func (own docxLevel) show(count [9]int, how func(int) docxLevel) string {
	if own.format == "bullet" {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(own.text); i++ {
		if own.text[i] == '%' && i+1 < len(own.text) && own.text[i+1] >= '1' && own.text[i+1] <= '9' {
			i++
			at := int(own.text[i] - '1')
			form := how(at).format
			if own.legal {
				form = "decimal"
			}
			if form != "none" && form != "bullet" {
				b.WriteString(counted(count[at], form))
			}
			continue
		}
		b.WriteByte(own.text[i])
	}
	return strings.TrimSpace(b.String())
}

// bare gives a number without the marks around it: "7.1.", "(a)" and "§ 5:" as
// "7.1", "a" and "§ 5".
func bare(number string) string {
	return strings.Trim(number, " .:()[]–-\u00a0\t")
}
