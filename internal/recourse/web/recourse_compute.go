package web

import (
	"encoding/json"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/recourse/share"
)

var recourseCalculator = &page.Calculator{ID: "recourse"}

// recourse works out who bears what, for everybody. Nothing is kept: the case
// travels in the form.
func (s *handlers) recourse(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := s.IdentifyVisitor(r, p); err != nil {
		return err
	}
	p.Title, p.Path = p.T("calc.recourse.title"), "/recourse"
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, recourseStart(p, recourse.CaseExamples()))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	act, what, _ := strings.Cut(f.Get("act"), ":")
	raw, err := caseOf(f, p.Lang)
	if err != nil {
		return err
	}
	switch act {
	case "edit":
		return s.editCase(w, r, p, raw, "", nil)
	case "add":
		return s.editCase(w, r, p, raw, what, nil)
	case "remove":
		page.DropRow(raw, what)
		return s.editCase(w, r, p, raw, "", nil)
	}
	outcome, problems, err := bearing(raw, p.Lang)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.editCase(w, r, p, raw, "", problems)
	}
	view := &caseView{form: newCaseForm(raw, p.Lang), now: outcome}
	if err := view.whatIf(f, p.Lang); err != nil {
		return err
	}
	s.Render(w, r, http.StatusOK, recourseResult(p, view))
	return nil
}

// bearing works out who bears what, or says what is wrong with the case.
func bearing(raw map[string]any, l string) (recourse.Recourse, []record.Problem, error) {
	c, problems := share.Read(raw)
	if len(problems) > 0 {
		return recourse.Recourse{}, problems, nil
	}
	outcome, err := recourse.ComputeRecourse(c, l)
	return outcome, nil, err
}

// caseOf reads the case from what was sent: an example, a case from a link, or
// the form.
func caseOf(f *page.Form, l string) (map[string]any, error) {
	if id := f.Get("example"); id != "" {
		all := recourse.CaseExamples()
		if i := slices.IndexFunc(all, func(e recourse.CaseExample) bool { return e.ID == id }); i >= 0 {
			return complete(all[i].In(l), l), nil
		}
		return nil, fault.New(fault.NotFound, "fault.not-found")
	}
	raw := map[string]any{}
	if text := f.Get("case"); text != "" {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&raw); err != nil || decoder.More() {
			return nil, fault.New(fault.Invalid, "fault.link-broken")
		}
		return complete(raw, l), nil
	}
	fields := url.Values{}
	for name, value := range f.Values {
		if !slices.Contains([]string{"act", "case", "example"}, name) && !strings.HasPrefix(name, changePrefix) {
			fields[name] = value
		}
	}
	return complete(page.RecordOf(fields, l, RecourseKinds), l), nil
}

func (s *handlers) editCase(w http.ResponseWriter, r *http.Request, p *page.Page, raw map[string]any, more string,
	problems []record.Problem,
) error {
	form := newCaseForm(raw, p.Lang)
	form.more, form.Problems = more, problems
	status := http.StatusOK
	if len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	s.Render(w, r, status, recourseEdit(p, form))
	return nil
}

func newCaseForm(raw map[string]any, l string) *caseForm {
	return &caseForm{Calculation: &page.Calculation{Calculator: recourseCalculator, Values: page.ValuesOf(raw, l, RecourseKinds)}, raw: raw}
}

// caseView is an outcome, and beside it what it would be if something were
// otherwise.
type caseView struct {
	form    *caseForm
	now     recourse.Recourse
	changed *recourse.Recourse
	changes map[string]string // as filled in
}

// changePrefix begins the name of a field of "what if"; what follows is a place
// in the case.
const changePrefix = "if:"

// change is one thing that can be otherwise.
type change struct {
	name, label, value string
	kind               string
	parties            []string
}

// offered gives what can be changed: who was called on, each share, cap and
// estate.
func (v *caseView) offered(p *page.Page) []change {
	f := v.form
	var all []change
	add := func(name, label, kind string, parties []string) {
		value, filled := v.changes[name]
		if !filled {
			value = f.Values.Get(name)
		}
		all = append(all, change{name: name, label: label, value: value, kind: kind, parties: parties})
	}
	add("called", p.T("recourse.if.called"), "party", f.liableIDs())
	list, _ := f.raw["parties"].([]any)
	for _, id := range f.liableIDs() {
		add("shares."+id, p.T("recourse.if.share", "who", f.partyName(p, id)), "share", nil)
	}
	contracts, _ := f.raw["contracts"].([]any)
	for i := range contracts {
		contract, _ := contracts[i].(map[string]any)
		add("contracts["+strconv.Itoa(i)+"].cap.amount",
			p.T("recourse.if.cap", "debtor", f.partyName(p, page.Text(contract["debtor"])), "creditor",
				f.partyName(p, page.Text(contract["creditor"]))), "money", nil)
	}
	for i := range list {
		if id := page.Text(f.party(i)["id"]); slices.Contains(f.liableIDs(), id) {
			add("parties["+strconv.Itoa(i)+"].estate", p.T("recourse.if.estate", "who", f.partyName(p, id)), "money", nil)
		}
	}
	return all
}

// liableIDs are the parties that can be liable.
func (f *caseForm) liableIDs() []string {
	list, _ := f.raw["parties"].([]any)
	var ids []string
	for i := range list {
		if role := f.role(i); role != "data-subjects" && role != "creditor" {
			ids = append(ids, page.Text(f.party(i)["id"]))
		}
	}
	return ids
}

// whatIf works out the case with the changes that were filled in, if any.
func (v *caseView) whatIf(sent *page.Form, l string) error {
	changes := map[string]string{}
	for name, values := range sent.Values {
		if place, ok := strings.CutPrefix(name, changePrefix); ok && len(values) > 0 {
			value := strings.TrimSpace(values[0])
			if value != v.form.Values.Get(place) && len(place) < 100 {
				changes[place] = value
			}
		}
	}
	if len(changes) == 0 {
		return nil
	}
	v.changes = changes
	raw, err := copied(v.form.raw)
	if err != nil {
		return err
	}
	for place, value := range changes {
		v.apply(raw, place, value, l)
	}
	v.fillUp(raw, changes)
	outcome, problems, err := bearing(raw, l)
	if err != nil {
		return err
	}
	if v.form.Problems = problems; len(problems) == 0 {
		v.changed = &outcome
	}
	return nil
}

// apply makes one change. A cap or an estate that was emptied is gone.
func (v *caseView) apply(raw map[string]any, place, value, l string) {
	if place == "called" {
		if value != "" {
			raw["payments"] = v.callOn(raw, value)
		}
		return
	}
	steps, ok := page.StepsOf(place)
	if !ok {
		return
	}
	if value == "" {
		page.DropRow(raw, strings.TrimSuffix(place, ".amount"))
		return
	}
	page.Put(raw, steps, page.Exchange(RecourseKinds[steps[len(steps)-1].Key], l, value))
}

// fillUp lets the other parts follow when one was changed, so that they are 100
// per cent together again: each keeps its proportion to the others.
func (v *caseView) fillUp(raw map[string]any, changes map[string]string) {
	one := ""
	for place := range changes {
		if id, ok := strings.CutPrefix(place, "shares."); ok {
			if one != "" {
				return // more than one: somebody has thought about it
			}
			one = id
		}
	}
	parts, _ := raw["shares"].(map[string]any)
	value, ok := new(big.Rat).SetString(page.Text(parts[one]))
	if one == "" || !ok || value.Sign() < 0 || value.Cmp(hundred) > 0 {
		return
	}
	others := new(big.Rat)
	for id, before := range v.now.Case.Shares {
		if id != one {
			others.Add(others, before)
		}
	}
	for id, before := range v.now.Case.Shares {
		if id != one && others.Sign() > 0 {
			part := new(big.Rat).Sub(hundred, value)
			parts[id] = part.Mul(part, before).Quo(part, others).RatString()
			changes["shares."+id] = page.Text(parts[id])
		}
	}
}

var hundred = big.NewRat(100, 1)

// callOn makes one party the one that paid everything.
func (v *caseView) callOn(raw map[string]any, id string) []any {
	payments, _ := raw["payments"].([]any)
	claims, _ := raw["claims"].([]any)
	var paid []any
	for _, one := range claims {
		claim, _ := one.(map[string]any)
		amount, err := money.Parse(page.Text(claim["amount"]))
		if err != nil {
			continue
		}
		payment := map[string]any{"by": id, "to": claim["by"], "amount": amount.String()}
		if len(payments) > 0 {
			if first, _ := payments[0].(map[string]any); first["on"] != nil {
				payment["on"] = first["on"]
			}
		}
		paid = append(paid, payment)
	}
	return paid
}

func copied(raw map[string]any) (map[string]any, error) {
	data, err := json.Marshal(raw)
	if err != nil {
		return nil, err
	}
	var again map[string]any
	return again, json.Unmarshal(data, &again)
}

// recourseFile gives the statement, the picture or the data as a file.
func (s *handlers) recourseFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := s.IdentifyVisitor(r, p); err != nil {
		return err
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	raw, err := caseOf(f, p.Lang)
	if err != nil {
		return err
	}
	outcome, problems, err := bearing(raw, p.Lang)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		p.Title, p.Path = p.T("calc.recourse.title"), "/recourse"
		return s.editCase(w, r, p, raw, "", problems)
	}
	format := r.PathValue("format")
	data, err := outcome.File(format, p.Lang, p.Now)
	if err != nil {
		return err
	}
	return page.SendFile(w, "recourse."+format, data)
}
