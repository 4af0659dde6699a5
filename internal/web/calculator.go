package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/record"
)

// calculator is one of the calculations that are there for everybody. Nothing
// is kept: what is filled in travels in the form, and in the part of a link
// that a browser does not send.
type calculator struct {
	id      string
	inputs  []input
	compute func(given map[string]any, l string, now time.Time) (app.Report, []record.Problem, error)
}

// input is one thing to fill in. Its texts are calc.<calculator>.<name> and
// what follows it.
type input struct {
	name    string
	text    string                              // the key of its texts, when it is not calc.<calculator>.<name>
	kind    string                              // text, money, day, moment, number, choice, ticks, lines
	choices []string                            // of a choice or of ticks
	later   func() []string                     // the choices, where reading them takes time
	label   func(p *page, choice string) string // of a choice that has no text of its own
	first   string                              // what stands there before anything was filled in
	more    bool                                // under "more": most people leave it as it is
}

// calculators in the order of the list on /calculators.
var calculators = []*calculator{clockCalculator, fineCalculator, clearCalculator, interestCalculator, costCalculator}

func calculatorOf(id string) *calculator {
	if i := slices.IndexFunc(calculators, func(c *calculator) bool { return c.id == id }); i >= 0 {
		return calculators[i]
	}
	return nil
}

// reckoning is a calculator as somebody sees it: what was filled in, what is
// wrong with it, and what comes out.
type reckoning struct {
	*calculator
	values   url.Values
	problems []record.Problem
	report   *app.Report
}

func (s *Server) calculatorList(w http.ResponseWriter, r *http.Request, p *page) error {
	if err := s.anybody(r, p); err != nil {
		return err
	}
	p.Title = p.T("calculators.title")
	s.show(w, r, http.StatusOK, calculatorsPage(p))
	return nil
}

func (s *Server) calculatorShow(w http.ResponseWriter, r *http.Request, p *page) error {
	c, err := s.reckon(r, p)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(c.problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	s.show(w, r, status, calculatorPage(p, c))
	return nil
}

// reckon reads what was filled in, when anything was, and calculates.
func (s *Server) reckon(r *http.Request, p *page) (*reckoning, error) {
	if err := s.anybody(r, p); err != nil {
		return nil, err
	}
	c := &reckoning{calculator: calculatorOf(r.PathValue("calculator"))}
	if c.calculator == nil {
		return nil, fault.New(fault.NotFound, "fault.not-found")
	}
	p.Title = p.T("calc." + c.id + ".title")
	p.Path = "/calculators/" + c.id
	if r.Method == http.MethodGet {
		c.values = c.start(p.Now)
		return c, nil
	}
	f, err := parse(r)
	if err != nil {
		return nil, err
	}
	c.values = f.values
	report, problems, err := c.compute(c.record(f.values, p.Lang), p.Lang, p.Now)
	if c.problems = problems; err == nil && len(problems) == 0 {
		c.report = &report
	}
	return c, err
}

// calculatorPDF gives the outcome on paper.
func (s *Server) calculatorPDF(w http.ResponseWriter, r *http.Request, p *page) error {
	c, err := s.reckon(r, p)
	if err != nil {
		return err
	}
	if c.report == nil {
		s.show(w, r, http.StatusUnprocessableEntity, calculatorPage(p, c))
		return nil
	}
	data, err := document.PDF(c.report.Document(p.Lang, p.Now.In(lang.Zone())))
	if err != nil {
		return err
	}
	return send(w, c.id+".pdf", "application/pdf", data)
}

func (c *calculator) start(now time.Time) url.Values {
	v := url.Values{}
	for _, in := range c.inputs {
		switch in.first {
		case "":
		case "now":
			v.Set(in.name, now.In(lang.Zone()).Format("2006-01-02T15:04"))
		case "today":
			v.Set(in.name, now.In(lang.Zone()).Format(time.DateOnly))
		default:
			v.Set(in.name, in.first)
		}
	}
	return v
}

// record makes the record that a calculation reads of what was filled in;
// amounts and numbers are brought from the reader's way of writing to the
// exchange form.
func (c *calculator) record(values url.Values, l string) map[string]any {
	given := map[string]any{}
	for _, in := range c.inputs {
		value := strings.TrimSpace(values.Get(in.name))
		if steps, ok := stepsOf(in.name); ok && value != "" {
			put(given, steps, exchange(in.kind, l, value))
		}
	}
	return given
}

// exchange writes what a person typed as programs exchange it. What cannot be
// read is left as it is, for the calculation to complain about.
func exchange(kind, l, value string) string {
	switch kind {
	case "money":
		if amount, err := money.ParseIn(l, value); err == nil {
			return amount.String()
		}
	case "number":
		if l == "nl" {
			return strings.Replace(value, ",", ".", 1)
		}
	}
	return value
}

// complaints gives what is wrong with one input.
func (c *reckoning) complaints(p *page, name string) []string {
	var list []string
	for _, one := range c.problems {
		if one.Path == name || strings.HasPrefix(one.Path, name+"[") || strings.HasPrefix(one.Path, name+".") {
			list = append(list, lang.Problem(p.Lang, one))
		}
	}
	return list
}

// fragment is the part of a link that holds what was filled in. A browser does
// not send it, so that it reaches no log.
func (c *reckoning) fragment() string {
	kept := url.Values{}
	for _, in := range c.inputs {
		for _, value := range c.values[in.name] {
			if value != "" {
				kept.Add(in.name, value)
			}
		}
	}
	return kept.Encode()
}

// more says whether an input under "more" was filled in otherwise than it was.
func (c *reckoning) more() bool {
	return slices.ContainsFunc(c.inputs, func(in input) bool {
		value := c.values.Get(in.name)
		return in.more && value != "" && value != in.first && value != "unknown"
	})
}

func (c *reckoning) hasMore() bool {
	return slices.ContainsFunc(c.inputs, func(in input) bool { return in.more })
}

func (c *reckoning) chosen(name, choice string) bool {
	return slices.Contains(c.values[name], choice) || choice == "" && c.values.Get(name) == ""
}

// problem says what is wrong, and with which input.
func (c *reckoning) problem(p *page, one record.Problem) string {
	key := "calc." + c.id + "." + row.ReplaceAllString(one.Path, "")
	if one.Path == "" || !lang.Has(key) {
		return lang.Problem(p.Lang, one)
	}
	return p.T(key) + ": " + lang.Problem(p.Lang, one)
}

// row is the number of a row in a place.
var row = regexp.MustCompile(`\[[0-9]+\]`)

// inputID is the id of the input for a place in a record; a list's input
// stands for all its items.
func inputID(path string) string {
	if at := strings.LastIndexByte(path, '['); strings.HasSuffix(path, "]") && at > 0 {
		path = path[:at]
	}
	return "in-" + strings.NewReplacer(".", "-", "_", "-", "[", "-", "]", "").Replace(path)
}

// options gives the choices of an input.
func (in input) options() []string {
	if in.later != nil {
		return in.later()
	}
	return in.choices
}

// key is the key of the texts of an input.
func (c *reckoning) key(in input) string {
	if in.text != "" {
		return in.text
	}
	return "calc." + c.id + "." + in.name
}

// say names a choice.
func (c *reckoning) say(p *page, in input, choice string) string {
	if in.label != nil {
		return in.label(p, choice)
	}
	return p.T(c.key(in) + "." + choice)
}

// typeOf is the kind of <input> for an input.
func typeOf(in input) string {
	switch in.kind {
	case "ticks":
		return "checkbox"
	case "choice":
		return "radio"
	case "day":
		return "date"
	case "moment":
		return "datetime-local"
	}
	return "text"
}

// noted ties an input to its hint and to what is wrong with it.
func noted(key, name string, wrong []string) templ.Attributes {
	var ids []string
	if lang.Has(key + "-hint") {
		ids = append(ids, inputID(name)+"-hint")
	}
	for i := range wrong {
		ids = append(ids, inputID(name)+"-wrong"+strconv.Itoa(i))
	}
	a := templ.Attributes{}
	if len(ids) > 0 {
		a["aria-describedby"] = strings.Join(ids, " ")
	}
	if len(wrong) > 0 {
		a["aria-invalid"] = "true"
	}
	return a
}

// written is the way back from exchange.
func written(kind, l, value string) string {
	switch kind {
	case "money":
		if amount, err := money.Parse(value); err == nil {
			return amount.Format(l)
		}
	case "number":
		if l == "nl" {
			return strings.Replace(value, ".", ",", 1)
		}
	}
	return value
}
