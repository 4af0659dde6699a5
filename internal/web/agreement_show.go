package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
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

func (s *Server) today(w http.ResponseWriter, r *http.Request, p *page) error {
	list, err := s.app.Today(r.Context(), p.Who)
	if err != nil {
		return err
	}
	p.Title = p.T("nav.today")
	s.show(w, r, http.StatusOK, todayPage(p, list))
	return nil
}

func todayTitle(p *page, w *app.Worklist) string {
	n := len(w.Ours) + len(w.Mail)
	switch {
	case n == 0 && len(w.States) == 0:
		return p.T("today.welcome")
	case n == 0:
		return p.T("today.nothing")
	case n <= 12:
		return p.T("today.title", "n", strconv.Itoa(n), "count", p.T("number."+strconv.Itoa(n)))
	}
	return p.T("today.title", "n", strconv.Itoa(n), "count", strconv.Itoa(n))
}

func todayLead(p *page, w *app.Worklist) string {
	if len(w.Theirs) == 0 {
		return p.T("today.lead-none")
	}
	return p.T("today.lead", "n", strconv.Itoa(len(w.Theirs)))
}

func nameOf(p *page, one app.Summary) string {
	if one.Counterparty == "" {
		return p.T("agreement.nobody")
	}
	return one.Counterparty
}

func counterparty(d *app.Dossier) string {
	if party, ok := d.Answers.Answer(string(d.Ours.Other())).(map[string]any); ok {
		if name, ok := party["name"].(string); ok && name != "" {
			return name
		}
	}
	if d.Counterparty.Organisation != "" {
		return d.Counterparty.Organisation
	}
	return "…"
}

// whyOf names the text that says why something must happen now.
func whyOf(one app.Summary) string {
	switch act := one.Next(); {
	case act == agreement.ActRevise:
		return string(one.State)
	case act == agreement.ActNone:
		return string(one.State)
	case act == agreement.ActSign && one.SignedBy(one.Ours.Other()):
		return "sign-last"
	default:
		return string(act)
	}
}

// actPath is where one does what must happen next.
func actPath(one app.Summary) templ.SafeURL {
	path := agreementPath(one.ID)
	switch one.Next() {
	case agreement.ActAnswer:
		return path + "/next"
	case agreement.ActSign:
		return path + "/sign"
	case agreement.ActSend:
		return path + "/offer"
	}
	return path
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

// clockNow is where now stands on the bar of an offer.
func clockNow(p *page, a agreement.Agreement) string {
	whole := a.ExpiresAt.Sub(a.OfferedAt)
	if whole <= 0 {
		return "0"
	}
	share := float64(p.Now.Sub(a.OfferedAt)) / float64(whole)
	return strconv.Itoa(int(max(2, min(318, share*320))))
}

// part is a piece of the coverage bar.
type part struct{ name, count, x, width, fill, stroke, dash, class string }

func coverageParts(w *app.Worklist) []part {
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
		list = append(list, part{g.name, strconv.Itoa(counts[i]), number(x), number(max(width-4, 4)), g.fill, g.stroke, g.dash, g.class})
		x += width
	}
	return list
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

func coverageTitle(p *page, w *app.Worklist) string {
	total := 0
	for state, n := range w.States {
		if state != agreement.Withdrawn && state != agreement.Superseded {
			total += n
		}
	}
	return p.T("coverage.title", "n", strconv.Itoa(w.States[agreement.InForce]), "total", strconv.Itoa(total))
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
	if !d.SignedBy(d.Ours.Other()) {
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

const listMost = 50

func (s *Server) agreementList(w http.ResponseWriter, r *http.Request, p *page) error {
	after := store.ID("")
	if text := r.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = store.ParseID(text); err != nil {
			return err
		}
	}
	list, err := s.app.ListAgreements(r.Context(), p.Who, after, listMost)
	if err != nil {
		return err
	}
	next := ""
	if len(list) == listMost {
		next = string(list[len(list)-1].ID)
	}
	p.Title = p.T("agreements.title")
	s.show(w, r, http.StatusOK, agreementsPage(p, list, next))
	return nil
}

func (s *Server) agreementStart(w http.ResponseWriter, r *http.Request, p *page) error {
	if !p.May(app.Write) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	p.Title = p.T("new.title")
	if r.Method == http.MethodGet {
		var replaces *app.Dossier
		if text := r.URL.Query().Get("replaces"); text != "" {
			id, err := store.ParseID(text)
			if err == nil {
				replaces, err = s.app.ShowAgreement(r.Context(), p.Who, id)
			}
			if err != nil {
				return err
			}
		}
		s.show(w, r, http.StatusOK, newPage(p, nil, replaces))
		return nil
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	replaces := store.ID("")
	if f.get("replaces") != "" {
		if replaces, err = store.ParseID(f.get("replaces")); err != nil {
			return err
		}
	}
	id, err := s.app.StartAgreement(r.Context(), p.Who, app.Start{
		Kind: app.ProcessingAgreement, Ours: agreement.Role(f.get("ours")), Language: f.get("language"), Replaces: replaces,
	})
	if err != nil {
		return err
	}
	return redirect(w, r, string(agreementPath(id))+"/next")
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
	s.show(w, r, http.StatusOK, agreementPage(p, d, d.State == agreement.InForce))
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

func (s *Server) agreementFinalise(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	problems, err := s.app.FinaliseAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return redirect(w, r, string(agreementPath(id))+"/check")
	}
	say(w, "said.finalised")
	return redirect(w, r, string(agreementPath(id)))
}

func (s *Server) agreementSign(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	if !p.May(app.Bind) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	if d.Latest() == nil || d.MaySign(d.Ours, p.Now) != nil && r.Method == http.MethodGet {
		return redirect(w, r, string(agreementPath(d.ID)))
	}
	p.Title = p.T("sign.title", "kind", p.T("kind."+d.Kind), "name", counterparty(d))
	f := &form{values: url.Values{"name": {p.Who.Person.Name}, "function": {p.Who.Person.Function}}}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = parse(r); err != nil {
			return err
		}
		if f.problems, err = s.app.SignAgreement(r.Context(), p.Who, d.ID, s.signing(r, p, f)); err != nil {
			return err
		}
		if len(f.problems) == 0 {
			say(w, "said.signed")
			return redirect(w, r, string(agreementPath(d.ID)))
		}
		status = http.StatusUnprocessableEntity
	}
	html, err := s.app.AgreementFile(r.Context(), p.Who, d.ID, d.Version, "html")
	if err != nil {
		return err
	}
	s.show(w, r, status, signPage(p, f, d, beneath(articleOf(html))))
	return nil
}

// articleOf takes the document out of its page.
func articleOf(page []byte) string {
	_, rest, _ := strings.Cut(string(page), "<article")
	article, _, _ := strings.Cut(rest, "</article>")
	return "<article" + article + "</article>"
}

func (s *Server) agreementOffer(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	if !p.May(app.Bind) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	p.Title = p.T("offer.title", "name", counterparty(d))
	f := offerForm(d)
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = parse(r); err != nil {
			return err
		}
		days, err := strconv.Atoi(f.get("days"))
		if err != nil {
			days = 0
		}
		f.problems, err = s.app.OfferAgreement(r.Context(), p.Who, d.ID, app.Offer{
			To:   agreement.Contact{Organisation: f.get("organisation"), Name: f.get("name"), Email: f.get("email")},
			Days: days, Message: strings.ReplaceAll(f.get("message"), "\r\n", "\n"), First: agreement.Role(f.get("first")),
		})
		if err != nil {
			return err
		}
		if len(f.problems) == 0 {
			if s.app.Mail {
				say(w, "said.offered")
			} else {
				say(w, "said.offered-kept")
			}
			return redirect(w, r, string(agreementPath(d.ID)))
		}
		status = http.StatusUnprocessableEntity
	}
	s.show(w, r, status, offerPage(p, f, d, s.app.Mail))
	return nil
}

// offerDays is how long a counterparty usually gets.
const offerDays = "30"

func offerForm(d *app.Dossier) *form {
	c := d.Counterparty
	if party, ok := d.Answers.Answer(string(d.Ours.Other())).(map[string]any); ok && c.Email == "" {
		contact, _ := party["contact"].(map[string]any)
		c.Organisation, _ = party["name"].(string)
		c.Email, _ = contact["email"].(string)
		c.Name, _ = contact["name"].(string)
	}
	return &form{values: url.Values{"organisation": {c.Organisation}, "name": {c.Name}, "email": {c.Email}, "days": {offerDays}}}
}

func (s *Server) agreementWithdraw(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	if err := s.app.WithdrawAgreement(r.Context(), p.Who, id, f.get("reason")); err != nil {
		return err
	}
	say(w, "said.withdrawn")
	return redirect(w, r, string(agreementPath(id)))
}

func (s *Server) agreementRevise(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := s.app.ReviseAgreement(r.Context(), p.Who, id); err != nil {
		return err
	}
	say(w, "said.revised")
	return redirect(w, r, string(agreementPath(id))+"/check")
}

// fileKinds are the media types of the documents.
var fileKinds = map[string]string{
	"pdf": "application/pdf", "sealed.pdf": "application/pdf", "html": "text/html; charset=utf-8",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
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

func (s *Server) evidenceExport(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	data, err := s.app.ExportAgreement(r.Context(), p.Who.Organisation, id)
	if err != nil {
		return err
	}
	return send(w, "dossier-"+string(id)+".zip", "application/zip", data)
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

// lineView is a line of the log as people see it.
type lineView struct {
	line          store.Line
	body, payload string
}

func (s *Server) evidenceErase(w http.ResponseWriter, r *http.Request, p *page) error {
	d, err := s.dossier(r, p)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	var f *form
	status := http.StatusOK
	if r.Method == http.MethodPost {
		if f, err = parse(r); err != nil {
			return err
		}
		if f.problems, err = s.app.EraseLine(r.Context(), p.Who, d.ID, n, f.get("reason")); err != nil {
			return err
		}
		if len(f.problems) == 0 {
			say(w, "said.erased")
			return redirect(w, r, string(agreementPath(d.ID))+"/line/"+strconv.Itoa(n))
		}
		status = http.StatusUnprocessableEntity
	}
	v := lineView{}
	if v.line, err = s.app.ShowLine(r.Context(), p.Who, d.ID, n); err != nil {
		return err
	}
	body, err := v.line.Marshal()
	if err != nil {
		return err
	}
	v.body = string(body)
	if v.line.Opening != nil {
		v.payload = string(v.line.Opening.Payload)
	}
	p.Title = eventTitle(p, v.line.Event)
	s.show(w, r, status, linePage(p, f, d, v))
	return nil
}
