package fine

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/verhaal/verhaal/paper/record"
)

var articleForm = regexp.MustCompile(`^\d{1,3}[a-z]?(\(\d{1,2}\)(\([a-z]\))?)?$`)

// most is the largest percentage for what aggravates or mitigates.
var most = big.NewRat(1000, 1)

// Read reads the facts of a fine from a record; see docs/decisions/fines.md for
// its keys.
func Read(raw map[string]any) (Facts, []record.Problem) {
	r := record.New(raw)
	o := r.Root()
	o.Need("infringer", "conduct", "infringements")
	f := Facts{
		Infringer: Infringer(o.Choice("infringer", string(Undertaking), string(PublicBody), string(NaturalPerson))),
		Processor: o.Choice("role", "controller", "processor") == "processor",
		Turnover:  o.Money("turnover"), HasTurnover: filled(raw["turnover"]), Conduct: o.Day("conduct"),
		Linked: truth(o, "linked"), Instruction: truth(o, "binding_instruction"),
		Fault: o.Choice("fault", "intent", "negligence", "none", "unknown"), Category: o.Choice("category", "I", "II", "III"),
		Aggravating: percentage(o, "aggravating", most), Mitigating: percentage(o, "mitigating", hundred),
	}
	f.Household, _ = o.Truth("household")
	f.Repeat, _ = o.Truth("repeat")
	if f.Fault == "unknown" {
		f.Fault = ""
	}
	if f.Household && f.Infringer != NaturalPerson && f.Infringer != "" {
		o.Problem("household", "fine-household")
	}
	f.read(o)
	o.Done()
	for _, key := range []string{"infringer", "conduct"} {
		if o.Has(key) && !filled(raw[key]) {
			o.Problem(key, "missing")
		}
	}
	return f, r.Problems()
}

// filled says whether a value is there and is no blank.
func filled(value any) bool {
	text, isText := value.(string)
	return value != nil && (!isText || strings.TrimSpace(text) != "")
}

// read reads the infringements.
func (f *Facts) read(o record.Object) {
	p, err := load()
	if err != nil {
		return // Compute gives the error
	}
	for _, one := range o.Objects("infringements") {
		one.Need("article")
		i := Infringement{
			Article:     strings.ReplaceAll(one.Text("article"), " ", ""),
			Seriousness: one.Choice("seriousness", "low", "medium", "high", "unknown"), Percent: percentage(one, "percent", hundred),
		}
		if i.Seriousness == "unknown" {
			i.Seriousness = ""
		}
		switch wbp := !f.Conduct.IsZero() && f.Conduct.Before(gdprStart); {
		case i.Article == "" && one.Has("article"):
			one.Problem("article", "fine-article", "value", "")
		case i.Article == "":
		case !articleForm.MatchString(i.Article):
			one.Problem("article", "fine-article", "value", i.Article)
		case !wbp:
			if _, ok := p.tierOf(i.Article); !ok {
				one.Problem("article", "fine-no-fine", "value", i.Article)
			}
		}
		f.within(one, i, p)
		one.Done()
		f.Infringements = append(f.Infringements, i)
	}
	if o.Has("infringements") && len(f.Infringements) == 0 {
		o.Problem("infringements", "fine-none")
	}
	if len(f.Infringements) > 50 {
		o.Problem("infringements", "too-many", "most", "50")
	}
}

// within refuses a percentage that is not in its band of seriousness.
func (f *Facts) within(o record.Object, i Infringement, p *policies) {
	if i.Percent == nil {
		return
	}
	e := engine{p: p}
	if from, to := e.seriousness(i.Seriousness); i.Percent.Cmp(from) < 0 || i.Percent.Cmp(to) > 0 {
		o.Problem("percent", "fine-percent", "from", number(from), "to", number(to))
	}
}

func percentage(o record.Object, key string, most *big.Rat) *big.Rat {
	p := o.Fraction(key)
	if p != nil && p.Cmp(most) > 0 {
		o.Problem(key, "fine-percent", "from", "0", "to", number(most))
	}
	return p
}

func truth(o record.Object, key string) Truth {
	if o.Text(key) == "unknown" {
		return Unknown
	}
	switch value, given := o.Truth(key); {
	case !given:
		return Unknown
	case value:
		return Yes
	}
	return No
}
