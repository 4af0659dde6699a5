package page

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
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
		return nil, err
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
	var list []string
	if f == nil {
		return nil
	}
	for _, one := range f.Problems {
		if one.Question == name {
			list = append(list, ProblemText(p.Lang, one))
		}
	}
	return list
}

// ProblemText says what is wrong with an answer.
func ProblemText(l string, p flow.Problem) string {
	if p.Text != nil {
		return p.Text.In(l)
	}
	limit := p.Limit
	if p.Code == "choice" {
		limit = "" // the choices are on the page
	}
	return lang.T(l, "problem."+p.Code, "limit", limit)
}

func asTooLarge(err error, into **http.MaxBytesError) bool { return errors.As(err, into) }

// queryEscape keeps where somebody was going, for after signing in.
func queryEscape(r *http.Request) string {
	if r.Method != http.MethodGet {
		return "%2F"
	}
	return url.QueryEscape(r.URL.Path)
}

// Local makes sure that a redirect stays here.
func Local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
