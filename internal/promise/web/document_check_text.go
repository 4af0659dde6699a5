package web

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/paper/reading"
)

// maxShown is how many bytes of a document stand beside the opinion; of a longer
// one only the parts that it rests on.
const maxShown = 300_000

// textBlock is a part of the document beside the opinion.
type textBlock struct {
	kind   reading.Kind
	number string // when the word processor counts it, and it is not in the text
	page   int    // set on the first block of a page
	runs   []textRun
	points []promise.PointOpinion // whose passages begin here
	gap    bool                   // text was left out here
}

// textRun is text that is in the same passages.
type textRun struct {
	text  string
	class string // of the worst point that it belongs to; empty outside passages
	ids   []string
}

// found is a passage with the point that rests on it; nil for a contradiction.
type found struct {
	span  reading.Span
	point *promise.PointOpinion
}

// anchor is the place of a passage in the text on the page.
func anchor(p promise.PassageText) string {
	return "t-" + strconv.Itoa(p.Span.Start) + "-" + strconv.Itoa(p.Span.End)
}

// documentText gives the text with the passages in it.
func documentText(o *promise.DocumentOpinion) []textBlock {
	var all []found
	for i := range o.Points {
		for _, p := range o.Points[i].Passages {
			all = append(all, found{p.Span, &o.Points[i]})
		}
	}
	for _, c := range o.Contradictions {
		for _, p := range c.Passages {
			all = append(all, found{p.Span, nil})
		}
	}
	for _, p := range o.Terms.Where {
		all = append(all, found{p.Span, nil})
	}
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.span.Start, b.span.Start), cmp.Compare(a.span.End, b.span.End))
	})
	t := o.Text
	blocks := make([]textBlock, 0, len(t.Blocks))
	page, shown := 0, map[string]bool{}
	for _, b := range t.Blocks {
		one := textBlock{kind: b.Kind}
		if b.Page > page {
			page, one.page = b.Page, b.Page
		}
		body := t.Body[b.Start:b.End]
		if b.Number != "" && !strings.Contains(body[:min(len(body), len(b.Number)+8)], strings.Trim(b.Number, ".) ")) {
			one.number = b.Number
		}
		here := inBlock(all, b.Span)
		one.runs = runsOf(t, b.Span, here, shown)
		for _, f := range here {
			if f.point != nil && f.span.Start >= b.Start && !slices.ContainsFunc(one.points,
				func(p promise.PointOpinion) bool { return p.ID == f.point.ID }) {
				one.points = append(one.points, *f.point)
			}
		}
		blocks = append(blocks, one)
	}
	if len(t.Body) > maxShown {
		return onlyFound(blocks)
	}
	return blocks
}

// inBlock gives the passages that lie in a block, or partly.
func inBlock(all []found, b reading.Span) []found {
	var here []found
	for _, f := range all {
		if f.span.Start >= b.End {
			break
		}
		if f.span.End > b.Start {
			here = append(here, f)
		}
	}
	return here
}

// runsOf cuts a block where passages begin and end. shown has the anchors that
// are on the page already.
func runsOf(t *reading.Text, b reading.Span, here []found, shown map[string]bool) []textRun {
	cuts := []int{b.Start, b.End}
	for _, f := range here {
		cuts = append(cuts, max(f.span.Start, b.Start), min(f.span.End, b.End))
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var runs []textRun
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		run := textRun{text: readable(t, t.Body[from:to], i == 0)}
		for _, f := range here {
			if f.span.Start > from || f.span.End < to {
				continue
			}
			if id := anchor(promise.PassageText{Span: f.span}); !shown[id] {
				shown[id] = true
				run.ids = append(run.ids, id)
			}
			if class := passageClass(f.point); classRank[class] > classRank[run.class] {
				run.class = class
			}
		}
		runs = append(runs, run)
	}
	return runs
}

// passageClass is how a passage is marked: by the verdict on its point.
func passageClass(p *promise.PointOpinion) string {
	switch {
	case p == nil:
		return "noted"
	case !p.ByLaw():
		return "usual"
	}
	return p.Verdict
}

// classRank orders the marks: what needs somebody shows over what does not.
var classRank = map[string]int{"": 0, "na": 1, "noted": 2, "usual": 3, "present": 4, "absent": 5, "partial": 6, "contrary": 7}

// signs are the marks of Markdown, which one does not read.
var (
	signs   = regexp.MustCompile(`\*\*|__|</?[a-zA-Z][^>\n]*>|\\([.()\[\]#*_-])|\[([^\]\n]*)\]\([^)\n]*\)`)
	heading = regexp.MustCompile(`^\s{0,3}#{1,6}\s+`)
)

// readable is text as it is shown.
func readable(t *reading.Text, text string, first bool) string {
	if t.Format == reading.Markdown {
		text = signs.ReplaceAllString(text, "$1$2")
		if first {
			text = heading.ReplaceAllString(text, "")
		}
	}
	return strings.ReplaceAll(text, "\t", " · ")
}

// onlyFound leaves out what is not near a passage.
func onlyFound(blocks []textBlock) []textBlock {
	near := func(i int) bool {
		for j := max(0, i-1); j <= min(len(blocks)-1, i+1); j++ {
			if slices.ContainsFunc(blocks[j].runs, func(r textRun) bool { return r.class != "" }) {
				return true
			}
		}
		return false
	}
	var kept []textBlock
	for i, b := range blocks {
		if near(i) {
			kept = append(kept, b)
		} else if len(kept) == 0 || !kept[len(kept)-1].gap {
			kept = append(kept, textBlock{gap: true})
		}
	}
	return kept
}

// nameOr gives name, or what stands for it when there is none.
func nameOr(name, instead string) string {
	if name == "" {
		return instead
	}
	return name
}
