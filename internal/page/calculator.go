package page

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/record"
)

// Calculator is one of the calculations that are there for everybody. Nothing
// is kept: what is filled in travels in the form, and in the part of a link
// that a browser does not send.
type Calculator struct {
	ID      string
	Inputs  []Input
	Compute func(given map[string]any, l string, now time.Time) (report.Report, []record.Problem, error)
}

// Input is one thing to fill in. Its texts are calc.<calculator>.<name> and
// what follows it.
type Input struct {
	Name    string
	Text    string                              // the key of its texts, when it is not calc.<calculator>.<name>
	Kind    string                              // text, money, day, moment, number, choice, ticks, lines
	Choices []string                            // of a choice or of ticks
	Later   func() []string                     // the choices, where reading them takes time
	Label   func(p *Page, choice string) string // of a choice that has no text of its own
	First   string                              // what stands there before anything was filled in
	More    bool                                // under "more": most people leave it as it is
}

// AddCalculators puts calculators on the list of the server, in this order.
func (s *Server) AddCalculators(list ...*Calculator) { s.calculators = append(s.calculators, list...) }

func (s *Server) findCalculator(id string) *Calculator {
	if i := slices.IndexFunc(s.calculators, func(c *Calculator) bool { return c.ID == id }); i >= 0 {
		return s.calculators[i]
	}
	return nil
}

// Calculation is a calculator as somebody sees it: what was filled in, what is
// wrong with it, and what comes out.
type Calculation struct {
	*Calculator
	Values   url.Values
	Problems []record.Problem
	report   *report.Report
}

func (s *Server) calculatorList(w http.ResponseWriter, r *http.Request, p *Page) error {
	if err := s.IdentifyVisitor(r, p); err != nil {
		return err
	}
	p.Title = p.T("calculators.title")
	s.Render(w, r, http.StatusOK, calculatorsPage(p))
	return nil
}

func (s *Server) calculatorShow(w http.ResponseWriter, r *http.Request, p *Page) error {
	c, err := s.calculate(r, p)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(c.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	s.Render(w, r, status, calculatorPage(p, c))
	return nil
}

// calculate reads what was filled in, when anything was, and calculates.
func (s *Server) calculate(r *http.Request, p *Page) (*Calculation, error) {
	if err := s.IdentifyVisitor(r, p); err != nil {
		return nil, err
	}
	c := &Calculation{Calculator: s.findCalculator(r.PathValue("calculator"))}
	if c.Calculator == nil {
		return nil, fault.New(fault.NotFound, "fault.not-found")
	}
	p.Title = p.T("calc." + c.ID + ".title")
	p.Path = "/calculators/" + c.ID
	if r.Method == http.MethodGet {
		c.Values = c.start(p.Now)
		return c, nil
	}
	f, err := ParseForm(r)
	if err != nil {
		return nil, err
	}
	c.Values = f.Values
	report, problems, err := c.Compute(c.record(f.Values, p.Lang), p.Lang, p.Now)
	if c.Problems = problems; err == nil && len(problems) == 0 {
		c.report = &report
	}
	return c, err
}

// CalculatorPDF gives the outcome on paper.
func (s *Server) calculatorPDF(w http.ResponseWriter, r *http.Request, p *Page) error {
	c, err := s.calculate(r, p)
	if err != nil {
		return err
	}
	if c.report == nil {
		s.Render(w, r, http.StatusUnprocessableEntity, calculatorPage(p, c))
		return nil
	}
	data, err := document.PDF(c.report.Document(p.Lang, p.Now.In(lang.Zone())))
	if err != nil {
		return err
	}
	return SendFile(w, c.ID+".pdf", data)
}

func (c *Calculator) start(now time.Time) url.Values {
	v := url.Values{}
	for _, in := range c.Inputs {
		switch in.First {
		case "":
		case "now":
			v.Set(in.Name, now.In(lang.Zone()).Format("2006-01-02T15:04"))
		case "today":
			v.Set(in.Name, now.In(lang.Zone()).Format(time.DateOnly))
		default:
			v.Set(in.Name, in.First)
		}
	}
	return v
}

// record makes the record that a calculation reads of what was filled in;
// amounts and numbers are brought from the reader's way of writing to the
// exchange form.
func (c *Calculator) record(values url.Values, l string) map[string]any {
	given := map[string]any{}
	for _, in := range c.Inputs {
		value := strings.TrimSpace(values.Get(in.Name))
		if steps, ok := StepsOf(in.Name); ok && value != "" {
			Put(given, steps, Exchange(in.Kind, l, value))
		}
	}
	return given
}

// Exchange writes what a person typed as programs exchange it. What cannot be
// read is left as it is, for the calculation to complain about.
func Exchange(kind, l, value string) string {
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
func (c *Calculation) complaints(p *Page, name string) []string {
	return complaints(report.FactProblems(p.Lang, c.Problems), name, true)
}

// fragment is the part of a link that holds what was filled in. A browser does
// not send it, so that it reaches no log.
func (c *Calculation) fragment() string {
	kept := url.Values{}
	for _, in := range c.Inputs {
		for _, value := range c.Values[in.Name] {
			if value != "" {
				kept.Add(in.Name, value)
			}
		}
	}
	return kept.Encode()
}

// more says whether an input under "more" was filled in otherwise than it was.
func (c *Calculation) more() bool {
	return slices.ContainsFunc(c.Inputs, func(in Input) bool {
		value := c.Values.Get(in.Name)
		return in.More && value != "" && value != in.First && value != "unknown"
	})
}

func (c *Calculation) hasMore() bool {
	return slices.ContainsFunc(c.Inputs, func(in Input) bool { return in.More })
}

func (c *Calculation) chosen(name, choice string) bool {
	return slices.Contains(c.Values[name], choice) || choice == "" && c.Values.Get(name) == ""
}

// Summary lists what is wrong, and with which input.
func (c *Calculation) Summary(p *Page) []report.Problem {
	list := report.FactProblems(p.Lang, c.Problems)
	for i, one := range list {
		if key := "calc." + c.ID + "." + row.ReplaceAllString(one.Place, ""); one.Place != "" && lang.Has(key) {
			list[i].Text = p.T(key) + ": " + one.Text
		}
		list[i].Place = InputID(one.Place)
	}
	return list
}

// row is the number of a row in a place.
var row = regexp.MustCompile(`\[[0-9]+\]`)

// InputID is the id of the input for a place in a record; a list's input
// stands for all its items.
func InputID(path string) string {
	if at := strings.LastIndexByte(path, '['); strings.HasSuffix(path, "]") && at > 0 {
		path = path[:at]
	}
	return "in-" + strings.NewReplacer(".", "-", "_", "-", "[", "-", "]", "").Replace(path)
}

// Options gives the choices of an input.
func (in Input) Options() []string {
	if in.Later != nil {
		return in.Later()
	}
	return in.Choices
}

// Key is the key of the texts of an input.
func (c *Calculation) Key(in Input) string {
	if in.Text != "" {
		return in.Text
	}
	return "calc." + c.ID + "." + in.Name
}

// say names a choice.
func (c *Calculation) say(p *Page, in Input, choice string) string {
	if in.Label != nil {
		return in.Label(p, choice)
	}
	return p.T(c.Key(in) + "." + choice)
}

// typeOf is the kind of <input> for an input.
func typeOf(in Input) string {
	switch in.Kind {
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

// notes are those of one input.
func (c *Calculation) notes(p *Page, in Input) notes {
	n := notes{id: InputID(in.Name), wrong: c.complaints(p, in.Name)}
	if key := c.Key(in) + "-hint"; lang.Has(key) {
		n.hint = p.T(key)
	}
	return n
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
