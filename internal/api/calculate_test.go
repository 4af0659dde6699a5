package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// The API gives what the command line gives: the figures of the worked examples.
func TestCalculations(t *testing.T) {
	call := server(t)
	for _, test := range []struct{ path, body, want string }{
		{"clock", `{"rule":"gdpr-33-1","at":"2026-10-23T10:20:00+02:00"}`, `"target":"2026-10-26T09:20:00+01:00"`},
		{"clock", `{"rule":"contract","hours":24,"at":"2026-04-03T17:05"}`, `"target":"2026-04-04T17:05:00+02:00"`},
		{"recourse", `{"conduct":"2026-02-10","parties":[{"id":"C","role":"controller"},{"id":"P","role":"processor"},{"id":"DS","role":"data-subjects"}],"claims":[{"by":"DS","amount":"100000.00"}],"shares":{"C":40,"P":"60"},"payments":[{"by":"C","to":"DS","amount":"100000.00","on":"2026-03-01"}]}`, `"creditor":"C","debtor":"P","kind":"contribution","amount":"60000.00"`},
		{"assess", `{"role":"processor","breach":["confidentiality"],"data":["contact"]}`, `"authority":null`},
		{
			"clear", `{"parties":[{"id":"A","assets":"5.00"},{"id":"B","assets":"0.00"}],"debts":[{"from":"A","to":"B","amount":"10.00"}]}`,
			`{"id":"A","owes":"10.00","pays":"5.00","dividend":"0.5000"}`,
		},
		{"interest", `{"principal":"60000","from":"2024-03-01","until":"2025-09-01"}`, `"total":"66032.00"`},
		{"costs", `{"principal":"10000.00"}`, `"costs":"875.00"`},
		{"fine", `{"infringer":"undertaking","conduct":"2026-02-10","turnover":"1500000","infringements":[{"article":"32","seriousness":"low","percent":5}]}`, `"min":"1000.00","max":"2000.00"`},
	} {
		r := call(http.MethodPost, "/api/v1/"+test.path, test.body)
		if r.status != http.StatusOK || !strings.Contains(string(r.body), test.want) {
			t.Errorf("%s %s: %d %s, want %s", test.path, test.body, r.status, r.body, test.want)
		}
	}
	if r := call(http.MethodGet, "/api/v1/clocks", ""); r.status != http.StatusOK || strings.Count(string(r.body), `"rule":`) < 20 {
		t.Errorf("%d %.300s", r.status, r.body)
	}
}

// What is wrong is said with its place, all at once, in the reader's language.
func TestCalculationsRefuse(t *testing.T) {
	call := server(t)
	for _, test := range []struct{ path, body, places string }{
		{"clock", `{"rule":"none","at":"2026-13-01T10:00","colour":"red"}`, "rule at colour"},
		{"recourse", `{"conduct":"x","parties":[{"id":"C","role":"boss"}],"shares":{"C":-1}}`, "conduct parties[0].role shares.C"},
		{"interest", `{"principal":-1,"from":"2024-02-30"}`, "until principal from"},
		{"costs", `{}`, "principal"},
		{"clear", `{"parties":[{"id":"A","assets":"x"}],"debts":[{"from":"A","to":"B","amount":"-1.00"}]}`, "parties[0].assets debts[0].amount"},
		{
			"fine", `{"infringer":"nobody","infringements":[{"article":"32","seriousness":"very"}]}`,
			"conduct infringer infringements[0].seriousness",
		},
	} {
		p := call(http.MethodPost, "/api/v1/"+test.path, test.body).problem(t, http.StatusUnprocessableEntity, "invalid")
		var places []string
		for _, one := range p.Places {
			places = append(places, one.Location)
			if one.Message == "" || strings.Contains(one.Message, "⟦") {
				t.Errorf("%s: %+v", test.path, one)
			}
		}
		if got := strings.Join(places, " "); got != test.places {
			t.Errorf("%s: places %q, want %q", test.path, got, test.places)
		}
	}
	for _, body := range []string{"", "[]", "7", `{"a":`, `{"rule":{"a":1},"at":[1]}`} {
		if r := call(http.MethodPost, "/api/v1/clock", body); r.status < 400 || r.status >= 500 {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
}
