package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/fault"
)

// A redirect never leads to another site, whatever a browser leaves out.
func TestRedirectsStayHere(t *testing.T) {
	for path, want := range map[string]string{
		"/agreements": "/agreements", "/a?b=c#d": "/a?b=c#d", "": "/", "agreements": "/", "https://evil.example": "/", "javascript:alert(1)": "/",
		"//evil.example": "/", "/\\evil.example": "/", "/\t/evil.example": "/", "/\n/evil.example": "/", "/\r/evil.example": "/", "\t//evil.example": "/", "/\x00/evil": "/",
		"/\u0085/evil": "/",
	} {
		if got := Local(path); got != want {
			t.Errorf("%q leads to %q, want %q", path, got, want)
		}
	}
}

// A form that is none is the sender's fault, not ours.
func TestMalformedForms(t *testing.T) {
	for _, body := range []string{"%zz", "a=%", strings.Repeat("a&", 20_000) + "%"} {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if _, err := ParseForm(r); !fault.Is(err, fault.Invalid) {
			t.Errorf("%.20q: %v", body, err)
		}
	}
}
