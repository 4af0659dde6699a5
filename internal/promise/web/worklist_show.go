package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

func (s *handlers) worklistShow(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after, err := page.AfterID(r)
	if err != nil {
		return err
	}
	work, err := promise.Today(r.Context(), s.App, p.Who, after, page.ListLimit)
	if err != nil {
		return err
	}
	p.Title = p.T("nav.today")
	s.Render(w, r, http.StatusOK, worklistPage(p, work))
	return nil
}

func todayTitle(p *page.Page, w *promise.Worklist) string {
	n := min(promise.CountLimit, w.OursCount+w.FailedCount+len(w.Stuck))
	switch {
	case n == 0 && len(w.States) == 0:
		return p.T("today.welcome")
	case n == 0:
		return p.T("today.nothing")
	case n <= 12:
		return p.T("today.title", "n", strconv.Itoa(n), "count", p.T("number."+strconv.Itoa(n)))
	}
	return p.T("today.many", "count", page.Count(n))
}

func todayLead(p *page.Page, w *promise.Worklist) string {
	if w.TheirsCount == 0 {
		return p.T("today.lead-none")
	}
	return p.T("today.lead", "n", page.Count(w.TheirsCount))
}

// whyOf names the text that says why something must happen now.
func whyOf(one promisestore.Summary) string {
	switch act := one.Next; {
	case act == agreement.ActRevise:
		return string(one.State)
	case act == agreement.ActNone:
		return string(one.State)
	case act == agreement.ActSign && one.State == agreement.Signed: // by the other side: ours is the last
		return "sign-last"
	default:
		return string(act)
	}
}

// actPath is where one does what must happen next.
func actPath(one promisestore.Summary) templ.SafeURL {
	path := page.AgreementPath(one.ID)
	switch one.Next {
	case agreement.ActAnswer:
		return path + "/next"
	case agreement.ActSign:
		return path + "/sign"
	case agreement.ActSend:
		return path + "/offer"
	}
	return path
}

// part is a piece of the coverage bar.
type part struct{ name, count, x, width, fill, stroke, dash, class string }

func coverageParts(w *promise.Worklist) []part {
	groups := []struct {
		name, fill, stroke, dash, class string
		states                          []agreement.State
	}{
		{"in-force", "var(--act)", "var(--act)", "", "done", []agreement.State{agreement.InForce}},
		{"open", "var(--act-soft)", "var(--act)", "", "", []agreement.State{agreement.Offered, agreement.Signed}},
		{"draft", "none", "var(--calm)", "4 3", "next", []agreement.State{agreement.Draft}},
		{"stuck", "var(--must-soft)", "var(--must)", "", "must", []agreement.State{agreement.Declined, agreement.Expired}},
	}
	total := 0
	counts := make([]int, len(groups))
	for i, g := range groups {
		for _, state := range g.states {
			counts[i] += w.States[state]
		}
		total += counts[i]
	}
	var list []part
	x := 1.0
	for i, g := range groups {
		if counts[i] == 0 {
			continue
		}
		width := 998 * float64(counts[i]) / float64(total)
		list = append(list, part{
			g.name, strconv.Itoa(counts[i]), page.Number(x), page.Number(max(width-4, 4)), g.fill, g.stroke, g.dash,
			g.class,
		})
		x += width
	}
	return list
}

func coverageTitle(p *page.Page, w *promise.Worklist) string {
	total := 0
	for state, n := range w.States {
		if state != agreement.Withdrawn && state != agreement.Superseded {
			total += n
		}
	}
	return p.T("coverage.title", "n", strconv.Itoa(w.States[agreement.InForce]), "total", strconv.Itoa(total))
}
