package api_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/app"
	incidentapi "github.com/verhaal/verhaal/internal/incident/api"
	"github.com/verhaal/verhaal/internal/limit"
	"github.com/verhaal/verhaal/internal/promise"
	promiseapi "github.com/verhaal/verhaal/internal/promise/api"
	proofapi "github.com/verhaal/verhaal/internal/proof/api"
	recourseapi "github.com/verhaal/verhaal/internal/recourse/api"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/promise/signature"
)

// reply is an answer of the API.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) json(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal(r.body, into); err != nil {
		t.Fatalf("%d %s: %v", r.status, r.body, err)
	}
}

// problem is an error as a program reads it.
type problem struct {
	Type, Title, Code, Detail string
	Status                    int
	Places                    []struct{ Location, Message string }
	Problems                  []answerProblem
}

type answerProblem struct {
	Question, Path, Code, Level, Text string
	Sources                           []string
}

func (r reply) problem(t *testing.T, status int, code string) problem {
	t.Helper()
	var p problem
	if r.status != status || r.header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("%d %s: %.300s, want %d", r.status, r.header.Get("Content-Type"), r.body, status)
	}
	r.json(t, &p)
	if p.Status != status || p.Code != code || p.Type != "about:blank" || p.Detail == "" || strings.Contains(p.Detail, "⟦") {
		t.Errorf("%+v, want %d %s", p, status, code)
	}
	return p
}

// bounds lets one address send so many files at once.
func bounds(burst int) api.Bounds {
	return api.Bounds{
		Attempts: limit.NewAttempts(time.Now), Uploads: limit.NewUploads(), Interval: time.Hour, Burst: burst,
		Address: func(r *http.Request) string { return limit.Address(r, false) },
	}
}

func TestTheAPICountsFilesByAddress(t *testing.T) {
	h := api.New(&app.App{Now: time.Now}, bounds(3), promiseapi.Register, proofapi.Register)
	send := func(path, from string) (int, string) {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("x"))
		r.Header.Set("Content-Type", "application/octet-stream")
		r.RemoteAddr = from
		h.ServeHTTP(w, r)
		return w.Code, w.Header().Get("Retry-After")
	}
	for i := range 6 {
		status, again := send("/api/v1/evidence/verify", "192.0.2.1:1")
		if (status == http.StatusTooManyRequests) != (i >= 3) || (again != "") != (i >= 3) {
			t.Errorf("call %d: %d, try again after %q", i, status, again)
		}
	}
	if status, _ := send("/api/v1/evidence/verify", "192.0.2.2:1"); status != http.StatusOK {
		t.Error("somebody else:", status)
	}
	if status, _ := send("/api/v1/check", "192.0.2.1:1"); status == http.StatusTooManyRequests {
		t.Error("something else:", status)
	}
}

func server(t *testing.T) func(method, path, body string, header ...string) reply {
	t.Helper()
	s := httptest.NewServer(api.New(&app.App{Now: time.Now}, bounds(1000), promiseapi.Register, proofapi.Register, incidentapi.Register,
		recourseapi.Register))
	t.Cleanup(s.Close)
	return func(method, path, body string, header ...string) reply {
		t.Helper()
		request, err := http.NewRequestWithContext(context.Background(), method, s.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(header); i += 2 {
			request.Header.Set(header[i], header[i+1])
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		data, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return reply{response.StatusCode, response.Header, data}
	}
}

// example is a complete set of answers.
func example(t *testing.T) map[string]any {
	t.Helper()
	f, err := promise.Flow(promise.ProcessingAgreement)
	if err != nil {
		t.Fatal(err)
	}
	state, _ := f.New(nil)
	for q := state.Next(); q != nil; q = state.Next() {
		var value any = q.Example
		if value == nil {
			value = ""
		}
		if problems := state.Set(q.ID, value); len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	return state.Answers()
}

func body(t *testing.T, answers map[string]any) string {
	t.Helper()
	data, err := json.Marshal(map[string]any{"answers": answers})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const (
	asks = "/api/v1/flows/processing-agreement/answers"
	docs = "/api/v1/documents/processing-agreement"
)

type answered struct {
	Asked    []string
	Next     *string
	Result   map[string]any
	Problems []answerProblem
}

func TestAFlowIsAskedFromTheFirstQuestionToTheLast(t *testing.T) {
	call := server(t)
	var list struct {
		Flows []struct {
			Kind  string
			Title struct{ NL, EN string }
		}
	}
	call("GET", "/api/v1/flows", "").json(t, &list)
	if len(list.Flows) != 1 || list.Flows[0].Kind != promise.ProcessingAgreement || list.Flows[0].Title.NL == "" {
		t.Fatalf("%+v", list)
	}
	var questions struct {
		Questions []struct {
			ID      string
			Example any
		}
	}
	call("GET", "/api/v1/flows/processing-agreement", "").json(t, &questions)
	examples := map[string]any{}
	for _, q := range questions.Questions {
		examples[q.ID] = q.Example
	}
	given := map[string]any{}
	var now answered
	for range 100 {
		reply := call("POST", asks, body(t, given), "Accept-Language", "en")
		now = answered{}
		reply.json(t, &now)
		if now.Next == nil {
			break
		}
		if !slices.Contains(now.Asked, *now.Next) {
			t.Fatal("the next question is not asked: ", *now.Next)
		}
		value := examples[*now.Next]
		if value == nil {
			value = ""
		}
		given[*now.Next] = value
	}
	if now.Next != nil || len(now.Result) < 10 {
		t.Fatalf("no end: %v", now.Next)
	}
	for _, p := range now.Problems {
		if p.Level == "error" {
			t.Errorf("%+v", p)
		}
	}
	if len(slices.Collect(maps.Keys(now.Result))) > len(now.Asked) {
		t.Error("answers that were not asked count")
	}
}

func TestProblemsAreInTheLanguageOfTheReader(t *testing.T) {
	call := server(t)
	wrong := `{"answers":{"controller":{"name":"X","kvk":"123"},"nothing_like_it":"x","breach_hours":"soon"}}`
	texts := map[string]map[string]string{}
	for _, l := range []string{"nl", "en"} {
		var now answered
		call("POST", asks, wrong, "Accept-Language", l+"-XX, fr;q=0.5").json(t, &now)
		texts[l] = map[string]string{}
		for _, p := range now.Problems {
			if p.Text == "" || strings.Contains(p.Text, "⟦") || p.Sources == nil {
				t.Errorf("%+v", p)
			}
			texts[l][p.Question+"."+p.Path+" "+p.Code] = p.Text
		}
	}
	nl, en := texts["nl"], texts["en"]
	if nl["controller.kvk kvk"] == "" || nl["controller.kvk kvk"] == en["controller.kvk kvk"] ||
		nl["nothing_like_it. unknown-question"] == "" {
		t.Errorf("%v", nl)
	}
	if _, twice := nl["controller. required"]; twice {
		t.Error("an answer that was given is called missing")
	}
}

func TestDocuments(t *testing.T) {
	call := server(t)
	complete := body(t, example(t))
	for format, want := range map[string]struct{ media, begin string }{
		"pdf": {"application/pdf", "%PDF-"}, "docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
		"html": {"text/html; charset=utf-8", "<!"}, "md": {"text/markdown; charset=utf-8", "#"}, "json": {"application/json", "{"},
	} {
		path := docs + "?format=" + format + "&lang=en&date=2026-11-22"
		first, second := call("POST", path, complete), call("POST", path, complete)
		if first.status != 200 || first.header.Get("Content-Type") != want.media || !bytes.HasPrefix(first.body, []byte(want.begin)) {
			t.Errorf("%s: %d %s %.60s", format, first.status, first.header.Get("Content-Type"), first.body)
		}
		if !bytes.Equal(first.body, second.body) {
			t.Error(format, ": the same answers give other bytes")
		}
		if got := first.header.Get("Content-Disposition"); got != `attachment; filename="processing-agreement.`+format+`"` {
			t.Error(got)
		}
	}
	english, dutch := call("POST", docs+"?format=md&lang=en", complete), call("POST", docs+"?format=md", complete)
	if bytes.Equal(english.body, dutch.body) {
		t.Error("both languages are the same")
	}
	p := call("POST", docs, `{"answers":{}}`, "Accept-Language", "en").problem(t, 422, "invalid")
	if len(p.Problems) < 5 || p.Problems[0].Code != "required" {
		t.Errorf("%+v", p.Problems)
	}
}

func TestVerify(t *testing.T) {
	call := server(t)
	now := time.Now()
	key, err := signature.NewKey(rand.Reader, "Noordkaap", now.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	offered := call("POST", docs+"?format=pdf", body(t, example(t))).body
	page, err := document.PDF(&document.Document{Title: "Record", Lang: "en", Date: now})
	if err != nil {
		t.Fatal(err)
	}
	record := signature.Record{Agreement: "a", Title: "T", Version: 1, Assurance: []string{"x"}}
	for _, role := range []string{"controller", "processor"} {
		record.Signatures = append(record.Signatures, signature.Signature{
			Role: role, Organisation: "O", Name: "N", Function: "F", Statement: "S", Address: signature.Address{
				Method: "mail-link",
				Shown:  "n…@o.example",
			},
			At: now.Format(time.RFC3339), SHA256: signature.OfferedOf(offered).SHA256,
		})
	}
	sealed, err := signature.Seal(context.Background(), signature.Sealing{Offered: offered, Page: page, Record: record, Key: key, At: now})
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		OK         bool
		Verdict    string
		Kind       string
		Problems   []struct{ Code string }
		Signatures []struct{ Role string }
		Terms      json.RawMessage
	}
	verify := func(path string, file []byte) {
		t.Helper()
		r := call("POST", "/api/v1/evidence/verify"+path, string(file), "Content-Type", "application/pdf")
		if r.status != 200 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		report.OK, report.Kind, report.Problems, report.Signatures = false, "", nil, nil
		r.json(t, &report)
	}
	verify("", sealed)
	if report.OK || report.Verdict != "unchanged-key-unknown" || len(report.Signatures) != 2 {
		t.Errorf("nobody said whose key it is: %+v", report)
	}
	verify("?key="+strings.ReplaceAll(key.Fingerprint(), " ", ""), sealed)
	if !report.OK || report.Verdict != "sealed-by-key" || report.Kind != "pdf" || len(report.Signatures) != 2 || !bytes.HasPrefix(bytes.TrimSpace(report.Terms), []byte("{")) {
		t.Errorf("%+v", report)
	}
	if verify("?key=AAAA", sealed); report.OK || report.Problems[0].Code != "other-key" {
		t.Errorf("another key: %+v", report)
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)/3] ^= 1
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	for _, name := range []string{"../../etc/passwd", "dossier.json", "dossier.json"} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(bytes.Repeat([]byte{0}, 1<<20))
	}
	_ = w.Close()
	for name, file := range map[string][]byte{
		"altered": altered, "appended": append(bytes.Clone(sealed), 'x'), "offered": offered,
		"bomb": bomb.Bytes(), "text": []byte("hello"), "short": []byte("%P"), "pdf": []byte("%PDF-1.7"), "zip": []byte("PK\x05\x06"),
	} {
		if verify("", file); report.OK || len(report.Problems) == 0 || len(report.Signatures) > 0 {
			t.Errorf("%s: %+v", name, report)
		}
	}
}

func TestHostileRequests(t *testing.T) {
	call := server(t)
	deep := `{"answers":{"controller":` + strings.Repeat("[", 1<<18) + strings.Repeat("]", 1<<18) + "}}"
	nested := `{"answers":{"controller":` + strings.Repeat(`{"name":`, 5000) + "1" + strings.Repeat("}", 5000) + "}}"
	for name, test := range map[string]struct {
		path, body string
		status     int
	}{
		"no body":        {asks, "", 422},
		"no JSON":        {asks, "answers: x", 422},
		"cut short":      {asks, `{"answers":{"controller"`, 422},
		"a list":         {asks, `[]`, 422},
		"null":           {asks, `null`, 422},
		"answers a list": {asks, `{"answers":[]}`, 422},
		"no answers":     {asks, `{}`, 422},
		"more":           {asks, `{"answers":{},"more":1}`, 422},
		"after it":       {asks, `{"answers":{}} {}`, 422},
		"deep":           {asks, deep, 422},
		"no such kind":   {"/api/v1/flows/other/answers", `{"answers":{}}`, 422},
		"no such format": {docs + "?format=exe", `{"answers":{}}`, 422},
		"no such lang":   {docs + "?lang=fr", `{"answers":{}}`, 422},
		"no such day":    {docs + "?date=2026-02-30", `{"answers":{}}`, 422},
		"too large":      {asks, `{"answers":{"x":"` + strings.Repeat("x", 1<<20) + `"}}`, 413},
		"long key":       {"/api/v1/evidence/verify?key=" + strings.Repeat("A", 201), "%PDF", 422},
		"nothing":        {"/api/v1/evidence/verify", "", 422},
	} {
		r := call("POST", test.path, test.body, "Content-Type", "application/json")
		if r.status == 400 && test.status == 422 {
			test.status = 400
		}
		code := map[int]string{400: "invalid", 422: "invalid", 413: "too-large"}[test.status]
		t.Run(name, func(t *testing.T) {
			p := r.problem(t, test.status, code)
			if strings.Contains(string(r.body), "xxxxxxxxxxxxxxx") || len(r.body) > 10_000 {
				t.Error("what was sent is repeated")
			}
			if strings.Contains(p.Detail, "{") {
				t.Error(p.Detail)
			}
		})
	}
	for name, answers := range map[string]string{
		"nested": nested, "numbers": `{"answers":{"breach_hours":1e400}}`, "halves": `{"answers":{"breach_hours":24.5}}`, "wrong types": `{"answers":{"controller":7,"side":["provider"],"operations":{"a":1}}}`,
		"surrogates": `{"answers":{"side":"\ud800"}}`, "zeroes": `{"answers":{"side":"\u0000"}}`, "prototype": `{"answers":{"__proto__":{"a":1},"":""}}`, "twice": `{"answers":{"side":"provider","side":"customer"}}`,
	} {
		r := call("POST", asks, answers)
		if r.status != 200 && r.status != 400 && r.status != 422 {
			t.Errorf("%s: %d %.200s", name, r.status, r.body)
		}
	}
	for _, path := range []string{
		"/api/", "/api/v1", "/api/v1/flows/", "/api/v1/evidence", "/api/v2/flows",
		"/api/v1/flows/processing-agreement/answers/x", "/api/docs", "/api/schemas/x.json",
	} {
		call("GET", path, "", "Accept-Language", "en").problem(t, 404, "not-found")
	}
	call("DELETE", "/api/v1/flows", "").problem(t, 404, "not-found")
}

func TestTooLargeAFile(t *testing.T) {
	call := server(t)
	call("POST", "/api/v1/evidence/verify", strings.Repeat("%PDF", 16<<20)+"x").problem(t, 413, "too-large")
}

// The web server bounds bodies too: that is the same answer.
func TestABodyThatIsCutOffBefore(t *testing.T) {
	h := api.New(&app.App{Now: time.Now}, bounds(1000), promiseapi.Register, proofapi.Register, incidentapi.Register, recourseapi.Register)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/api/v1/evidence/verify", strings.NewReader(strings.Repeat("x", 2000)))
	r.Body = http.MaxBytesReader(w, r.Body, 1000)
	h.ServeHTTP(w, r)
	reply{w.Code, w.Header(), w.Body.Bytes()}.problem(t, 413, "too-large")
}

func TestItDescribesItself(t *testing.T) {
	call := server(t)
	var spec struct {
		OpenAPI string
		Paths   map[string]map[string]struct{ Responses map[string]any }
	}
	call("GET", "/api/openapi.json", "").json(t, &spec)
	want := []string{
		"/api/v1/assess", "/api/v1/check", "/api/v1/check/compare", "/api/v1/check/report", "/api/v1/clear", "/api/v1/clock",
		"/api/v1/clocks", "/api/v1/costs", "/api/v1/documents/{kind}", "/api/v1/evidence/verify", "/api/v1/fine", "/api/v1/flows", "/api/v1/flows/{kind}", "/api/v1/flows/{kind}/answers", "/api/v1/interest", "/api/v1/recourse", "/api/v1/terms",
	}
	if got := slices.Sorted(maps.Keys(spec.Paths)); !slices.Equal(got, want) || spec.OpenAPI != "3.1.0" {
		t.Errorf("%v", got)
	}
	if r := call("GET", "/api/openapi.yaml", ""); r.status != 200 || !bytes.Contains(r.body, []byte("openapi: 3.1.0")) {
		t.Errorf("%d", r.status)
	}
}
