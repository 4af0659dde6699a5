package promise

import (
	"context"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/reading"
)

// markAuthor is who comments and proposes in a marked copy.
const markAuthor = "Verhaal"

// Mark gives a copy of the DOCX that the opinion is of, with a comment at each
// passage that should change and the proposals as tracked insertions.
func (a *DocumentOpinion) Mark(ctx context.Context, data []byte, l string, now time.Time) ([]byte, error) {
	if a.Text.Format != reading.DOCX {
		return nil, fault.New(fault.Invalid, "opinion.mark.docx")
	}
	marked, err := reading.Mark(ctx, data, a.Text, a.remarks(l), markAuthor, now)
	return marked, report.ReadingFault(err)
}

// remarks are what is said in the copy: the advice at its passages, then where
// the text contradicts itself, and at the end what is to be added.
func (a *DocumentOpinion) remarks(l string) []reading.Remark {
	var list, added []reading.Remark
	proposed := map[string]bool{} // a provision that serves more points is proposed once
	for _, one := range a.Advice {
		comment := one.Name + "\n" + lang.T(l, "opinion.why."+one.Why) + ". " + one.Reason
		comment += report.Bracketed(l, one.Sources)
		remark := reading.Remark{Comment: comment}
		for _, text := range one.Proposal {
			if !proposed[text] {
				proposed[text] = true
				remark.Insert = append(remark.Insert, text)
			}
		}
		if len(one.Passages) == 0 {
			added = append(added, remark)
			continue
		}
		remark.At = one.Passages[0].Span
		list = append(list, remark)
	}
	for _, c := range a.Contradictions {
		for _, p := range c.Passages {
			list = append(list, reading.Remark{At: p.Span, Comment: lang.T(l, "opinion.mark.contradiction") + "\n" + c.Text})
		}
	}
	if len(added) > 0 {
		list = append(list, reading.Remark{Insert: []string{lang.T(a.Language, "opinion.mark.added")}})
	}
	return append(list, added...)
}
