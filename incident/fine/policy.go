package fine

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/verhaal/verhaal/law/data"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/yaml"
)

// head is what each file of a policy says of itself.
type head struct {
	Policy      string `yaml:"policy"`
	Law         string `yaml:"law"`
	Source      string `yaml:"source"`
	ValidFrom   string `yaml:"valid_from"`
	ValidUntil  string `yaml:"valid_until"`
	LastChecked string `yaml:"last_checked"`
	Mark        string `yaml:"mark"`
}

type percent struct{ *big.Rat }

// UnmarshalText reads a percentage written as text.
func (p *percent) UnmarshalText(text []byte) error {
	r, ok := new(big.Rat).SetString(string(text))
	if !ok || r.Sign() < 0 {
		return fmt.Errorf("%s is not a percentage", text)
	}
	p.Rat = r
	return nil
}

// tier is one legal maximum and the articles that it is for.
type tier struct {
	Law      norm.Source  `yaml:"law"`
	Static   money.Amount `yaml:"static"`
	Percent  percent      `yaml:"percent"`
	Articles []string     `yaml:"articles"`
	Mark     norm.Mark    `yaml:"mark"`
}

type band struct {
	Name string       `yaml:"name"`
	From money.Amount `yaml:"from"`
	To   money.Amount `yaml:"to"`
	Base money.Amount `yaml:"base"`
}

type gdprFile struct {
	Head      head     `yaml:",inline"`
	Tiers     []tier   `yaml:"tiers"`
	Processor []string `yaml:"processor"`
}

type edpbFile struct {
	Head        head `yaml:",inline"`
	Seriousness []struct {
		Level string  `yaml:"level"`
		From  percent `yaml:"from"`
		To    percent `yaml:"to"`
	} `yaml:"seriousness"`
	Turnover []struct {
		To         money.Amount `yaml:"to"` // 0: without end
		FromFactor percent      `yaml:"from_factor"`
		ToFactor   percent      `yaml:"to_factor"`
		Mark       norm.Mark    `yaml:"mark"`
	} `yaml:"turnover"`
}

type apFile struct {
	Head     head    `yaml:",inline"`
	Repeat   percent `yaml:"repeat"`
	Bands    []band  `yaml:"bands"`
	Articles []struct {
		Article string    `yaml:"article"`
		Band    string    `yaml:"band"`
		Mark    norm.Mark `yaml:"mark"`
	} `yaml:"articles"`
}

type wbpFile struct {
	Head            head    `yaml:",inline"`
	TurnoverPercent percent `yaml:"turnover_percent"`
	Maximum         []struct {
		From   string       `yaml:"from"`
		Amount money.Amount `yaml:"amount"`
		Mark   norm.Mark    `yaml:"mark"`
	} `yaml:"maximum"`
	Bands []band `yaml:"bands"`
}

type policies struct {
	gdpr gdprFile
	edpb edpbFile
	ap   apFile
	wbp  wbpFile
}

var load = sync.OnceValues(func() (*policies, error) {
	p := &policies{}
	for name, into := range map[string]any{"gdpr-83": &p.gdpr, "edpb-04-2022": &p.edpb, "ap-2019": &p.ap, "wbp-66": &p.wbp} {
		text, err := data.Figures.ReadFile("fine/" + name + ".yaml")
		if err == nil {
			err = yaml.Read(text, into)
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read the policy %s: %w", name, err)
		}
	}
	return p, nil
})

// tierOf gives the legal maximum for an article; false when it has none.
func (p *policies) tierOf(article string) (tier, bool) {
	for _, t := range p.gdpr.Tiers {
		if within(t.Articles, article) {
			if t.Mark == "" {
				t.Mark = norm.Mark(p.gdpr.Head.Mark)
			}
			return t, true
		}
	}
	return tier{}, false
}

// within says whether the number of an article is in a list of numbers and
// stretches of numbers.
func within(list []string, article string) bool {
	head, _, _ := strings.Cut(article, "(")
	n, err := strconv.Atoi(head)
	if err != nil {
		return false
	}
	for _, one := range list {
		from, to, stretch := strings.Cut(one, "-")
		first, _ := strconv.Atoi(from)
		last := first
		if stretch {
			last, _ = strconv.Atoi(to)
		}
		if n >= first && n <= last {
			return true
		}
	}
	return false
}

// bandOf gives the band of the AP's policy of 2019 for an article: that of the
// longest place that the article begins with.
func (p *policies) bandOf(article string) (b band, mark norm.Mark, found bool) {
	length := 0
	for _, a := range p.ap.Articles {
		fits := a.Article == article || strings.HasPrefix(article, a.Article+"(")
		if !fits || len(a.Article) < length {
			continue
		}
		length = len(a.Article)
		for _, one := range p.ap.Bands {
			if one.Name == a.Band {
				b, mark, found = one, norm.Opened, true
			}
		}
		if a.Mark != "" {
			mark = a.Mark
		}
	}
	return b, mark, found
}

// wbpMaximum gives the sixth category on a day.
func (p *policies) wbpMaximum(day time.Time) (amount money.Amount, mark norm.Mark) {
	for _, m := range p.wbp.Maximum {
		if m.From <= day.Format(time.DateOnly) {
			amount, mark = m.Amount, norm.Mark(p.wbp.Head.Mark)
			if m.Mark != "" {
				mark = m.Mark
			}
		}
	}
	return amount, mark
}
