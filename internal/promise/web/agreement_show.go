package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/promise/agreement"
)

func counterparty(d *promise.AgreementView) string {
	if party, ok := d.Answers.Answer(string(d.Theirs())).(map[string]any); ok {
		if name, ok := party["name"].(string); ok && name != "" {
			return name
		}
	}
	if d.Counterparty.Organisation != "" {
		return d.Counterparty.Organisation
	}
	return "…"
}

func mayAct(p *page.Page, d *promise.AgreementView) bool {
	needs := map[agreement.Act]app.UseCase{
		agreement.ActAnswer: app.AgreementAnswer, agreement.ActSign: app.AgreementSign,
		agreement.ActSend: app.AgreementOffer, agreement.ActRevise: app.AgreementRevise,
	}
	return p.May(needs[d.Next()])
}

// stateKey names the state for people, who see two more than there are.
func stateKey(state agreement.State, final, complete bool) string {
	switch {
	case state == agreement.Draft && final:
		return "final"
	case state == agreement.Signed && complete:
		return "sealing"
	}
	return string(state)
}

func stateClass(state agreement.State) string {
	switch state {
	case agreement.InForce:
		return "done"
	case agreement.Declined, agreement.Expired:
		return "must"
	case agreement.Withdrawn, agreement.Superseded:
		return "next"
	}
	return ""
}

func stateSentence(p *page.Page, d *promise.AgreementView) string {
	sentence := p.T("agreements.ours", "role", p.T("role."+string(d.Ours)))
	if d.Version > 0 {
		sentence += " · " + p.T("version.number", "n", strconv.Itoa(d.Version))
	}
	return sentence
}

func filePath(d *promise.AgreementView, version int, format string) templ.SafeURL {
	return page.AgreementPath(d.ID) + templ.SafeURL("/v/"+strconv.Itoa(version)+"/"+format)
}

// timelineEntry is something on the timeline.
type timelineEntry struct {
	class, title, text, by, evidence string
	at                               time.Time
	line                             int // of the agreement's story; 0 = still to come
}

// timeline tells the story: the lines of the log that matter to people, then what
// is to come.
func timeline(p *page.Page, d *promise.AgreementView) []timelineEntry {
	var list []timelineEntry
	for _, l := range d.Story {
		title, notable := report.EventTitle(p.Lang, l.Event)
		if !notable {
			continue // answering questions, one by one, is no event to people
		}
		entry := timelineEntry{at: l.Time, title: title, line: l.N, evidence: p.T("evidence.waiting")}
		switch event, err := app.ReadEvent(l); {
		case err != nil || l.Opening == nil:
			entry.text = p.T("verify.erased")
		default:
			entry.text = report.EventText(p.Lang, event)
		}
		if l.Position >= 0 {
			entry.evidence = p.T("evidence.line", "n", strconv.FormatInt(l.Position+1, 10))
		}
		list = append(list, entry)
	}
	return append(list, pendingSteps(p, d)...)
}

// pendingSteps is what must still happen, in order.
func pendingSteps(p *page.Page, d *promise.AgreementView) []timelineEntry {
	add := func(list []timelineEntry, class, key string) []timelineEntry {
		return append(list, timelineEntry{class: class, title: p.T("coming."+key, "name", counterparty(d), "organisation", d.Organisation.Name)})
	}
	var list []timelineEntry
	if d.State != agreement.Draft && d.State != agreement.Offered && d.State != agreement.Signed {
		return nil
	}
	class := "must"
	next := func(key string) {
		list = add(list, class, key)
		class = "next"
	}
	if !d.Final {
		next("finalise")
	}
	if d.First == d.Ours && !d.SignedBy(d.Ours) {
		next("sign")
	}
	if d.OfferedAt.IsZero() {
		next("send")
	}
	if !d.SignedBy(d.Theirs()) {
		if class == "must" {
			class = "open" // theirs to do
		}
		next("their-signature")
	}
	if d.First != d.Ours && !d.SignedBy(d.Ours) {
		next("sign")
	}
	class = "next"
	next("seal")
	return list
}

// dossier is what nearly every page of an agreement begins with.
func (s *handlers) dossier(r *http.Request, p *page.Page) (*promise.AgreementView, error) {
	id, err := page.PathID(r)
	if err != nil {
		return nil, err
	}
	return promise.ShowAgreement(r.Context(), s.App, p.Who, id)
}

func (s *handlers) agreementShow(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	p.Title = p.T("agreement.title", "kind", p.T("kind."+d.Kind), "name", counterparty(d))
	m, err := s.meaningOf(r, p, d)
	if err != nil {
		return err
	}
	s.Render(w, r, http.StatusOK, agreementShowPage(p, d, m))
	return nil
}

// agreementNext goes to where answering goes on.
func (s *handlers) agreementNext(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	if next := d.Answers.Next(); next != nil && d.MayEdit() == nil {
		return page.Redirect(w, r, string(questionPath(d, next.ID)))
	}
	return page.Redirect(w, r, string(page.AgreementPath(d.ID))+"/check")
}
