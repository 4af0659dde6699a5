package doors_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/recourse"
)

// reader is a visitor who reads one language.
func (h *site) reader(l string) *http.Client {
	c := h.visitor()
	u, _ := url.Parse(h.url)
	c.Jar.SetCookies(u, []*http.Cookie{{Name: "lang", Value: l}})
	return c
}

// text of a PDF, as any reader would take it out.
func pdfText(t *testing.T, data string) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = strings.NewReader(data)
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		t.Fatal("pdftotext:", err)
	}
	return out.String()
}

// What a calculator answers stands on the page and in the PDF, in both
// languages, with its steps, and what was filled in is in the link alone.
func TestCalculatorsAnswer(t *testing.T) {
	h := build(t)
	for _, test := range []struct {
		id    string
		form  url.Values
		nl    []string
		en    []string
		steps int
	}{
		{
			"clock",
			url.Values{"rule": {"gdpr-33-1"}, "at": {"2026-10-23T10:20"}},
			[]string{"maandag 26 oktober 2026, 09:20 CET", "maandag 26 oktober 2026, 10:00 CET", "dinsdag 27 oktober 2026, 24:00 CET", "AVG 33(1)"},
			[]string{"Monday 26 October 2026, 09:20 CET", "Tuesday 27 October 2026, 24:00 CET", "GDPR 33(1)"},
			5,
		},
		{
			"clock",
			url.Values{"rule": {"gdpr-33-1"}, "at": {"2026-10-25T02:30"}, "offset": {"+02:00"}},
			[]string{"woensdag 28 oktober 2026, 01:30 CET"},
			[]string{"Wednesday 28 October 2026, 01:30 CET"},
			5,
		},
		{
			"clock",
			url.Values{"rule": {"contract"}, "at": {"2026-04-03T17:05"}, "hours": {"24"}, "reported": {"2026-04-05T17:06"}},
			[]string{"zaterdag 4 april 2026, 17:05 CEST", "te laat"},
			[]string{"Saturday 4 April 2026, 17:05 CEST", "late"},
			2,
		},
		{
			"interest",
			url.Values{"principal": {"60000"}, "from": {"2024-03-01"}, "until": {"2025-09-01"}, "kind": {"statutory"}},
			[]string{"66.032,00", "4.093,39", "6:119 BW"},
			[]string{"66,032.00", "4,093.39", "Dutch Civil Code 6:119"},
			5,
		},
		{"costs", url.Values{"principal": {"10000"}}, []string{"875,00", "10.875,00"}, []string{"875.00", "10,875.00"}, 4},
	} {
		for l, want := range map[string][]string{"nl": test.nl, "en": test.en} {
			t.Run(test.id+" "+l, func(t *testing.T) {
				c := h.reader(l)
				status, body := h.post(c, "/calculators/"+test.id, test.form, nil)
				if status != http.StatusOK {
					t.Fatal(status, body)
				}
				status, pdf := h.post(c, "/calculators/"+test.id+"/pdf", test.form, nil)
				if status != http.StatusOK || !strings.HasPrefix(pdf, "%PDF") {
					t.Fatal(status, pdf[:min(200, len(pdf))])
				}
				// A line on paper may be broken: only its words count.
				paper := strings.Join(strings.Fields(pdfText(t, pdf)), " ")
				for _, one := range want {
					if !strings.Contains(body, one) {
						t.Errorf("%q is not on the page", one)
					}
					if !strings.Contains(paper, one) && !strings.Contains(strings.ReplaceAll(paper, " ", ""), strings.ReplaceAll(one, " ", "")) {
						t.Errorf("%q is not on paper: %s", one, paper)
					}
				}
				if n := strings.Count(section(body, `<ol class="reasons">`, "</ol>"), "<li>"); n < test.steps {
					t.Errorf("%d steps, want %d", n, test.steps)
				}
				for name := range test.form {
					if !strings.Contains(section(body, `class="here" href="#`, `"`), name+"=") {
						t.Errorf("%s is not in the link", name)
					}
				}
				if strings.Contains(body+paper, "⟦") {
					t.Error("a text is missing:", section(body+paper, "⟦", "⟧"))
				}
			})
		}
	}
	if log := h.log.String(); strings.Contains(log, "60000") || strings.Contains(log, "2026-10") {
		t.Error("what was filled in is in the log:", log)
	}
}

func section(body, begin, end string) string {
	_, rest, _ := strings.Cut(body, begin)
	part, _, _ := strings.Cut(rest, end)
	return part
}

// What is wrong is said at its place, all at once, and nothing is calculated.
func TestCalculatorsRefuse(t *testing.T) {
	h := build(t)
	for _, test := range []struct {
		path string
		form url.Values
		ids  []string
	}{
		{"/calculators/clock", url.Values{}, []string{"in-rule", "in-at"}},
		{"/calculators/clock", url.Values{"rule": {"no-such-rule"}, "at": {"2026-02-30T10:00"}}, []string{"in-rule", "in-at"}},
		{"/calculators/clock", url.Values{"rule": {"gdpr-33-1"}, "at": {"2026-10-25T02:30"}}, []string{"in-at"}},
		{"/calculators/clock", url.Values{"rule": {"gdpr-33-1"}, "at": {"2026-03-29T02:30"}}, []string{"in-at"}},
		{"/calculators/clock", url.Values{"rule": {"contract"}, "at": {"2026-03-28T02:30"}, "hours": {"-1"}}, []string{"in-hours"}},
		{
			"/calculators/interest",
			url.Values{"principal": {"x"}, "from": {"0000-00-00"}, "until": {"9999-12-31"}, "kind": {"<b>"}},
			[]string{"in-principal", "in-from", "in-until", "in-kind"},
		},
		{"/calculators/costs", url.Values{"principal": {"-1"}}, []string{"in-principal"}},
		{"/calculators/costs/pdf", url.Values{"principal": {"1e9"}}, []string{"in-principal"}},
	} {
		for _, l := range []string{"nl", "en"} {
			status, body := h.post(h.reader(l), test.path, test.form, nil)
			if status != http.StatusUnprocessableEntity {
				t.Errorf("%s %v: %d", test.path, test.form, status)
			}
			for _, id := range test.ids {
				if !strings.Contains(body, `href="#`+id+`"`) || !strings.Contains(body, `id="`+id+`"`) {
					t.Errorf("%s %v: nothing leads to %s", test.path, test.form, id)
				}
			}
			if strings.Contains(body, "⟦") || strings.Contains(body, "<b>") || strings.Contains(body, `class="reasons"`) {
				t.Errorf("%s %v: an answer, a missing text or a tag: %s", test.path, test.form, section(body, "⟦", "⟧"))
			}
		}
	}
	if status, _ := h.post(h.visitor(), "/calculators/nothing", url.Values{}, nil); status != http.StatusNotFound {
		t.Error(status)
	}
}

// Each example gives an outcome whose figures are those of the command line;
// and its form, sent back as it is, gives the same.
func TestRecourseInTheBrowser(t *testing.T) {
	h := build(t)
	for _, l := range []string{"nl", "en"} {
		c := h.reader(l)
		for _, e := range recourse.CaseExamples() {
			t.Run(l+" "+e.ID, func(t *testing.T) {
				status, result := h.post(c, "/recourse", url.Values{"example": {e.ID}}, nil)
				if status != http.StatusOK || strings.Contains(result, "⟦") {
					t.Fatal(status, result)
				}
				table := section(result, "<tbody>", "</tbody>")
				status, form := h.post(c, "/recourse", url.Values{"case": {caseIn(result)}, "act": {"edit"}}, nil)
				if status != http.StatusOK || strings.Contains(form, "⟦") {
					t.Fatal(status, form)
				}
				more := fields(form)
				more.Set("act", "add:parties")
				if status, body := h.post(c, "/recourse", more, nil); status != http.StatusOK || strings.Count(body,
					`name="parties[`) != strings.Count(form, `name="parties[`)+6 {
					t.Errorf("%d: no party was added", status)
				}
				status, again := h.post(c, "/recourse", fields(form), nil)
				if status != http.StatusOK || section(again, "<tbody>", "</tbody>") != table {
					t.Errorf("%d: the form, sent back, gives another outcome: %s\nwant %s", status, section(again, "<tbody>", "</tbody>"), table)
				}
			})
		}
	}
}

// caseIn is the case that a page carries.
func caseIn(page string) string {
	return unescape(section(page, `name="case" value="`, `"`))
}

func unescape(s string) string {
	return strings.NewReplacer("&#34;", `"`, "&quot;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// fields are those of a form as a browser would send them.
func fields(page string) url.Values {
	values := url.Values{"act": {"calculate"}}
	form := section(page, `class="case"`, "</form>")
	for part := range strings.SplitSeq(form, "<input ") {
		tag, _, _ := strings.Cut(part, ">")
		name := unescape(section(tag, `name="`, `"`))
		if name == "" || (strings.Contains(tag, `"checkbox"`) || strings.Contains(tag, `"radio"`)) && !strings.Contains(tag, " checked") {
			continue
		}
		values.Add(name, unescape(section(tag, `value="`, `"`)))
	}
	for part := range strings.SplitSeq(form, "<select ") {
		options := section(part+"</select>", ">", "</select>")
		name := unescape(section(part, `name="`, `"`))
		if !strings.Contains(options, "<option") || name == "" {
			continue
		}
		chosen := section(options, `value="`, `"`)
		for option := range strings.SplitSeq(options, "<option ") {
			if tag, _, _ := strings.Cut(option, ">"); strings.Contains(tag, " selected") {
				chosen = section(tag, `value="`, `"`)
			}
		}
		values.Add(name, unescape(chosen))
	}
	return values
}

// The rows of the form: one more, one less, and nothing else changes.
func TestRowsOfACase(t *testing.T) {
	h := build(t)
	c := h.reader("en")
	_, result := h.post(c, "/recourse", url.Values{"example": {"cap"}}, nil)
	whole := caseIn(result)
	for _, test := range []struct {
		act  string
		want map[string]int // how often something is on the page
	}{
		{"edit", map[string]int{
			`name="parties[0].name"`: 1, `name="parties[1].name"`: 1, `name="parties[3].name"`: 0,
			`name="contracts[0].cap.amount"`: 1,
		}},
		{"add:parties", map[string]int{`name="parties[3].name"`: 1, `name="parties[3].id" value="C"`: 1, `name="shares.C"`: 1}},
		{"add:contracts", map[string]int{`name="contracts[1].cap.amount"`: 1}},
		{"remove:contracts[0]", map[string]int{`name="contracts[0].cap.amount"`: 0, `name="parties[1].name"`: 1}},
		{"remove:payments[0]", map[string]int{`value="100,000.00"`: 1}},
		{"remove:parties[9999999999]", map[string]int{`name="parties[1].name"`: 1}},
		{"add:nonsense", map[string]int{`name="parties[1].name"`: 1}},
	} {
		status, body := h.post(c, "/recourse", url.Values{"case": {whole}, "act": {test.act}}, nil)
		if status != http.StatusOK {
			t.Errorf("%s: %d", test.act, status)
		}
		for what, n := range test.want {
			if got := strings.Count(body, what); got != n {
				t.Errorf("%s: %s is there %d times, want %d", test.act, what, got, n)
			}
		}
	}
}

// What if: the outcome with a change stands beside the original, and the
// original stays what it is.
func TestWhatIf(t *testing.T) {
	h := build(t)
	c := h.reader("en")
	_, result := h.post(c, "/recourse", url.Values{"example": {"cap"}}, nil)
	whole := caseIn(result)
	for _, test := range []struct {
		changes url.Values
		want    []string // of the row of Shop Ltd: bears, with the change, difference
	}{
		{url.Values{"if:contracts[0].cap.amount": {"50,000"}}, []string{"€75,000.00", "€50,000.00", "−€25,000.00"}},
		{url.Values{"if:contracts[0].cap.amount": {""}}, []string{"€75,000.00", "€20,000.00", "−€55,000.00"}},
		{url.Values{"if:shares.A": {"90"}}, []string{"€75,000.00", "€90,000.00", "€15,000.00"}},
		{url.Values{"if:parties[1].estate": {"10,000.00"}}, []string{"€75,000.00", "€90,000.00", "€15,000.00"}},
		{url.Values{"if:called": {"B"}}, []string{"€75,000.00", "€20,000.00", "−€55,000.00"}},
	} {
		form := url.Values{"case": {whole}}
		for name, value := range test.changes {
			form[name] = value
		}
		status, body := h.post(c, "/recourse", form, nil)
		row := section(section(body, "<tbody>", "</tbody>"), "Shop Ltd", "</tr>")
		at := 0
		for _, sum := range test.want {
			next := strings.Index(row[at:], ">"+sum+"<")
			if next < 0 {
				t.Errorf("%v: %d: %s is not in %s", test.changes, status, sum, row)
				break
			}
			at += next + 1
		}
		if caseIn(body) != whole {
			t.Errorf("%v: the original changed", test.changes)
		}
	}
	status, body := h.post(c, "/recourse", url.Values{"case": {whole}, "if:contracts[0].cap.amount": {"a lot"}, "if:shares.A": {"101"}}, nil)
	if status != http.StatusOK || !strings.Contains(body, `class="summary"`) || strings.Contains(body, "two-pictures") {
		t.Error("a change that cannot be is not refused:", status)
	}
}

// What cannot be a case ends in a clear answer.
func TestCasesThatAreNone(t *testing.T) {
	h := build(t)
	c := h.reader("nl")
	deep, _ := json.Marshal(map[string]any{"parties": []any{map[string]any{"id": map[string]any{"a": []any{1, nil}}}}})
	for _, test := range []struct {
		form   url.Values
		status int
	}{
		{url.Values{"case": {"{"}}, http.StatusUnprocessableEntity},
		{url.Values{"case": {"[1]"}}, http.StatusUnprocessableEntity},
		{url.Values{"case": {`{"a":1}{"b":2}`}}, http.StatusUnprocessableEntity},
		{url.Values{"case": {string(deep)}}, http.StatusUnprocessableEntity},
		{url.Values{"case": {`{"parties":7,"claims":"x","contracts":[1,[2]],"shares":[]}`}}, http.StatusUnprocessableEntity},
		{
			url.Values{"case": {`{"parties":[{"id":"A","role":"controller"},{"id":"A","role":"controller"}],"shares":{"A":99}}`}},
			http.StatusUnprocessableEntity,
		},
		{url.Values{"example": {"none"}}, http.StatusNotFound},
		{
			url.Values{"act": {"calculate"}, "parties[0].name": {"<script>alert(1)</script>"}, "shares.A": {"-1"}, "claims[0].amount": {"veel"}},
			http.StatusUnprocessableEntity,
		},
		{url.Values{}, http.StatusUnprocessableEntity},
	} {
		for _, act := range []string{"", "edit", "add:parties", "remove:parties[0]"} {
			form := url.Values{}
			for name, value := range test.form {
				form[name] = value
			}
			if act != "" {
				form.Set("act", act)
			}
			status, body := h.post(c, "/recourse", form, nil)
			if want := test.status; status != want && (act == "" || status != http.StatusOK) {
				t.Errorf("%v: %d, want %d", form, status, want)
			}
			if strings.Contains(body, "<script>alert") || strings.Contains(body, "⟦") {
				t.Errorf("%v: %s", form, body)
			}
		}
	}
	if log := h.log.String(); strings.Contains(log, "panicked") {
		t.Error(log)
	}
	if status, _ := h.post(c, "/recourse", url.Values{"case": {fmt.Sprintf(`{"title":%q}`, strings.Repeat("x", 2<<20))}},
		nil); status != http.StatusRequestEntityTooLarge {
		t.Error("a case of two megabytes:", status)
	}
}
