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
	"github.com/verhaal/verhaal/paper/flow"
)

var hiddenField = regexp.MustCompile(`<input type="hidden" name="(answers|question)" value="([^"]*)"`)

// assessed answers the questions with choices until there are none left and
// gives the last page.
func assessed(t *testing.T, h *site, l string, choices url.Values) string {
	t.Helper()
	c := h.reader(l)
	form := url.Values{}
	for range 40 {
		status, page := h.post(c, "/assess", form, nil)
		if status != http.StatusOK {
			t.Fatalf("%d: %s", status, page)
		}
		if strings.Contains(page, `class="timeline"`) {
			return page
		}
		form = url.Values{}
		for _, match := range hiddenField.FindAllStringSubmatch(page, -1) {
			form.Set(match[1], html.UnescapeString(match[2]))
		}
		id := form.Get("question")
		if chosen, ok := choices[id]; ok {
			form[id] = chosen
		} else {
			form.Set(id, "unknown")
			form.Set(id+".unknown", "yes")
		}
	}
	t.Fatal("there is no end to the questions")
	return ""
}

// What happened is asked page by page without scripts, and what must be done
// stands on the last one, in both languages.
func TestAssessInTheBrowser(t *testing.T) {
	h := build(t)
	slip := url.Values{
		"role": {"controller"}, "period": {"gdpr"}, "breach": {"confidentiality"}, "data": {"contact"}, "cause": {"mispost"}, "persons": {"ten"},
		"recipient": {"known"}, "recipients": {"ten"}, "systemic": {"no"},
	}
	grave := url.Values{
		"period": {"gdpr"}, "breach": {"confidentiality", "availability"}, "data": {"contact", "health"},
		"cause": {"stolen_device"},
	}
	for _, test := range []struct {
		name, lang string
		choices    url.Values
		want       []string
	}{
		{"a slip", "nl", slip, []string{
			"Vastleggen is genoeg", "Met deze feiten is de uitkomst duidelijk.", "AVG 33(5)", "EDPB 01/2021",
			"Ernst: laag (advies)",
		}},
		{"a slip", "en", slip, []string{"Recording it is enough", "With these facts the outcome is clear.", "GDPR 33(5)", "Somebody known"}},
		{"a stolen device", "nl", grave, []string{
			"Melden, en de betrokkenen inlichten", "Zoek eerst dit uit", "uiterlijk 72 uur",
			"Dat weet ik niet",
		}},
		{
			"nothing known", "en",
			url.Values{"period": {"gdpr"}},
			[]string{"Notify, and tell the people concerned", "Find out first", "which data are involved"},
		},
		{"a processor", "en", url.Values{"role": {"processor"}, "period": {"gdpr"}}, []string{"Tell your controllers", "GDPR 33(2)"}},
		{"no breach", "nl", url.Values{"role": {"controller"}, "period": {"gdpr"}, "breach": {"none"}}, []string{"Dit is geen datalek"}},
	} {
		t.Run(test.name+" "+test.lang, func(t *testing.T) {
			page := assessed(t, h, test.lang, test.choices)
			for _, want := range test.want {
				if !strings.Contains(page, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			if strings.Contains(page, "⟦") {
				t.Error("a text is missing")
			}
		})
	}
}

// What cannot be an answer is said at the question, and nothing is lost; what
// is no answer at all begins again.
func TestAssessRefuses(t *testing.T) {
	h := build(t)
	c := h.reader("en")
	for name, one := range map[string]struct {
		form url.Values
		code int
		want string
	}{
		"both": {
			url.Values{"question": {"breach"}, "answers": {`{"role":"controller","period":"gdpr"}`}, "breach": {"none", "integrity"}},
			422, "Choose nothing, or what did happen.",
		},
		"nothing":  {url.Values{"question": {"period"}, "answers": {`{"role":"controller"}`}}, 422, "period"},
		"stranger": {url.Values{"question": {"period"}, "answers": {`{"role":"controller"}`}, "period": {"tomorrow"}}, 422, "period"},
		"broken":   {url.Values{"question": {"gone"}, "answers": {`{{{`}}, 200, "For whom do you use these data?"},
	} {
		if status, page := h.post(c, "/assess", one.form, nil); status != one.code || !strings.Contains(page, one.want) {
			t.Errorf("%s: %d, %s", name, status, page)
		}
	}
}

// The outcome on paper says what the page says; answers that are not complete
// are asked, not guessed.
func TestAssessmentOnPaper(t *testing.T) {
	h := build(t)
	for l, want := range map[string][]string{
		"nl": {"Leg het vast in uw register", "AVG 33(5)", "Stap voor stap"},
		"en": {"Record it in your register", "GDPR 33(5)", "Step by step"},
	} {
		c := h.reader(l)
		status, pdf := h.post(c, "/assess/pdf", url.Values{"answers": {allUnknown(t)}}, nil)
		if status != http.StatusOK || !strings.HasPrefix(pdf, "%PDF") {
			t.Fatal(status, pdf[:min(200, len(pdf))])
		}
		paper := strings.Join(strings.Fields(pdfText(t, pdf)), " ")
		for _, one := range want {
			if !strings.Contains(paper, one) {
				t.Errorf("%q is not on paper: %s", one, paper)
			}
		}
		for _, answers := range []string{"", "{", `{"role":"controller"}`, `{"role":7,"x":[{}]}`} {
			if status, body := h.post(c, "/assess/pdf", url.Values{"answers": {answers}}, nil); status != http.StatusOK || !strings.Contains(body,
				`name="question"`) {
				t.Errorf("%s: %d, no question", answers, status)
			}
		}
	}
}

// allUnknown answers every question with what one knows at the least.
func allUnknown(t *testing.T) string {
	t.Helper()
	state, _ := breach.Flow().New(nil)
	for q := state.Next(); q != nil; q = state.Next() {
		var problems []flow.Problem
		for _, value := range []any{"unknown", []any{"unknown"}, "controller", "gdpr", []any{"confidentiality"}, []any{"contact"}} {
			if problems = state.Set(q.ID, value); len(problems) == 0 {
				break
			}
		}
		if len(problems) > 0 {
			t.Fatal(q.ID, problems)
		}
	}
	data, err := json.Marshal(state.Answers())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
