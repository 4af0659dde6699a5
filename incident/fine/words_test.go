package fine

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// figure is a figure of fines as it stands in words.
var figure = regexp.MustCompile(`[0-9][0-9.,]* (miljoen|million|euro|%)|EUR [0-9]`)

// What the law data say in words of a figure is what the program counts with:
// a figure that is put right in one place must be put right in the other.
func TestFiguresInWords(t *testing.T) {
	p, err := load()
	if err != nil {
		t.Fatal(err)
	}
	want := inWords(p)
	norms, err := norm.All()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[norm.Source]bool{}
	for _, n := range norms {
		about, law := want[n.Citation], string(n.Citation)
		seen[n.Citation] = true
		nl, en := n.Title.NL+" "+n.Summary.NL, n.Title.EN+" "+n.Summary.EN
		for _, text := range about {
			if !strings.Contains(nl, text.NL) || !strings.Contains(en, text.EN) {
				t.Errorf("%s says %q and %q; the figures in law/data/fine are %q and %q", law, nl, en, text.NL, text.EN)
			}
			nl, en = strings.Replace(nl, text.NL, "", 1), strings.Replace(en, text.EN, "", 1)
		}
		fines := strings.HasPrefix(law, "AVG 83") || strings.HasPrefix(n.LawVersion, "fine-")
		if rest := figure.FindString(nl + " " + en); fines && rest != "" && law != "23(7) Sr" {
			t.Errorf("%s says %q, which no figure in law/data/fine is compared with", law, rest)
		}
	}
	for law := range want {
		if !seen[law] {
			t.Errorf("%s is not in law/data", law)
		}
	}
}

// inWords writes the figures of the policies as the norms say them.
func inWords(p *policies) map[norm.Source][]norm.Text {
	want := map[norm.Source][]norm.Text{}
	for _, tier := range p.gdpr.Tiers {
		if strings.HasPrefix(string(tier.Law), "AVG") {
			want[tier.Law] = []norm.Text{{
				NL: fmt.Sprintf("%s miljoen of %s %%", millions(tier.Static), tier.Percent.RatString()),
				EN: fmt.Sprintf("%s million or %s %%", millions(tier.Static), tier.Percent.RatString()),
			}}
		}
	}
	for _, one := range p.edpb.Seriousness {
		from, to := one.From.RatString(), one.To.RatString()
		want["EDPB 04/2022 par. 60"] = append(want["EDPB 04/2022 par. 60"], norm.Text{
			NL: map[string]string{"low": "Licht ", "medium": "middel ", "high": "zwaar "}[one.Level] + from + " tot " + to + " %",
			EN: map[string]string{"low": "Low ", "medium": "medium ", "high": "high "}[one.Level] + from + " to " + to + " %",
		})
	}
	last := p.edpb.Turnover[len(p.edpb.Turnover)-2] // behind it: without end
	want["EDPB 04/2022 par. 65"] = []norm.Text{{NL: "tot " + millions(last.To) + " miljoen", EN: "up to " + millions(last.To) + " million"}}
	repeat := "plus " + p.ap.Repeat.RatString() + " %"
	want["Boetebeleidsregels AP 2019"] = []norm.Text{{NL: repeat, EN: repeat}}
	maximum := p.wbp.Maximum[0].Amount
	want["23(4) Sr"] = []norm.Text{{
		NL: strings.TrimSuffix(maximum.Format("nl"), ",00") + " euro in 2016",
		EN: "EUR " + strings.TrimSuffix(maximum.Format("en"), ".00") + " in 2016",
	}}
	return want
}

func millions(amount money.Amount) string {
	return strings.TrimSuffix(fmt.Sprint(int64(amount)/100), "000000")
}
