package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/law/period"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/terms"
)

// Section is a part of an agreement's page that a higher chapter adds: what
// follows there from what was agreed. It gives nil when there is nothing to show.
type Section func(p *page.Page, t *terms.Terms) templ.Component

// meaning is what an agreement comes to, for people: what the clock would be,
// what the other chapters add, and the terms in short.
type meaning struct {
	terms    promise.DocumentTerms
	breach   *breachClock
	sections []templ.Component
	short    []promise.TermLine // agreed, by clause
	unsaid   []string           // names of terms that are not said
}

// breachClock is the clock of the agreement as it would run from now.
type breachClock struct {
	sentence     string
	details      []string
	wide, narrow *picture.Picture
}

// meaningOf works out what an agreement comes to; nil when it has no terms.
func (s *handlers) meaningOf(r *http.Request, p *page.Page, d *promise.AgreementView) (*meaning, error) {
	t, err := promise.AgreementTerms(r.Context(), s.App, p.Who, d.ID)
	if err != nil || t == nil {
		return nil, err
	}
	m := &meaning{terms: promise.NewDocumentTerms("", promise.FromUnsealed, *t)}
	for _, line := range promise.TermLines(t, p.Lang) {
		switch {
		case line.Value != "" && line.Key != "parties" && line.Key != "date":
			m.short = append(m.short, line)
		case line.Standing != terms.Agreed:
			m.unsaid = append(m.unsaid, line.Label)
		}
	}
	slices.SortStableFunc(m.short, func(a, b promise.TermLine) int { return compareClauses(a.Clause, b.Clause) })
	if !d.Open() && d.State != agreement.InForce {
		return m, nil
	}
	if m.breach, err = m.clock(p, d.State == agreement.InForce); err != nil {
		return nil, err
	}
	for _, section := range s.sections {
		if one := section(p, t); one != nil {
			m.sections = append(m.sections, one)
		}
	}
	return m, nil
}

// clock is what the processor must do if a breach becomes known to it now.
//
// law: avg 33(2)
func (m *meaning) clock(p *page.Page, inForce bool) (*breachClock, error) {
	agreed, ok := m.terms.BreachClock()
	if !ok {
		return &breachClock{sentence: p.T("agreement.meaning.no-hours")}, nil
	}
	rule, err := period.Find("contract", p.Now)
	if err != nil {
		return nil, err
	}
	c, err := period.Compute(rule, p.Now, period.Options{Hours: agreed.Hours})
	if err != nil {
		return nil, err
	}
	key := "agreement.meaning.clock-then"
	if inForce {
		key = "agreement.meaning.clock"
	}
	b := &breachClock{
		sentence: p.T(key, "who", m.controller(p), "at", say.End(p.Lang, c.Target), "clause",
			behindComma(promise.ClausePlace(agreed.Clause, p.Lang))),
		wide: picture.Clock(&c, p.Lang, p.Now, time.Time{}, pictureWide), narrow: picture.Clock(&c, p.Lang, p.Now, time.Time{},
			pictureNarrow),
	}
	for _, line := range m.short {
		if strings.HasPrefix(line.Key, "breach_notice_") {
			b.details = append(b.details, line.Label+": "+line.Value)
		}
	}
	return b, nil
}

// How wide pictures are drawn, in pixels.
const (
	pictureWide   = 640
	pictureNarrow = 320
)

func (m *meaning) controller(p *page.Page) string {
	if party, ok := m.terms.Party(terms.Controller); ok {
		return party.Name
	}
	return p.T("role.controller")
}

// behindComma puts a place behind what it is the place of.
func behindComma(place string) string {
	if place == "" {
		return ""
	}
	return ", " + place
}

// compareClauses puts 8.2 before 11.1, and what is no number last.
func compareClauses(a, b string) int {
	one, other := clauseNumbers(a), clauseNumbers(b)
	if one == nil || other == nil {
		return cmp.Compare(len(other), len(one))
	}
	return slices.Compare(one, other)
}

// clauseNumbers gives the numbers of "11.1"; nil when it is not made of numbers.
func clauseNumbers(clause string) []int {
	var all []int
	for part := range strings.SplitSeq(clause, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		all = append(all, n)
	}
	return all
}

// newArticle says whether a line is the first of its article.
func (m *meaning) newArticle(i int) bool {
	article := func(line promise.TermLine) string { first, _, _ := strings.Cut(line.Clause, "."); return first }
	return i == 0 || article(m.short[i]) != article(m.short[i-1])
}
