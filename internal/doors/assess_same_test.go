package doors_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/lang"
)

// A case of the grid: the same facts as answers of the page and as the record
// of the API.
type sameFacts struct {
	answers map[string]any
	facts   map[string]any
}

func grid() (all []sameFacts) {
	for _, role := range []string{"controller", "processor"} {
		for _, law := range []string{"gdpr", "wbp"} {
			for _, what := range [][]string{nil, {"none"}, {"confidentiality"}, {"availability"}} {
				for _, data := range [][]string{nil, {"contact"}, {"health"}} {
					for _, cause := range []string{"", "ransomware", "other"} {
						one := sameFacts{map[string]any{"role": role, "period": law}, map[string]any{"role": role, "law": law}}
						add := func(key string, values []string) {
							if len(values) == 0 {
								return
							}
							one.answers[key], one.facts[key] = values, values
							if values[0] == "none" {
								one.facts[key] = []string{}
							}
						}
						add("breach", what)
						add("data", data)
						if role == "processor" && (len(one.facts) > 2 || cause != "") {
							continue // a processor is asked no more than its role and the day
						}
						if cause != "" {
							one.answers["cause"], one.facts["cause"] = cause, cause
						}
						all = append(all, one)
					}
				}
			}
		}
	}
	return all
}

// complete answers what a case leaves open with "unknown", as a visitor would.
func (c sameFacts) complete(t *testing.T) string {
	t.Helper()
	state, problems := breach.Flow().New(c.answers)
	for q := state.Next(); q != nil && len(problems) == 0; q = state.Next() {
		for _, value := range []any{"unknown", []any{"unknown"}} {
			if problems = state.Set(q.ID, value); len(problems) == 0 {
				break
			}
		}
	}
	if len(problems) > 0 {
		t.Fatal(c.answers, problems)
	}
	data, err := json.Marshal(state.Answers())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var (
	timeline = regexp.MustCompile(`(?s)<ol class="timeline">.*?</ol>`)
	acts     = regexp.MustCompile(`(?s)<li class="(must|next)"><h3>(.*?)</h3>(.*?)</li>`)
)

// apiAssessment is what the API answers.
type apiAssessment struct {
	Register     bool                         `json:"register"`
	Authority    *bool                        `json:"authority"`
	DataSubjects *bool                        `json:"data_subjects"`
	Standing     string                       `json:"standing"`
	Missing      []string                     `json:"missing"`
	Duties       []struct{ Who, Rule string } `json:"duties"`
	Reasons      []struct{ Text string }      `json:"reasons"`
}

func (h *site) apiAssess(c *http.Client, facts map[string]any) (a apiAssessment) {
	h.t.Helper()
	body, _ := json.Marshal(facts)
	request, _ := http.NewRequest(http.MethodPost, h.url+"/api/v1/assess", strings.NewReader(string(body)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Language", "en")
	response, err := c.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(&a); err != nil || response.StatusCode != http.StatusOK {
		h.t.Fatal(facts, response.Status, err)
	}
	return a
}

func english(key string) string { return lang.T("en", key) }

// The page decides nothing: what it says must be done is what the API answers,
// with the same clocks, for a grid of facts.
func TestAssessPageSaysWhatTheAPISays(t *testing.T) {
	h := build(t)
	c := h.reader("en")
	for _, one := range grid() {
		api := h.apiAssess(c, one.facts)
		status, page := h.post(c, "/assess", url.Values{"answers": {one.complete(t)}}, nil)
		if status != http.StatusOK {
			t.Fatal(one.answers, status)
		}
		sameActs(t, one, api, page)
		page = html.UnescapeString(page)
		said := []string{english("assess.note." + api.Standing)}
		for _, m := range api.Missing {
			said = append(said, english("breach-fact."+m))
		}
		for _, r := range api.Reasons {
			said = append(said, strings.TrimSuffix(r.Text, " "+english("roles.open")))
		}
		for _, text := range said {
			if !strings.Contains(page, text) {
				t.Errorf("%v: the page lacks %q", one.facts, text)
			}
		}
	}
}

// sameActs holds what the page says must be done, and what need not, against an
// answer of the API.
func sameActs(t *testing.T, one sameFacts, api apiAssessment, page string) {
	t.Helper()
	shown := map[string]string{} // what the page says of an act, by its text
	for _, m := range acts.FindAllStringSubmatch(timeline.FindString(page), -1) {
		shown[html.UnescapeString(m[2])] = m[1] + m[3]
	}
	told := map[string]string{}
	for _, d := range api.Duties {
		told[d.Who] = d.Rule
	}
	check := func(act string, want bool, who string) {
		key := "assess.not." + act
		if want {
			key = "assess.do." + act
		}
		text, said := shown[english(key)]
		if !said || want != strings.HasPrefix(text, "must") {
			t.Errorf("%v: the page does not say %q: %v", one.facts, english(key), shown)
		}
		if _, due := told[who]; who != "" && due != want {
			t.Errorf("%v: duties %v, %s %t", one.facts, api.Duties, who, want)
		}
		if at := strings.Index(text, "rule="); at >= 0 && !strings.HasPrefix(text[at+5:], told[who]) {
			t.Errorf("%v: the page counts another clock than %s: %s", one.facts, told[who], text)
		}
	}
	count := 3
	if one.facts["role"] == "processor" {
		_, due := told["controllers"]
		check("controllers", due, "controllers")
		count = 2
	} else {
		check(map[any]string{"gdpr": "authority", "wbp": "authority-wbp"}[one.facts["law"]], *api.Authority, "AP")
		check("data-subjects", *api.DataSubjects, "data-subjects")
	}
	check("register", api.Register, "")
	if len(shown) != count {
		t.Errorf("%v: %d acts on the page, want %d: %v", one.facts, len(shown), count, shown)
	}
}
