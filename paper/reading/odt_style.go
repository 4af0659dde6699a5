package reading

import (
	"strconv"
	"strings"
)

// odtStyle is what a style of ODT says of letters and lists.
type odtStyle struct {
	parent, list string
	family       string
	outline      int
	look         letterLook
	fill         string // behind a paragraph or cell
}

// odtList is a style of lists.
type odtList [10]odtLevel

type odtLevel struct {
	format, prefix, suffix string
	pattern                string // "%1%.%2%"
	shown                  int    // levels that the number is made of
	start                  int
	bullet, set            bool
}

type odtStyles struct {
	byName map[string]*odtStyle // "paragraph P1"
	lists  map[string]*odtList
	seen   map[string]odtStyle
}

// read takes the styles of a part.
func (s *odtStyles) read(x *xmlReader) {
	switch x.name {
	case "style:style", "style:default-style":
		s.style(x)
	case "text:list-style", "text:outline-style":
		s.list(x)
	}
}

func (s *odtStyles) style(x *xmlReader) {
	st := &odtStyle{parent: x.attr("style:parent-style-name"), list: x.attr("style:list-style-name"), family: x.attr("style:family")}
	name := x.attr("style:name")
	if x.name == "style:default-style" {
		name = "*"
	}
	if st.outline = small(x.attr("style:default-outline-level"), 0); name == "Title" {
		st.outline = 1
	}
	for range x.inside() {
		switch x.name {
		case "style:text-properties":
			st.look = odtLetters(x)
		case "style:paragraph-properties", "style:table-cell-properties":
			if c := x.attr("fo:background-color"); c != "" && c != "transparent" {
				st.fill = strings.TrimPrefix(c, "#")
			}
		}
	}
	if len(s.byName) < 50_000 {
		s.byName[st.family+" "+name] = st
	}
}

func odtLetters(x *xmlReader) letterLook {
	var l letterLook
	if v := x.attr("text:display"); v != "" {
		hidden := v == "none"
		l.vanish = &hidden
	}
	if v := x.attr("fo:font-weight"); v != "" {
		bold := v == "bold" || v >= "600" && v <= "900"
		l.bold = &bold
	}
	if v, ok := strings.CutPrefix(x.attr("fo:color"), "#"); ok {
		l.colour = &v
	}
	if v := x.attr("fo:background-color"); v != "" && v != "transparent" {
		v = strings.TrimPrefix(v, "#")
		l.fill = &v
	}
	if v, ok := strings.CutSuffix(x.attr("fo:font-size"), "pt"); ok {
		if n, err := strconv.ParseFloat(v, 64); err == nil && n >= 0 && n < 1000 {
			half := int(2 * n)
			l.size = &half
		}
	}
	return l
}

func (s *odtStyles) list(x *xmlReader) {
	l := &odtList{}
	name := x.attr("style:name")
	if x.name == "text:outline-style" {
		name = "*outline"
	}
	for range x.inside() {
		switch x.name {
		case "text:list-level-style-number", "text:list-level-style-bullet", "text:outline-level-style":
			if n := small(x.attr("text:level"), 0); n >= 1 && n <= 10 {
				l[n-1] = odtLevel{
					format: x.attr("style:num-format"), prefix: x.attr("style:num-prefix"), suffix: x.attr("style:num-suffix"), pattern: x.attr("loext:num-list-format"),
					shown: max(small(x.attr("text:display-levels"), 1), 1), start: small(x.attr("text:start-value"),
						1), bullet: x.name == "text:list-level-style-bullet", set: true,
				}
			}
		}
	}
	if len(s.lists) < 10_000 {
		s.lists[name] = l
	}
}

// of gives what a style says, with all styles that it is based on.
func (s *odtStyles) of(family, name string) odtStyle {
	key := family + " " + name
	if st, ok := s.seen[key]; ok {
		return st
	}
	var chain []*odtStyle
	for at := s.byName[key]; at != nil && len(chain) < 30; at = s.byName[family+" "+at.parent] {
		chain = append(chain, at)
	}
	if d := s.byName[family+" *"]; d != nil {
		chain = append(chain, d)
	}
	var st odtStyle
	for i := len(chain) - 1; i >= 0; i-- {
		c := chain[i]
		st.look.over(c.look)
		if c.list != "" {
			st.list = c.list
		}
		if c.fill != "" {
			st.fill = c.fill
		}
		if c.outline > 0 {
			st.outline = c.outline
		}
	}
	s.seen[key] = st
	return st
}

// show writes the number of an item at a level, from 0.
func (l *odtList) show(count []int, level int) string {
	own := l[level]
	if own.bullet || !own.set || own.format == "" {
		return ""
	}
	if own.pattern != "" {
		text := own.pattern[:min(len(own.pattern), 100)]
		for i := range level + 1 {
			text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1)+"%", counted(count[i], l[i].format))
		}
		return strings.TrimSpace(text)
	}
	var parts []string
	for i := max(level+1-own.shown, 0); i <= level; i++ {
		if l[i].format != "" {
			parts = append(parts, counted(count[i], l[i].format))
		}
	}
	return strings.TrimSpace(own.prefix + strings.Join(parts, ".") + own.suffix)
}
