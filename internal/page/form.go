package page

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/flow"
)

// Form is a form as it was filled in, with what is wrong with it.
type Form struct {
	Values   url.Values
	Problems []flow.Problem
}

// ParseForm reads a form; it is the only way in which pages take input.
func ParseForm(r *http.Request) (*Form, error) {
	if err := r.ParseForm(); err != nil {
		return nil, UploadFault(err)
	}
	return &Form{Values: r.PostForm}, nil
}

// Get gives a field without spaces around it.
func (f *Form) Get(name string) string {
	if f == nil {
		return ""
	}
	return strings.TrimSpace(f.Values.Get(name))
}

// complaints gives what is wrong with one field.
func (f *Form) complaints(p *Page, name string) []string {
	if f == nil {
		return nil
	}
	return complaints(report.AnswerProblems(p.Lang, f.Problems), name, true)
}

func asTooLarge(err error, into **http.MaxBytesError) bool { return errors.As(err, into) }

// queryEscape keeps where somebody was going, for after signing in.
func queryEscape(r *http.Request) string {
	if r.Method != http.MethodGet {
		return "%2F"
	}
	return url.QueryEscape(r.URL.Path)
}

// IsSeen says whether a request is one whose answer is shown to somebody: not the
// look ahead of a browser, nor a HEAD, as scanners of mail send.
// spec: Fetch, Sec-Purpose
func IsSeen(r *http.Request) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"} {
		if value := strings.ToLower(r.Header.Get(name)); strings.Contains(value, "prefetch") || strings.Contains(value, "preview") {
			return false
		}
	}
	return r.Method != http.MethodHead
}

// Local makes sure that a redirect stays here. Browsers drop tabs and the like
// from an address, so that "/\t/elsewhere" would be another site.
func Local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, "\\") || strings.ContainsFunc(path, unicode.IsControl) {
		return "/"
	}
	return path
}
