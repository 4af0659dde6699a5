package reading

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// A look is how the letters of an element are shown, as far as that decides
// whether a person can see them.
type look struct {
	fore, back colour
	hidden     string // why nothing in it is seen
	unseen     bool   // visibility: hidden, which an element within can undo
	list       string // list-style-type
}

// why tells why letters with this look are not seen; empty when they are.
func (l look) why() string {
	switch {
	case l.hidden != "":
		return l.hidden
	case l.unseen:
		return "display-none"
	case l.fore.known && l.back.known && l.fore.near(l.back):
		return "white"
	}
	return ""
}

type colour struct {
	r, g, b uint8
	known   bool
}

var (
	black = colour{0, 0, 0, true}
	white = colour{255, 255, 255, true}
)

// near tells whether letters of one colour cannot be read on the other.
func (c colour) near(d colour) bool {
	off := func(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
	return off(c.r, d.r)+off(c.g, d.g)+off(c.b, d.b) < 40
}

// declarations are what a style says, by property.
type declarations map[string]string

func declared(style string) declarations {
	d := declarations{}
	for part := range strings.SplitSeq(style, ";") {
		if name, value, ok := strings.Cut(part, ":"); ok && len(d) < 100 {
			value, _, _ = strings.Cut(strings.ToLower(value), "!")
			d[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	return d
}

// under gives the look of an element within one that looks like l.
func (l look) under(tag string, attrs map[string]string, css sheetRules) look {
	l.list = ""
	if len(css.rules) > 0 {
		for _, d := range css.of(tag, attrs) {
			l.apply(d, css.colours)
		}
	}
	if _, hidden := attrs["hidden"]; hidden && l.hidden == "" {
		l.hidden = "display-none"
	}
	if c := attrs["bgcolor"]; c != "" {
		l.back = parseColour(strings.ToLower(c))
	}
	if c := attrs["color"]; c != "" && tag == "font" {
		l.fore = parseColour(strings.ToLower(c))
	}
	if style := attrs["style"]; style != "" {
		l.apply(declared(style), true)
	}
	return l
}

func (l *look) apply(d declarations, colours bool) {
	if l.hidden == "" {
		l.hidden = unseenBy(d)
	}
	switch d["visibility"] {
	case "hidden", "collapse":
		l.unseen = true
	case "visible":
		l.unseen = false
	}
	for _, name := range []string{"background", "background-color", "background-image"} {
		if v := d[name]; v != "" {
			if !colours || name == "background-image" && v != "none" {
				l.back = colour{}
			} else if v != "none" && v != "transparent" && v != "inherit" && name != "background-image" {
				l.back = parseColour(v)
			}
		}
	}
	if v := d["color"]; v != "" && colours {
		switch v {
		case "inherit":
		case "transparent":
			l.hidden = "white"
		default:
			l.fore = parseColour(v)
		}
	}
	for _, name := range []string{"list-style", "list-style-type"} {
		if v := d[name]; v != "" {
			l.list = strings.Fields(v + " x")[0]
		}
	}
}

// unseenBy tells why an element with these declarations is not seen.
func unseenBy(d declarations) string {
	switch {
	case d["display"] == "none":
		return "display-none"
	case d["opacity"] != "" && d["transition"] == "" && d["animation"] == "":
		if n, err := strconv.ParseFloat(strings.TrimSuffix(d["opacity"], "%"), 64); err == nil && n < 0.06 {
			return "display-none"
		}
	}
	if v := d["font-size"]; v != "" {
		if n, ok := points(v); ok && n < 3 {
			return "tiny"
		}
	}
	if d["position"] == "absolute" || d["position"] == "fixed" {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			if n, ok := points(d[side]); ok && n < -300 {
				return "off-page"
			}
		}
		if strings.Contains(d["clip"], "rect(0") || strings.Contains(d["clip"], "rect(1px") || strings.Contains(d["clip-path"], "inset(50%") ||
			strings.Contains(d["clip-path"], "inset(100%") {
			return "off-page"
		}
	}
	if n, ok := points(d["text-indent"]); ok && n < -300 {
		return "off-page"
	}
	if strings.Contains(d["overflow"], "hidden") {
		for _, side := range []string{"height", "width", "max-height", "max-width"} {
			if n, ok := points(d[side]); ok && n < 2 {
				return "display-none"
			}
		}
	}
	if t := strings.ReplaceAll(d["transform"], " ", ""); strings.Contains(t, "scale(0)") {
		return "tiny"
	}
	return ""
}

// points gives a length in points, roughly: enough to tell nothing from something.
func points(v string) (float64, bool) {
	end := strings.IndexFunc(v, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' && r != '+' })
	unit := ""
	if end >= 0 {
		v, unit = v[:end], v[end:]
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return 0, false
	}
	switch unit {
	case "px":
		return n * .75, true
	case "em", "rem", "ex", "ch":
		return n * 12, true
	case "%", "vw", "vh":
		return n * 6, true
	case "", "pt":
		return n, unit != "" || n == 0
	}
	return 0, false
}

var namedColours = map[string]colour{
	"white": white, "black": black, "snow": {255, 250, 250, true}, "ivory": {255, 255, 240, true}, "ghostwhite": {
		248, 248, 255,
		true,
	}, "whitesmoke": {245, 245, 245, true},
	"floralwhite": {255, 250, 240, true}, "mintcream": {245, 255, 250, true}, "azure": {240, 255, 255, true}, "red": {
		255, 0, 0,
		true,
	}, "green": {0, 128, 0, true}, "blue": {0, 0, 255, true},
	"gray": {128, 128, 128, true}, "grey": {128, 128, 128, true}, "navy": {0, 0, 128, true}, "silver": {192, 192, 192, true}, "yellow": {
		255,
		255, 0, true,
	},
}

// functional is rgb() and hsl(), with commas or without, with or without how
// opaque it is.
var functional = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(rgb|hsl)a?\(\s*([\d.]+)(%|deg)?[\s,]+([\d.]+)(%)?[\s,]+([\d.]+)(%)?\s*(?:[,/]\s*([\d.]+%?)\s*)?\)`)
})

func parseColour(v string) colour {
	v = strings.TrimSpace(v)
	if c, ok := namedColours[v]; ok {
		return c
	}
	m := functional().FindStringSubmatch(v)
	if m == nil {
		return hexColour(v)
	}
	var n [3]float64
	for i := range n {
		x, err := strconv.ParseFloat(m[2+2*i], 64)
		if err != nil {
			return colour{}
		}
		if m[1] == "rgb" && m[3+2*i] == "%" {
			x *= 2.55
		}
		n[i] = x
	}
	if m[1] == "hsl" {
		n = fromHSL(n[0], n[1]/100, n[2]/100)
	}
	part := func(x float64) uint8 { return uint8(math.Round(max(0, min(x, 255)))) }
	return colour{part(n[0]), part(n[1]), part(n[2]), m[8] == "" || m[8] == "1" || m[8] == "100%"}
}

// spec: CSS Color Module Level 4, 7.1
func fromHSL(hue, saturation, light float64) (rgb [3]float64) {
	a := saturation * min(light, 1-light)
	for i, n := range []float64{0, 8, 4} {
		k := math.Mod(n+hue/30, 12)
		rgb[i] = 255 * (light - a*max(-1, min(k-3, 9-k, 1)))
	}
	return rgb
}

// hexColour reads #rgb and #rrggbb, with or without the mark.
func hexColour(v string) colour {
	v = strings.TrimPrefix(v, "#")
	if len(v) == 3 {
		v = string([]byte{v[0], v[0], v[1], v[1], v[2], v[2]})
	}
	if len(v) != 6 {
		return colour{}
	}
	n, err := strconv.ParseUint(v, 16, 32)
	if err != nil {
		return colour{}
	}
	return colour{uint8(n >> 16), uint8(n >> 8), uint8(n), true}
}

// sheetRules are the rules of a page's own style sheets that name one element,
// class or id: enough for what hides text, and simple enough to be sure.
type sheetRules struct {
	rules   map[string]declarations
	colours bool // all backgrounds are known, so colours can be compared
}

var styles = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?is)<style[^>]*>(.*?)</style>`) })

func readSheets(text string) sheetRules {
	s := sheetRules{rules: map[string]declarations{}, colours: !strings.Contains(text, "stylesheet")}
	for _, m := range styles().FindAllStringSubmatch(text, 20) {
		s.read(m[1][:min(len(m[1]), 1<<20)])
	}
	return s
}

func (s *sheetRules) read(css string) {
	for len(css) > 0 {
		head, rest, ok := strings.Cut(css, "{")
		if !ok {
			return
		}
		if i := strings.LastIndex(head, "*/"); i >= 0 {
			head = head[i+2:]
		}
		if i := strings.LastIndexByte(head, ';'); i >= 0 {
			head = head[i+1:]
		}
		head = strings.TrimSpace(head)
		if strings.HasPrefix(head, "@") { // rules for other media or moments
			css = afterBraces(rest)
			continue
		}
		body, rest, _ := strings.Cut(rest, "}")
		css = rest
		d := declared(body)
		for selector := range strings.SplitSeq(head, ",") {
			selector = strings.TrimSpace(selector)
			simple := selector != "" && strings.Trim(selector[1:], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == "" &&
				selector[0] != '*'
			switch {
			case simple && len(s.rules) < 5000:
				if s.rules[selector] == nil {
					s.rules[selector] = declarations{}
				}
				for name, value := range d {
					s.rules[selector][name] = value
				}
			case d["background"] != "" || d["background-color"] != "" || d["background-image"] != "":
				s.colours = false
			}
		}
	}
}

// afterBraces gives what comes after the brace that closes an open one.
func afterBraces(s string) string {
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[i+1:]
			}
		}
	}
	return ""
}

// of gives the rules for an element, the weakest first.
func (s sheetRules) of(tag string, attrs map[string]string) []declarations {
	var list []declarations
	add := func(selector string) {
		if d := s.rules[selector]; d != nil {
			list = append(list, d)
		}
	}
	add(tag)
	for class := range strings.FieldsSeq(attrs["class"]) {
		add("." + class)
	}
	if id := attrs["id"]; id != "" {
		add("#" + id)
	}
	return list
}
