package doors_test

import (
	"crypto/rand"
	"encoding/json"
	"html"
	"io"
	"log/slog"
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
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
	"github.com/verhaal/verhaal/recourse/share"
)

// opened is an installation with every door open.
type opened struct {
	t    *testing.T
	app  *app.App
	who  app.Actor
	url  string
	with *http.Client // signed in
}

func openDoors(t *testing.T) *opened {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	log, err := evidence.NewKey(rand.Reader)
	must(err)
	seal, err := signature.NewKey(rand.Reader, "Test", time.Now())
	must(err)
	a := &app.App{Store: storetest.Open(t, storetest.SQLite(t), time.Now), Now: time.Now, URL: "http://verhaal.test", Log: log, Seal: seal}
	handler, err := doors.New(a, slog.New(slog.NewTextHandler(io.Discard, nil)), doors.Options{})
	must(err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	secret, err := account.SetupLink(t.Context(), a)
	must(err)
	token, problems, err := account.CompleteSetup(t.Context(), a, secret, account.Setup{
		Language: "nl", Password: password, Person: app.Person{Name: "M. de Wit", Email: "m@noordkaap.example"},
		Profile: accountstore.Profile{
			Name: "Noordkaap BV", KVK: "01234567", Street: "Kade 12", Postcode: "9711 AB", City: "Groningen",
			Country: "NL", Email: "p@noordkaap.example",
		},
	})
	if must(err); len(problems) > 0 {
		t.Fatal(problems)
	}
	jar, err := cookiejar.New(nil)
	must(err)
	h := &opened{t: t, app: a, url: server.URL, with: &http.Client{Jar: jar}}
	h.who, err = account.Who(t.Context(), a, token)
	must(err)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+"/sign-in",
		strings.NewReader(url.Values{"email": {"m@noordkaap.example"}, "password": {password}, "to": {"/"}}.Encode()))
	must(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", h.url)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := h.with.Do(request)
	must(err)
	if _ = response.Body.Close(); response.StatusCode != http.StatusOK {
		t.Fatal("cannot sign in:", response.Status)
	}
	return h
}

func (h *opened) page(path string) string {
	h.t.Helper()
	request, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.url+path, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	response, err := h.with.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		h.t.Fatal(path, response.Status, err)
	}
	return string(data)
}

// final gives an agreement with a version; change replaces answers.
func (h *opened) final(change map[string]any) store.ID {
	h.t.Helper()
	id, err := promise.StartAgreement(h.t.Context(), h.app, h.who,
		promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl"})
	if err != nil {
		h.t.Fatal(err)
	}
	f, err := promise.Flow(promise.ProcessingAgreement)
	if err != nil {
		h.t.Fatal(err)
	}
	state, _ := f.New(nil)
	for i := range f.Questions {
		q := &f.Questions[i]
		value, changed := change[q.ID]
		if !changed {
			value = q.Example
		}
		if !state.Asked(q.ID) || value == nil {
			continue
		}
		state.Set(q.ID, value)
		if problems, err := promise.AnswerAgreement(h.t.Context(), h.app, h.who, id, q.ID, value); err != nil ||
			len(report.Errors(problems)) > 0 {
			h.t.Fatal(q.ID, problems, err)
		}
	}
	if problems, err := promise.FinaliseAgreement(h.t.Context(), h.app, h.who, id); err != nil || len(report.Errors(problems)) > 0 {
		h.t.Fatal(problems, err)
	}
	return id
}

var exampleLink = regexp.MustCompile(`href="/recourse#([^"]+)"`)

// The page of an agreement says what the clock would be, who would bear what in
// an example, and what was agreed; the example leads to the same case.
func TestAgreementSaysWhatItMeans(t *testing.T) {
	h := openDoors(t)
	draft, err := promise.StartAgreement(t.Context(), h.app, h.who,
		promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl"})
	if err != nil {
		t.Fatal(err)
	}
	if body := h.page("/agreements/" + string(draft)); strings.Contains(body, `class="meaning"`) {
		t.Error("a draft means something already")
	}
	id := h.final(nil)
	body := h.page("/agreements/" + string(id))
	if strings.Contains(body, "⟦") || len(body) > 100_000 {
		t.Errorf("a text is missing, or %d bytes are too many", len(body))
	}
	for _, want := range []string{", art. 11.1.", "Bakkerij Van Dam BV", lang.T("nl", "agreement.meaning.short"), "36 uur", "art. 14.3"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	found := exampleLink.FindStringSubmatch(body)
	if found == nil {
		t.Fatal("no link to the case")
	}
	values, err := url.ParseQuery(html.UnescapeString(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal([]byte(values.Get("case")), &raw); err != nil {
		t.Fatal(err)
	}
	if c, problems := share.Read(raw); len(problems) > 0 || len(c.Contracts) == 0 {
		t.Errorf("the case of the link: %v, %d contracts", problems, len(c.Contracts))
	}
}
