package page_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/verhaal/verhaal/internal/page"
)

// What looks at a page ahead of a person has not shown it to anybody.
func TestIsSeen(t *testing.T) {
	for _, test := range []struct {
		method, header, value string
		want                  bool
	}{
		{http.MethodHead, "", "", false},
		{http.MethodGet, "Sec-Purpose", "prefetch;prerender", false},
		{http.MethodGet, "Purpose", "Prefetch", false},
		{http.MethodGet, "X-Purpose", "preview", false},
		{http.MethodGet, "X-Moz", "prefetch", false},
		{http.MethodGet, "Sec-Purpose", "", true},
		{http.MethodGet, "", "", true},
		{http.MethodPost, "", "", true},
	} {
		r := httptest.NewRequest(test.method, "/s/x", nil)
		if test.header != "" {
			r.Header.Set(test.header, test.value)
		}
		if got := page.IsSeen(r); got != test.want {
			t.Errorf("%+v: %t", test, got)
		}
	}
}
