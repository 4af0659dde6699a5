package doors_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/paper/document"
)

var checkedOn = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// foreign is an agreement as somebody else could send it.
func foreign(t *testing.T, l string, write func(*document.Document) ([]byte, error)) []byte {
	t.Helper()
	f, err := promise.Flow(promise.ProcessingAgreement)
	if err != nil {
		t.Fatal(err)
	}
	state, _ := f.New(nil)
	for q := state.Next(); q != nil; q = state.Next() {
		var answer any = ""
		if example := q.ExampleIn(l); example != nil {
			answer = example
		}
		if problems := state.Set(q.ID, answer); len(problems) > 0 {
			t.Fatal(problems)
		}
	}
	d, err := promise.Draft(promise.ProcessingAgreement, state, l, checkedOn, "")
	if err != nil {
		t.Fatal(err)
	}
	data, err := write(d)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sendFiles posts a form with files: name of the field, name of the file, what is in it.
func (h *site) sendFiles(path, l string, fields map[string]string, files ...string) (*http.Response, string) {
	h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		h.must(w.WriteField(name, value))
	}
	for i := 0; i+2 < len(files); i += 3 {
		f, err := w.CreateFormFile(files[i], files[i+1])
		h.must(err)
		_, err = io.WriteString(f, files[i+2])
		h.must(err)
	}
	h.must(w.Close())
	request, err := http.NewRequest(http.MethodPost, h.url+path, &b)
	h.must(err)
	request.Header.Set("Content-Type", w.FormDataContentType())
	request.Header.Set("Accept-Language", l)
	response, err := h.visitor().Do(request)
	h.must(err)
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	h.must(err)
	return response, string(data)
}

func (h *site) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

var (
	anchorOf = regexp.MustCompile(`\bid="([^"]+)"`)
	linkTo   = regexp.MustCompile(`href="#([^"]+)"`)
)

// TestCheckPage: the page of a document leads from each verdict to its passage
// and back, in both languages, and no link leads nowhere.
func TestCheckPage(t *testing.T) {
	h := build(t)
	for _, l := range lang.Languages {
		text := string(foreign(t, l, document.Markdown))
		response, page := h.sendFiles("/check", l, map[string]string{"side": "controller"}, "file", "theirs <b>.md", text, "old", "old.md",
			strings.Replace(text, "36", "48", 1))
		if response.StatusCode != http.StatusOK || strings.Contains(page, "⟦") || strings.Contains(page, "theirs <b>") {
			t.Fatalf("%s: %d\n%s", l, response.StatusCode, page)
		}
		var ids []string
		for _, m := range anchorOf.FindAllStringSubmatch(page, -1) {
			if slices.Contains(ids, m[1]) {
				t.Errorf("%s: the id %s stands twice", l, m[1])
			}
			ids = append(ids, m[1])
		}
		n := 0
		for _, m := range linkTo.FindAllStringSubmatch(page, -1) {
			if n++; !slices.Contains(ids, m[1]) {
				t.Errorf("%s: #%s leads nowhere", l, m[1])
			}
		}
		if n < 60 || !strings.Contains(page, "<mark") {
			t.Errorf("%s: only %d links", l, n)
		}
		for _, want := range map[string][]string{
			"nl": {"Wat er is veranderd", "<del>48</del>", "<ins>36</ins>", "Rapport als PDF"},
			"en": {"What changed", "<del>48</del>", "Report as PDF"},
		}[l] {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q on the page", l, want)
			}
		}
	}
}

func TestCheckFiles(t *testing.T) {
	h := build(t)
	docx := string(foreign(t, "nl", document.DOCX))
	for format, want := range map[string][2]string{
		"pdf": {"application/pdf", "%PDF-1."}, "docx": {
			"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
			"PK",
		}, "marked": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"},
	} {
		response, body := h.sendFiles("/check/"+format, "nl", nil, "file", "their agreement.docx", docx)
		if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != want[0] || !strings.HasPrefix(body, want[1]) {
			t.Errorf("%s: %d %s %.40q", format, response.StatusCode, response.Header.Get("Content-Type"), body)
		}
	}
	if response, _ := h.sendFiles("/check/exe", "nl", nil, "file", "a.docx", docx); response.StatusCode != http.StatusNotFound {
		t.Error(response.StatusCode)
	}
}

// TestCheckSaysWhatIsWrong: a file that cannot be read, none, a form that is no
// form, and a text that tries to be the page.
func TestCheckSaysWhatIsWrong(t *testing.T) {
	h := build(t)
	for _, test := range []struct {
		path  string
		files []string
		want  string
	}{
		{"/check", nil, "Kies eerst een bestand"},
		{"/check", []string{"file", "leeg.txt", ""}, "geen tekst"},
		{"/check", []string{"file", "kapot.docx", "PK\x03\x04nothing"}, "kapot.docx"},
		{"/check/pdf", []string{"file", "plaatje.png", "\x89PNG\r\n\x1a\n\x00\x00"}, "plaatje.png"},
		{"/check/marked", []string{"file", "tekst.md", string(foreign(t, "nl", document.Markdown))}, "Word-bestand"},
		{
			"/check",
			[]string{"file", "goed.md", string(foreign(t, "nl", document.Markdown)), "old", "kapot.docx", "PK\x03\x04nothing"},
			"kapot.docx",
		},
	} {
		response, page := h.sendFiles(test.path, "nl", nil, test.files...)
		if response.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, test.want) || !strings.Contains(page, `id="file"`) {
			t.Errorf("%s %.2v: %d, no %q in\n%s", test.path, test.files, response.StatusCode, test.want, page)
		}
	}
	hostile := string(foreign(t, "nl", document.Markdown)) + "\n\nVerwerker meldt een datalek <script>alert(1)</script> binnen 24 uur <img src=x onerror=alert(1)> aan Verwerkingsverantwoordelijke.\n\n\" onmouseover=alert(1) x=\"\n"
	if _, page := h.sendFiles("/check", "nl", nil, "file", "x.md", hostile); strings.Contains(page, "<script>alert") || strings.Contains(page,
		"<img src=x") || strings.Contains(page, `" onmouseover`) {
		t.Error("the document's own tags are on the page")
	}
}
