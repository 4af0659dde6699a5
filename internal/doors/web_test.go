package doors_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/doors"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

const password = "een lange zin met een boot"

// site is a running site with an organisation, a draft, and an owner.
type site struct {
	t      *testing.T
	url    string
	app    *app.App
	client *http.Client
	who    app.Actor
	draft  store.ID
	log    *bytes.Buffer
}

func build(t *testing.T) *site {
	t.Helper()
	h := &site{t: t, log: &bytes.Buffer{}}
	// The clock stands still: attempts are counted, and how long they take is not.
	now := time.Now()
	clock := func() time.Time { return now }
	db := storetest.Open(t, storetest.SQLite(t), clock)
	log, err := evidence.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	seal, err := signature.NewKey(rand.Reader, "Test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	h.app = &app.App{Store: db, Now: clock, URL: "http://verhaal.test", Log: log, Seal: seal}
	pages, err := doors.New(h.app, slog.New(slog.NewTextHandler(h.log, nil)), doors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	h.url = server.URL
	h.client = h.visitor()
	ctx := context.Background()
	secret, err := account.SetupLink(ctx, h.app)
	if err != nil {
		t.Fatal(err)
	}
	token, problems, err := account.CompleteSetup(ctx, h.app, secret, account.Setup{
		Language: "nl", Password: password,
		Profile: accountstore.Profile{
			Name: "Noordkaap <script>alert(1)</script> BV", KVK: "01234567", Street: "Kade 12", Postcode: "9711 AB",
			City: "Groningen", Country: "NL", Email: "p@noordkaap.example",
		},
		Person: app.Person{Name: "M. de Wit", Email: "m@noordkaap.example"},
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if h.who, err = account.Who(ctx, h.app, token); err != nil {
		t.Fatal(err)
	}
	if h.draft, err = promise.StartAgreement(ctx, h.app, h.who,
		promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl"}); err != nil {
		t.Fatal(err)
	}
	if status, _ := h.post(h.client, "/sign-in", url.Values{"email": {"m@noordkaap.example"}, "password": {password}, "to": {"/"}},
		nil); status != http.StatusOK {
		t.Fatal("cannot sign in:", status)
	}
	return h
}

func (h *site) visitor() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func (h *site) get(c *http.Client, path string) (*http.Response, string) {
	h.t.Helper()
	response, err := c.Get(h.url + path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return response, string(body)
}

func (h *site) post(c *http.Client, path string, form url.Values, header http.Header) (int, string) {
	h.t.Helper()
	request, err := http.NewRequest(http.MethodPost, h.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		h.t.Fatal(err)
	}
	request.Header = header.Clone()
	if request.Header == nil {
		request.Header = http.Header{}
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := c.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(body)
}

// pages are those of somebody who is signed in.
func (h *site) pages() []string {
	draft := "/agreements/" + string(h.draft)
	return []string{
		"/", "/agreements", "/agreements/new", draft, draft + "/check", draft + "/explained", draft + "/line/1", draft + "/q/controller", draft + "/q/operations", draft + "/q/measures",
		"/evidence", "/outbox", "/people", "/settings", "/account", "/account/factor", "/roles", "/covered", "/assess", "/verify", "/sign-in",
	}
}

// Every page comes whole from here, in one round trip, and lets nothing else in.
func TestEveryPage(t *testing.T) {
	h := build(t)
	elsewhere := regexp.MustCompile(`(?:src|href|action)="(https?:)?//`)
	inline := regexp.MustCompile(`<[^>]+ (?:style|on[a-z]+)="`)
	for _, path := range h.pages() {
		response, body := h.get(h.client, path)
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, response.Status)
		}
		if csp := response.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp,
			"unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if response.Header.Get("Cache-Control") != "no-store" || response.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers %v", path, response.Header)
		}
		if elsewhere.MatchString(body) || inline.MatchString(body) || strings.Contains(body, "<script>") {
			t.Errorf("%s: something from elsewhere, or inline: %s", path, elsewhere.FindString(body)+inline.FindString(body))
		}
		if strings.Contains(body, "⟦") {
			t.Errorf("%s: a text is missing: %s", path, regexp.MustCompile(`⟦[^⟧]*⟧`).FindString(body))
		}
		if len(body) > 100_000 {
			t.Errorf("%s: %d bytes", path, len(body))
		}
	}
	weight := 0
	for _, name := range []string{"verhaal.css", "verhaal.js", "htmx.min.js"} {
		_, body := h.get(h.client, "/static/x/"+name)
		weight += len(body)
	}
	if weight > 100_000 {
		t.Errorf("style and scripts weigh %d bytes", weight)
	}
}

func TestStrangersSeeNothing(t *testing.T) {
	h := build(t)
	stranger := h.visitor()
	stranger.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range h.pages()[:16] {
		response, body := h.get(stranger, path)
		if response.StatusCode != http.StatusSeeOther || strings.Contains(body, "Noordkaap") {
			t.Errorf("%s: %s to a stranger", path, response.Status)
		}
	}
	for _, path := range []string{
		"/s/x", "/s/" + strings.Repeat("a", 75), "/invite/" + strings.Repeat("0", 75), "/setup/x",
		"/log/x/checkpoint", "/log/" + string(store.NewID()) + "/checkpoint", "/static/x/web.go", "/nowhere",
	} {
		if response, _ := h.get(stranger, path); response.StatusCode != http.StatusNotFound && response.StatusCode != http.StatusConflict {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
}

func TestAnotherSiteCannotPost(t *testing.T) {
	h := build(t)
	form := url.Values{"kind": {"processing-agreement"}, "language": {"en"}, "ours": {"processor"}}
	for name, header := range map[string]http.Header{
		"another site":   {"Sec-Fetch-Site": {"cross-site"}},
		"another origin": {"Origin": {"https://evil.example"}},
	} {
		if status, _ := h.post(h.client, "/agreements/new", form, header); status != http.StatusForbidden {
			t.Errorf("%s: %d", name, status)
		}
	}
	list, err := promise.ListAgreements(context.Background(), h.app, h.who, "", 10)
	if err != nil || len(list.Rows) != 1 {
		t.Fatalf("%d agreements, %v", len(list.Rows), err)
	}
}

func TestHostileInput(t *testing.T) {
	h := build(t)
	draft := "/agreements/" + string(h.draft)
	for name, test := range map[string]struct {
		path string
		form url.Values
		want int
	}{
		"no such question": {draft + "/q/nonsense", url.Values{"x": {"y"}}, http.StatusOK}, // back to the agreement
		"wrong answer": {
			draft + "/q/controller",
			url.Values{"controller.name": {strings.Repeat("x", 5000)}},
			http.StatusUnprocessableEntity,
		},
		"control characters":  {draft + "/q/controller", url.Values{"controller.name": {"a\x00b\u202e"}}, http.StatusUnprocessableEntity},
		"not a choice":        {draft + "/q/breach_term", url.Values{"breach_term": {"never"}}, http.StatusUnprocessableEntity},
		"forbidden choice":    {draft + "/q/breach_term", url.Values{"breach_term": {"serious"}}, http.StatusUnprocessableEntity},
		"somebody's language": {draft + "/language", url.Values{"language": {"xx"}}, http.StatusOK},
		"form too large": {
			draft + "/q/controller",
			url.Values{"controller.name": {strings.Repeat("x", 2<<20)}},
			http.StatusRequestEntityTooLarge,
		},
		"sign a draft": {
			draft + "/sign",
			url.Values{"name": {"x"}, "function": {"y"}, "may_sign": {"yes"}, "shown": {"z"}},
			http.StatusOK,
		},
		"offer a draft": {
			draft + "/offer",
			url.Values{"organisation": {"x"}, "email": {"a@b.example"}, "days": {"30"}},
			http.StatusConflict,
		},
		"odd days": {
			draft + "/offer",
			url.Values{"organisation": {"x"}, "email": {"a@b.example"}, "days": {"-1e9"}},
			http.StatusUnprocessableEntity,
		},
		"unknown role": {
			"/people",
			url.Values{"person_name": {"x"}, "person_email": {"x@y.example"}, "role": {"king"}},
			http.StatusUnprocessableEntity,
		},
		"not an id":           {"/people/../../etc", nil, http.StatusNotFound},
		"redirect elsewhere":  {"/language", url.Values{"language": {"nl"}, "to": {"//evil.example/"}}, http.StatusOK},
		"roles with nonsense": {"/roles", url.Values{"answers": {"{{{{"}, "question": {"x"}}, http.StatusOK},
	} {
		if status, body := h.post(h.client, test.path, test.form, nil); status != test.want {
			t.Errorf("%s: %d, want %d\n%.600s", name, status, test.want, body)
		}
	}
	d, err := promise.ShowAgreement(context.Background(), h.app, h.who, h.draft)
	if err != nil || d.Answers.Answer("controller") != nil || d.Answers.Answer("breach_term") != nil {
		t.Fatalf("something of it was kept: %v %v", d.Answers.Answers(), err)
	}
}

func TestVerifyUpload(t *testing.T) {
	h := build(t)
	for name, data := range map[string]string{
		"empty": "", "text": "hello", "broken pdf": "%PDF-1.7\nxref\n0 99999999\n",
		"broken zip": "PK\x03\x04\x00\x00",
	} {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		part, _ := w.CreateFormFile("file", "../../evil<b>.pdf")
		_, _ = part.Write([]byte(data))
		_ = w.Close()
		response, err := h.visitor().Post(h.url+"/verify", w.FormDataContentType(), &b)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if response.StatusCode != http.StatusUnprocessableEntity || strings.Contains(string(body), "<b>.pdf") {
			t.Errorf("%s: %s\n%.500s", name, response.Status, body)
		}
	}
}

func TestTooManyAttempts(t *testing.T) {
	h := build(t)
	stranger := h.visitor()
	var last int
	for range 12 {
		last, _ = h.post(stranger, "/sign-in", url.Values{"email": {"nobody@x.example"}, "password": {"x"}}, nil)
	}
	if last != http.StatusTooManyRequests {
		t.Fatalf("the twelfth attempt: %d", last)
	}
}

// What goes wrong is logged without secrets and without names.
func TestNothingPersonalInTheLog(t *testing.T) {
	h := build(t)
	h.get(h.client, "/s/"+strings.Repeat("a", 75))
	h.post(h.client, "/sign-in", url.Values{"email": {"m@noordkaap.example"}, "password": {"wrong"}}, nil)
	h.app.Store.Close()
	h.get(h.client, "/agreements")
	for _, secret := range []string{"noordkaap", "de Wit", strings.Repeat("a", 75), "wrong"} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, h.log)
		}
	}
}
