package page

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/app"
)

// Over https no cookie can have been set by another host or an unsafe page, and one
// of that kind counts for nothing.
func TestCookiesAreOfThisHost(t *testing.T) {
	for url, secure := range map[string]bool{"https://verhaal.example": true, "http://verhaal.example": false} {
		s, err := New(&app.App{URL: url, Now: time.Now}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		s.SetSession(w, "secret", time.Hour)
		s.SetFlash(w, "said.saved")
		for _, c := range w.Result().Cookies() {
			if c.Secure != secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || strings.HasPrefix(c.Name, "__Host-") != secure {
				t.Errorf("%s: %s", url, c)
			}
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Cookie", "session=planted")
		if got := s.SessionOf(r); (got == "") != secure {
			t.Errorf("%s: a plain cookie gives %q", url, got)
		}
	}
}
