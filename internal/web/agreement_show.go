package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

func counterparty(d *app.Dossier) string {
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

func mayAct(p *page, d *app.Dossier) bool {
	if d.Next() == agreement.ActAnswer {
		return p.May(app.Write)
	}
	return p.May(app.Bind)
}

// stateKey names the state for people, who see two more than there are.
func stateKey(a agreement.Agreement) string {
	switch {
	case a.State == agreement.Draft && a.Final:
		return "final"
	case a.State == agreement.Signed && a.Complete():
		return "sealing"
	}
	return string(a.State)
}

func stateClass(a agreement.Agreement) string {
	switch a.State {
	case agreement.InForce:
		return "done"
	case agreement.Declined, agreement.Expired:
		return "must"
	case agreement.Withdrawn, agreement.Superseded:
		return "next"
	}
	return ""
}

func stateSentence(p *page, d *app.Dossier) string {
	sentence := p.T("agreements.ours", "role", p.T("role."+string(d.Ours)))
	if d.Version > 0 {
		sentence += " · " + p.T("version.number", "n", strconv.Itoa(d.Version))
	}
	return sentence
}

func filePath(d *app.Dossier, version int, format string) templ.SafeURL {
	return agreementPath(d.ID) + templ.SafeURL("/v/"+strconv.Itoa(version)+"/"+format)
}

// knot is something on the thread.
type knot struct {
	class, title, text, by, evidence string
	at                               time.Time
	line                             int // of the agreement's story; 0 = still to come
}

// knots tells the story: the lines of the log that matter to people, then what
// is to come.
func knots(p *page, d *app.Dossier) []knot {
	var list []knot
	for _, l := range d.Story {
		key := "event." + l.Event
		if !lang.Has(key) {
			continue // answering questions, one by one, is no event to people
		}
		k := knot{at: l.Time, title: p.T(key), line: l.N}
		if lang.Has("event-text." + l.Event) {
			k.text = p.T("event-text."+l.Event, "n", payload(l, "version"), "name", payload(l, "name"), "organisation", payload(l, "organisation"), "function", payload(l, "function"), "reason", payload(l, "reason"), "email", payload(l, "email"), "subject", payload(l, "subject"), "to", payload(l, "to"))
		}
		k.evidence = p.T("evidence.waiting")
		if l.Position >= 0 {
			k.evidence = p.T("evidence.line", "n", strconv.FormatInt(l.Position+1, 10))
		}
		list = append(list, k)
	}
	return append(list, coming(p, d)...)
}

// coming is what must still happen, in order.
func coming(p *page, d *app.Dossier) []knot {
	add := func(list []knot, class, key string) []knot {
		return append(list, knot{class: class, title: p.T("coming."+key, "name", counterparty(d), "organisation", d.Organisation.Name)})
	}
	var list []knot
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

// payload gives one value of what a line was about; "" when it was erased.
func payload(l store.Line, name string) string {
	if l.Opening == nil {
		return ""
	}
	var record map[string]any
	if json.Unmarshal(l.Opening.Payload, &record) != nil {
		return ""
	}
	switch v := record[name].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatInt(int64(v), 10)
	case map[string]any:
		return fmt.Sprint(v["email"])
	}
	return ""
}

// dossier is what nearly every page of an agreement begins with.
func (s *Server) dossier(r *http.Request, p *page) (*app.Dossier, error) {
	id, err := idOf(r)
	if err != nil {
		return nil, err
	}
	return s.app.ShowAgreement(r.Context(), p.Who, id)
}

func (s *Server) agreementShow(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	p.Title = p.T("agreement.title", "kind", p.T("kind."+d.Kind), "name", counterparty(d))
	s.show(w, r, http.StatusOK, agreementPage(p, d))
	return nil
}

// agreementNext goes to where answering goes on.
func (s *Server) agreementNext(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	if next := d.Answers.Next(); next != nil && d.MayEdit() == nil {
		return redirect(w, r, string(questionPath(d, next.ID)))
	}
	return redirect(w, r, string(agreementPath(d.ID))+"/check")
}

func (s *Server) agreementFile(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(r.PathValue("version"))
	format := r.PathValue("format")
	if err != nil || fileKinds[format] == "" {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	data, err := s.app.AgreementFile(r.Context(), p.Who, id, version, strings.TrimSuffix(format, ".pdf"))
	if err != nil {
		return err
	}
	return send(w, app.ProcessingAgreement+"-v"+strconv.Itoa(version)+"."+format, fileKinds[format], data)
}

func (s *Server) agreementExplain(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	list, err := s.app.Explain(d, p.Lang)
	if err != nil {
		return err
	}
	p.Title = p.T("explained.title")
	s.show(w, r, http.StatusOK, explainedPage(p, d, list))
	return nil
}
