package page

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/law/say"
)

func Number(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// ListLimit is how many rows a page of a list has.
const ListLimit = 25

func Moment(p *Page, text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return lang.Moment(p.Lang, t)
}

// Day writes a day as the reader does: 22 November 2026.
func Day(p *Page, text string) string {
	t, err := time.ParseInLocation(time.DateOnly, text, lang.Zone())
	if err != nil {
		return text
	}
	return lang.Date(p.Lang, t)
}

// PlainName is a name of a file in which nothing has a meaning of its own in a
// header.
func PlainName(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
	return strings.Trim(plain[:min(len(plain), 60)], "-")
}

// IsTrue says whether a decision is yes.
func IsTrue(b *bool) bool { return b != nil && *b }

// Decimals writes a number as the language does.
func Decimals(l, number string) string { return say.Number(l, number) }

func Text(v any) string {
	s, _ := v.(string)
	return s
}

// AgreementPath is where an agreement is shown.
func AgreementPath(id store.ID) templ.SafeURL { return templ.SafeURL("/agreements/" + string(id)) }

// YesNo is the end of the key of a text that comes in two forms.
func YesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// Count writes a number that was counted as far as a hundred.
func Count(n int) string {
	if n >= 100 {
		return "99+"
	}
	return strconv.Itoa(n)
}

// AfterID reads after which row a page of a list begins; "" = the first page.
func AfterID(r *http.Request) (store.ID, error) {
	text := r.URL.Query().Get("after")
	if text == "" {
		return "", nil
	}
	return store.ParseID(text)
}
