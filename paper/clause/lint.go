package clause

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/flow"
)

var (
	identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	point      = regexp.MustCompile(`^(A(0[1-9]|1[0-9]|2[0-9])|M([1-9]|1[0-7])|S[1-6]|T[1-7]|U[1-3])$`)
	digits     = regexp.MustCompile(`[0-9]+`)
	control    = regexp.MustCompile(`^(5\.([1-9]|[12][0-9]|3[0-7])|6\.[1-8]|7\.([1-9]|1[0-4])|8\.([1-9]|[12][0-9]|3[0-4]))$`)
)

// linter collects every complaint about a library, each with its place.
type linter struct {
	*Library
	problems []error
	refs     map[string]bool // what a reference may point at
}

func (l *linter) report(place, format string, args ...any) {
	l.problems = append(l.problems, fmt.Errorf("%s: %s", place, fmt.Sprintf(format, args...)))
}

// lint says all that is wrong with a library: a text that lacks a language, or
// says other numbers in one than in the other; variables, references, articles
// and choices that do not exist; clauses without a reason.
func (lib *Library) lint() error {
	l := &linter{Library: lib, refs: map[string]bool{}}
	for _, c := range lib.Clauses {
		l.name(c.ID, "clause")
		for _, p := range c.Provisions {
			if p.ID != "" {
				l.name(p.ID, "clause "+c.ID)
			}
		}
	}
	for i := range lib.Clauses {
		l.clause(&lib.Clauses[i])
	}
	l.kind()
	l.frame()
	for i := range lib.Flow.Questions {
		l.question(&lib.Flow.Questions[i])
	}
	return errors.Join(l.problems...)
}

func (l *linter) name(id, place string) {
	if !identifier.MatchString(id) {
		l.report(place, "%q is no id: small letters, digits and underscores", id)
	}
	if l.refs[id] {
		l.report(place, "the id %s stands twice", id)
	}
	l.refs[id] = true
}

func (l *linter) clause(c *Clause) {
	place := "clause " + c.ID
	if !slices.Contains([]Place{Article, Recitals, Annex}, c.Place) {
		l.report(place, "there is no place %q; there are recitals and annex", c.Place)
	}
	l.both(place+" title", c.Title)
	l.both(place+" why", c.Why)
	if l.Flow.SuggestBy != "" { // it is made for one side or the other
		l.both(place+" negotiate provider", c.Negotiate.Provider)
		l.both(place+" negotiate customer", c.Negotiate.Customer)
	}
	if len(c.Sources) == 0 {
		l.report(place, "names no source")
	}
	l.cited(place, c.Sources)
	for i := range c.Provisions {
		p := &c.Provisions[i]
		at := fmt.Sprintf("%s provision %d", place, i+1)
		for _, s := range p.Serves {
			if !point.MatchString(s) {
				l.report(at, "there is no point %q", s)
			}
		}
		l.provision(at, p)
	}
}

func (l *linter) provision(place string, p *Provision) {
	if p.Heading != nil {
		l.both(place+" heading", *p.Heading)
	}
	if p.Table == "" {
		l.markup(place, p.Text())
	} else if tables[p.Table] == nil {
		l.report(place, "there is no table %q", p.Table)
	}
	for n, item := range p.Items {
		l.markup(fmt.Sprintf("%s item %d", place, n+1), norm.Text{NL: item.NL, EN: item.EN})
	}
	for _, c := range p.Columns {
		l.both(place+" column", norm.Text{NL: c.NL, EN: c.EN})
	}
	for _, row := range p.Rows {
		l.both(place+" row", row)
	}
	for _, label := range p.Labels {
		l.both(place+" label", label)
	}
}

func (l *linter) both(place string, t norm.Text) {
	if t.NL == "" || t.EN == "" {
		l.report(place, "the text lacks a language")
	}
}

// markup compares what the two languages say beside words.
func (l *linter) markup(place string, t norm.Text) {
	l.both(place, t)
	nl, en := l.content(place, t.NL), l.content(place, t.EN)
	for _, what := range []string{"variables", "references", "numbers", "bold"} {
		if !slices.Equal(nl[what], en[what]) {
			l.report(place, "the languages differ in %s: %v and %v", what, nl[what], en[what])
		}
	}
}

func (l *linter) content(place, text string) map[string][]string {
	content := map[string][]string{}
	for _, s := range cut(text) {
		switch s.kind {
		case variable:
			content["variables"] = append(content["variables"], s.text)
			l.variable(place, s.text)
		case reference:
			content["references"] = append(content["references"], s.text)
			if !l.refs[s.text] {
				l.report(place, "there is no clause %q to refer to", s.text)
			}
		default:
			content["numbers"] = append(content["numbers"], digits.FindAllString(s.text, -1)...)
			if strings.ContainsAny(s.text, "{}[]*") {
				l.report(place, "markup that is not closed in %q", s.text)
			}
			if s.bold {
				content["bold"] = append(content["bold"], "**")
			}
		}
	}
	for _, list := range content {
		sort.Strings(list)
	}
	return content
}

func (l *linter) variable(place, name string) {
	id, part, dotted := strings.Cut(name, ".")
	q := l.Flow.Question(id)
	switch {
	case q == nil:
		l.report(place, "there is no question %q", id)
	case dotted && !hasPart(q.Parts(), part):
		l.report(place, "question %s has no part %q", id, part)
	case !dotted && q.Parts() != nil:
		l.report(place, "question %s is a record: name a part of it", id)
	case q.Type == flow.TypeYesNo:
		l.report(place, "yes or no does not fit a sentence: %s", id)
	}
}

func hasPart(fields []flow.Question, part string) bool {
	first, rest, deeper := strings.Cut(part, ".")
	for i := range fields {
		if fields[i].ID == first {
			return !deeper || hasPart(fields[i].Parts(), rest)
		}
	}
	return false
}

func (l *linter) cited(place string, sources []string) {
	for _, s := range sources {
		if !norm.Exists(norm.Source(s)) {
			l.report(place, "the source %q is not in the law data", s)
		}
	}
}

func (l *linter) frame() {
	l.markup("title", l.Frame.Title)
	l.markup("subtitle", l.Frame.Subtitle)
	for id, phrases := range l.Frame.Phrases {
		q := l.Flow.Question(id)
		if q == nil {
			l.report("phrases", "there is no question %q", id)
			continue
		}
		for choice, text := range phrases {
			if q.Choice(choice) == nil {
				l.report("phrases "+id, "there is no choice %q", choice)
			}
			l.markup("phrase "+id+" "+choice, text)
		}
		for _, c := range q.Choices {
			if _, ok := phrases[c.ID]; !ok && c.Forbidden == nil {
				l.report("phrases "+id, "choice %s has no phrase", c.ID)
			}
		}
	}
	l.measures()
}

func (l *linter) measures() {
	q := l.Flow.Question("measures")
	if q == nil {
		return
	}
	for _, c := range q.Choices {
		if len(l.Frame.Measures[c.ID]) == 0 {
			l.report("measure "+c.ID, "belongs to no control")
		}
		if c.Note == nil {
			l.report("measure "+c.ID, "is not described")
		}
	}
	for measure, controls := range l.Frame.Measures {
		if q.Choice(measure) == nil {
			l.report("measures", "there is no measure %q", measure)
		}
		for _, number := range controls {
			if !control.MatchString(number) {
				l.report("measure "+measure, "there is no control %q in Annex A of ISO/IEC 27001:2022", number)
			}
		}
	}
}

// question checks what the flow itself cannot: its sources, and that it says
// why it is asked.
func (l *linter) question(q *flow.Question) {
	place := "question " + q.ID
	if q.Why == nil {
		l.report(place, "does not say why it is asked")
	}
	if len(q.Sources) == 0 {
		l.report(place, "names no source")
	}
	l.cited(place, q.Sources)
	for _, c := range q.Choices {
		l.cited(place+" choice "+c.ID, c.Sources)
		if (c.Forbidden != nil || c.Warn != nil) && len(c.Sources) == 0 {
			l.report(place+" choice "+c.ID, "gives no source for its reason")
		}
	}
	for _, c := range q.Checks {
		l.cited(place+" check", c.Sources)
	}
}
