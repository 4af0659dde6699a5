package review

import (
	"maps"
	"slices"
	"sync"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/promise/terms"
)

// maxProposal is how many provisions are proposed for one point: who asks for
// more than these is drafting an agreement.
const maxProposal = 4

// Propose gives each advice of an opinion the provisions of our own clause
// library that serve its point, in the language of the document, as they are
// usual for side; without a side as both sides usually accept them. Consent for
// sub-processors stays as the document has it, general or specific: the other
// kind would contradict it.
func Propose(o *Opinion, side Side) {
	k := drafted{side: side, lang: o.Language}
	if o.Language != "nl" {
		k.lang = "en"
	}
	if a, ok := o.Terms.SubprocessorAuthorisation.Get(); ok && a != terms.NoSubprocessors {
		k.authorisation = string(a)
	}
	for i, a := range o.Advice {
		at := slices.IndexFunc(o.Points, func(p Point) bool { return p.ID == a.Point })
		if at >= 0 {
			o.Advice[i].Proposal = k.proposal(o.Points[at].Covers)
		}
	}
}

// drafted is what one of our own agreements is drafted for, from which
// provisions are proposed.
type drafted struct {
	side          Side
	authorisation string // of sub-processors: general or specific; empty = as is usual for the side
	lang          string // nl or en
}

// proposal gives provisions that serve the points: for each point one that
// serves it, and more as far as there is room, in the order of the library.
func (k drafted) proposal(covers []string) []string {
	list := k.wordings()
	serves := func(w clause.Wording, point string) bool { return slices.Contains(w.Serves, point) }
	chosen := map[int]bool{}
	for _, point := range covers {
		has := func(i int) bool { return serves(list[i], point) }
		if first := slices.IndexFunc(list, func(w clause.Wording) bool { return serves(w, point) }); first >= 0 && len(chosen) < maxProposal &&
			!slices.ContainsFunc(slices.Collect(maps.Keys(chosen)), has) {
			chosen[first] = true
		}
	}
	for i, w := range list {
		if len(chosen) < maxProposal && slices.ContainsFunc(covers, func(point string) bool { return serves(w, point) }) {
			chosen[i] = true
		}
	}
	texts := make([]string, 0, len(chosen))
	for _, i := range slices.Sorted(maps.Keys(chosen)) {
		texts = append(texts, list[i].Text)
	}
	return texts
}

// wordings are made once for each.
func (k drafted) wordings() []clause.Wording {
	made, ok := drafts.Load(k)
	if !ok {
		made, _ = drafts.LoadOrStore(k, sync.OnceValue(k.draft))
	}
	return made.(func() []clause.Wording)()
}

var drafts sync.Map

// draft answers the questions of our own agreement as is usual for a side.
func (k drafted) draft() []clause.Wording {
	library := clause.ProcessingAgreement()
	chosen := map[Side]string{Controller: "customer", Processor: "provider"}[k.side]
	if chosen == "" {
		chosen = "balanced"
	}
	s, _ := library.Flow.New(map[string]any{"side": chosen})
	for q := s.Next(); q != nil; q = s.Next() {
		answer := s.Suggestion(q.ID)
		if q.ID == "subprocessor_authorisation" && k.authorisation != "" {
			answer = k.authorisation
		}
		if answer == nil {
			answer = q.ExampleIn(k.lang)
		}
		if answer == nil {
			answer = ""
		}
		if problems := s.Set(q.ID, answer); len(problems) > 0 {
			panic("review: cannot answer " + q.ID + " of our own agreement: " + problems[0].Code)
		}
	}
	return library.Wordings(s, k.lang)
}
