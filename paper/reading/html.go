package reading

import (
	"bytes"
	"context"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// What the elements are that a reader of pages must tell apart.
var (
	voidTags  = set("area base br col embed hr img input link meta source track wbr param")
	skipTags  = set("script style noscript template title iframe object audio video canvas select button textarea datalist math-ml head")
	blockTags = set("p div section article main header footer aside nav ul ol dl dt dd li table thead tbody tfoot tr td th caption blockquote pre address form fieldset legend figure figcaption details summary hr body html center h1 h2 h3 h4 h5 h6 menu dialog")
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		m[word] = true
	}
	return m
}

// element is an open element.
type element struct {
	tag    string
	look   look
	margin bool
	skip   bool
	pre    bool
	bold   bool
	list   *listing
	main   bool
	table  bool
}

// listing counts the items of a list.
type listing struct {
	ordered bool
	style   string
	next    int
	depth   int
}

type pageReader struct {
	b     builder
	z     *html.Tokenizer
	css   sheetRules
	stack []element
	deep  int // open elements beyond the limit
	draft *draft
	size  int
	aside strings.Builder // text of the margin that is being read
}

// readHTML reads a web page as a browser shows it, without running or fetching
// anything.
func readHTML(ctx context.Context, data []byte) (*Text, error) {
	text, wrong := decodePage(data)
	if wrong != nil {
		return nil, wrong
	}
	p := &pageReader{z: html.NewTokenizer(bytes.NewReader(text)), draft: &draft{}, css: readSheets(string(text)), b: builder{watch: NewWatch(ctx)}}
	p.z.SetMaxBuf(maxText)
	p.stack = []element{{tag: "#", look: look{fore: black, back: white}}}
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		kind := p.z.Next()
		if kind == html.ErrorToken {
			if err := p.z.Err(); err != io.EOF {
				return nil, problem(TooMuch, "HTML: %v", err)
			}
			break
		}
		if p.b.full() {
			p.b.cut = true
			break
		}
		if p.size > maxText {
			return nil, problem(TooMuch, "more than %d bytes of text", maxText)
		}
		p.token(kind)
	}
	p.closeTo(1)
	p.flush()
	return p.b.done(HTML), nil
}

// decodePage gives a page as UTF-8, by its mark, its meta element or what fits.
func decodePage(data []byte) ([]byte, *Problem) {
	text, wrong := decode(data)
	if wrong != nil {
		return nil, wrong
	}
	if bytes.HasPrefix(data, utf8Mark) || string(data) != text {
		if e, name, sure := charset.DetermineEncoding(data[:min(len(data), 1024)], ""); sure && name != "utf-8" && !strings.HasPrefix(name,
			"utf-16") {
			if decoded, err := e.NewDecoder().Bytes(data); err == nil {
				return decoded, nil
			}
		}
	}
	return []byte(text), nil
}

func (p *pageReader) top() *element { return &p.stack[len(p.stack)-1] }

func (p *pageReader) token(kind html.TokenType) {
	switch kind {
	case html.TextToken:
		p.said(string(p.z.Text()))
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := p.z.TagName()
		tag := string(name)
		attrs := map[string]string{}
		for more && !p.b.watch.Ended() {
			var key, value []byte
			key, value, more = p.z.TagAttr()
			if _, twice := attrs[string(key)]; !twice && len(attrs) < 100 {
				attrs[string(key)] = string(value[:min(len(value), maxAttr)])
			}
		}
		p.open(tag, attrs)
	case html.EndTagToken:
		name, _ := p.z.TagName()
		p.shut(string(name))
	}
}

// said takes text where it stands: to be read, to be noted as unseen, or not at all.
func (p *pageReader) said(text string) {
	top := p.top()
	if top.skip {
		return
	}
	p.size += len(text)
	if !top.pre {
		text = strings.Map(func(r rune) rune {
			if r == '\n' || r == '\r' || r == '\f' || r == '\t' || r == cellEnd {
				return ' '
			}
			return r
		}, text)
	}
	switch why := top.look.why(); {
	case top.margin:
		p.aside.WriteString(text)
	case why != "":
		p.b.unseen(p.draft, Aside{Kind: Hidden, Text: text, Why: why})
	default:
		if strings.TrimSpace(text) != "" {
			p.draft.bold = p.draft.bold || top.bold
			p.draft.plain = p.draft.plain || !top.bold
		}
		p.draft.add(text)
	}
}

func (p *pageReader) open(tag string, attrs map[string]string) {
	if tag == "br" || tag == "hr" {
		p.lineBreak(tag)
		return
	}
	if voidTags[tag] {
		return
	}
	p.imply(tag)
	if len(p.stack) >= maxHTML {
		p.deep++
		if blockTags[tag] {
			p.flush()
		}
		return
	}
	above := *p.top()
	e := element{
		tag: tag, skip: above.skip || skipTags[tag], margin: above.margin, pre: above.pre || tag == "pre", list: above.list,
		main: above.main || tag == "main" || tag == "article",
	}
	e.bold = above.bold || tag == "b" || tag == "strong"
	e.look = above.look.under(tag, attrs, p.css)
	e.margin = e.margin || marginal(tag, attrs, e.main)
	if blockTags[tag] {
		p.flush()
	}
	p.stack = append(p.stack, e)
	if !e.skip && !e.margin {
		p.begin(tag, attrs)
	}
}

func (p *pageReader) lineBreak(tag string) {
	switch {
	case tag == "hr":
		p.flush()
	case p.top().margin:
		p.aside.WriteByte(' ')
	default:
		p.draft.add("\n")
	}
}

// marginal tells whether an element is around the text and not part of it.
func marginal(tag string, attrs map[string]string, main bool) bool {
	switch attrs["role"] {
	case "navigation", "contentinfo", "banner", "dialog", "alertdialog", "search", "menu", "menubar":
		return true
	}
	named := strings.ToLower(attrs["class"] + " " + attrs["id"])
	switch tag {
	case "nav", "menu":
		return true
	case "footer":
		return !main || strings.Contains(named, "doc-footer")
	case "div", "section", "aside", "dialog", "form", "p":
		for word := range strings.FieldsSeq(named) {
			if strings.HasPrefix(word, "cookie") && !strings.Contains(word, "text") || word == "cc-window" || strings.Contains(word, "cookie-") &&
				strings.ContainsAny(word, "bn") && strings.Contains(word, "banner") {
				return true
			}
		}
	}
	return false
}

// imply closes the elements that a start tag closes without saying so.
func (p *pageReader) imply(tag string) {
	closes, until := "", ""
	switch tag {
	case "li":
		closes, until = " li ", " ul ol menu "
	case "dt", "dd":
		closes, until = " dt dd ", " dl "
	case "tr":
		closes, until = " tr td th ", " table "
	case "td", "th":
		closes, until = " td th ", " tr table "
	case "thead", "tbody", "tfoot":
		closes, until = " thead tbody tfoot tr td th ", " table "
	case "option":
		closes, until = " option ", " select "
	case "body":
		closes, until = " head ", ""
	default:
		if blockTags[tag] && p.top().tag == "p" {
			p.closeTo(len(p.stack) - 1)
		}
		return
	}
	for i := len(p.stack) - 1; i > 0; i-- {
		name := " " + p.stack[i].tag + " "
		if strings.Contains(until, name) {
			return
		}
		if strings.Contains(closes, name) {
			p.closeTo(i)
			if tag == "td" || tag == "th" || tag == "li" || tag == "body" {
				return
			}
		}
	}
}

// shut closes an element, and those within it that were left open.
func (p *pageReader) shut(tag string) {
	if p.deep > 0 && p.top().tag != tag {
		p.deep--
		if blockTags[tag] {
			p.flush()
		}
		return
	}
	for i := len(p.stack) - 1; i > 0; i-- {
		if p.stack[i].tag == tag {
			p.closeTo(i)
			return
		}
		if t := p.stack[i].tag; (t == "td" || t == "th" || t == "table") && !blockTags[tag] {
			return
		}
	}
}

// closeTo closes all open elements from place i.
func (p *pageReader) closeTo(i int) {
	for len(p.stack) > i {
		e := *p.top()
		if blockTags[e.tag] {
			p.flush()
		}
		p.stack = p.stack[:len(p.stack)-1]
		if e.margin && !p.top().margin {
			p.endMargin()
		}
		if e.skip || e.margin {
			continue
		}
		switch {
		case e.tag == "tr":
			p.b.rowEnd()
		case e.table:
			p.b.tableEnd()
		}
	}
}

func (p *pageReader) endMargin() {
	p.b.unseen(p.draft, Aside{Kind: Margin, Text: strings.Join(strings.Fields(p.aside.String()), " ")})
	p.aside.Reset()
}

// maxBlank is how many bytes of white space are kept before the text of a block.
const maxBlank = 100

// flush ends the block that is being read.
func (p *pageReader) flush() {
	d := p.draft
	if p.top().margin {
		p.aside.WriteByte(' ')
		return
	}
	if d.empty() && len(d.points) == 0 {
		d.raw = d.raw[:min(len(d.raw), maxBlank)]
		if d.Kind == "" || !p.within(d.Kind) {
			p.draft = &draft{}
		}
		return
	}
	if d.empty() { // nothing to read yet, but something to tell: it goes on with the block
		d.raw = d.raw[:min(len(d.raw), maxBlank)]
		return
	}
	p.draft = &draft{}
	if d.Number != "" {
		number(d)
	}
	for _, part := range split(d) {
		p.b.emit(part)
	}
}

// within tells whether the element of an empty item or heading is still open:
// its text may come in an element of its own.
func (p *pageReader) within(kind Kind) bool {
	for i := len(p.stack) - 1; i > 0; i-- {
		switch tag := p.stack[i].tag; {
		case tag == "li":
			return kind == Item
		case len(tag) == 2 && tag[0] == 'h':
			return kind == Heading
		}
	}
	return false
}

// number writes the number of an item before it, as a reader sees it. An item
// that begins with a number of its own is shown without.
func number(d *draft) {
	if l := labelOf(strings.TrimSpace(string(d.raw))); l.form != noLabel && l.number != "" {
		d.Number = l.number
		return
	}
	d.prefix(d.Number + ". ")
}
