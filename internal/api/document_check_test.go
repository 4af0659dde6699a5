package api_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"regexp"
	"strings"
	"testing"
)

const soup = "Soup for four\n\nCut two onions and fry them in butter. Add a litre of water, salt and pepper.\n"

// own is an agreement that the API drafted.
func own(t *testing.T, call func(method, path, body string, header ...string) reply) string {
	t.Helper()
	r := call("POST", docs+"?format=md&date=2026-11-22", body(t, example(t)))
	if r.status != 200 {
		t.Fatal(r.status)
	}
	return string(r.body)
}

type opinion struct {
	File, SHA256, Kind, Law, Language string
	Points                            []struct {
		ID, Name, Verdict, Remark string
		Confidence                float64
		Sources                   []string
		Passages                  []struct {
			Text       string
			Start, End int
			Page       *int
		}
	}
	Terms        map[string]any
	Steps        []string
	ComparedWith string `json:"compared_with"`
	Changes      []struct{ Point, Term, Name, Effect, Before, After string }
}

func TestCheck(t *testing.T) {
	call := server(t)
	text := own(t, call)
	r := call("POST", "/api/v1/check?name=own.md&side=controller", text, "Content-Type", "application/octet-stream", "Accept-Language", "en")
	if r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	var o opinion
	r.json(t, &o)
	if o.File != "own.md" || o.Kind != "processing-agreement" || o.Law != "gdpr" || o.Language != "nl" || len(o.Points) < 22 ||
		len(o.Steps) < 22 {
		t.Errorf("%s", r.body)
	}
	// as it is read: HTML in Markdown is not text
	runes := []rune(regexp.MustCompile(`</?a[^>]*>`).ReplaceAllString(strings.ReplaceAll(text, "\u00a0", " "), ""))
	for _, p := range o.Points {
		for _, passage := range p.Passages {
			if string(runes[passage.Start:passage.End]) != passage.Text || passage.Page != nil {
				t.Errorf("%s: %+v", p.ID, passage)
			}
		}
		if p.Name == "" || p.Verdict == "" || strings.Contains(p.Remark, "⟦") {
			t.Errorf("%+v", p)
		}
	}
	if !bytes.Contains(r.body, []byte(`"confidence":1.00`)) && !bytes.Contains(r.body, []byte(`"confidence":0.`)) {
		t.Error("no confidence in two decimals")
	}
	r = call("POST", "/api/v1/check", soup, "Content-Type", "application/octet-stream")
	r.json(t, &o)
	if r.status != 200 || o.Kind != "not-an-agreement" {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestCheckRefuses(t *testing.T) {
	call := server(t)
	text := own(t, call)
	for name, body := range map[string]string{
		"white": " \n ", "binary": "\x00\x01\x02\x03\xff\xfe\x00\x00", "mutilated": "PK\x03\x04rest",
		"pdf": "%PDF-1.7\nnothing",
	} {
		p := call("POST", "/api/v1/check", body, "Content-Type", "application/octet-stream").problem(t, 422, "invalid")
		if p.Detail == "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	call("POST", "/api/v1/check?law=bgb", text).problem(t, 422, "invalid")
	call("POST", "/api/v1/check?side=judge", text).problem(t, 422, "invalid")
	call("POST", "/api/v1/check/report?format=exe", text).problem(t, 422, "invalid")
	call("POST", "/api/v1/check/report?format=marked", text).problem(t, 422, "invalid")
	call("POST", "/api/v1/check/compare", text).problem(t, 422, "invalid")
}

func TestCheckReport(t *testing.T) {
	call := server(t)
	text := own(t, call)
	for format, begin := range map[string]string{"pdf": "%PDF-1.", "docx": "PK", "html": "<!DOCTYPE html>", "md": "# ", "json": "{"} {
		r := call("POST", "/api/v1/check/report?format="+format, text, "Content-Type", "application/octet-stream", "Accept-Language", "nl")
		if r.status != 200 || !bytes.HasPrefix(r.body, []byte(begin)) {
			t.Errorf("%s: %d %.80s", format, r.status, r.body)
		}
	}
}

func TestCheckCompares(t *testing.T) {
	call := server(t)
	text := own(t, call)
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, text := range map[string]string{"old": text, "new": strings.Replace(text, "uiterlijk 36 uur", "uiterlijk 72 uur", 1)} {
		f, err := w.CreateFormFile(name, name+".md")
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := call("POST", "/api/v1/check/compare", b.String(), "Content-Type", w.FormDataContentType(), "Accept-Language", "en")
	var o opinion
	r.json(t, &o)
	if r.status != 200 || o.ComparedWith != "old.md" || o.File != "new.md" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	for _, c := range o.Changes {
		if c.Term == "breach_notice_hours" && c.Before == "36 hours" && c.After == "72 hours" {
			return
		}
	}
	t.Errorf("the changed hours are not told: %+v", o.Changes)
}

func TestTerms(t *testing.T) {
	call := server(t)
	read := func(body, name string) (source string, hours any) {
		t.Helper()
		r := call("POST", "/api/v1/terms?name="+name, body, "Content-Type", "application/octet-stream")
		var out struct {
			File, Source string
			Terms        map[string]struct{ Value, Standing, Clause any }
		}
		if r.json(t, &out); r.status != 200 || out.File != name {
			t.Fatalf("%d %s", r.status, r.body)
		}
		return out.Source, out.Terms["breach_notice_hours"].Value
	}
	for name, body := range map[string]string{
		"terms-file": `{"terms": {"breach_notice_hours": 36}}`, "reading": own(t, call),
		"unsealed": string(call("POST", docs+"?format=pdf", body(t, example(t))).body),
	} {
		if source, hours := read(body, name); source != name || hours != 36.0 {
			t.Errorf("%s is read as %s: %v", name, source, hours)
		}
	}
	for name, body := range map[string]string{
		"unknown key": `{"terms": {"colour": "red"}}`, "no JSON": `{"terms": `, "two records": `{"terms": {}} {}`, "YAML": "terms: {}\n",
		"another kind": "Some words that agree on nothing at all, and go on for a while.\n", "a list": `[1]`, "null": `null`,
	} {
		if r := call("POST", "/api/v1/terms", body, "Content-Type", "application/octet-stream"); r.status != 422 {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}
