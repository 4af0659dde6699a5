package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/paper/flow"
)

// form is a form as it was filled in, with what is wrong with it.
type form struct {
	values   url.Values
	problems []flow.Problem
}

// parse reads a form; it is the only way in which pages take input.
func parse(r *http.Request) (*form, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	return &form{values: r.PostForm}, nil
}

// get gives a field without spaces around it.
func (f *form) get(name string) string {
	if f == nil {
		return ""
	}
	return strings.TrimSpace(f.values.Get(name))
}

// complaints gives what is wrong with one field.
func (f *form) complaints(p *page, name string) []string {
	var list []string
	if f == nil {
		return nil
	}
	for _, one := range f.problems {
		if one.Question == name {
			list = append(list, problemText(p.Lang, one))
		}
	}
	return list
}

// problemText says what is wrong with an answer.
func problemText(l string, p flow.Problem) string {
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

// local makes sure that a redirect stays here.
func local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return path
}
