package doors_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// signIn tries to sign in and gives the status.
func (h *site) signIn(c *http.Client, email, word string) int {
	h.t.Helper()
	status, _ := h.post(c, "/sign-in", url.Values{"email": {email}, "password": {word}, "to": {"/"}}, nil)
	return status
}

// However an address is spelt it is one account, and who keeps on trying it locks
// out nobody who signed in before with the same browser.
func TestAttemptsOnOneAccount(t *testing.T) {
	h := build(t)
	stranger := h.visitor()
	refused := 0
	for _, spelling := range []string{"m@noordkaap.example", "M@noordkaap.example", "m@NOORDKAAP.example", " m@noordkaap.example", "M@Noordkaap.Example "} {
		for range 3 {
			if h.signIn(stranger, spelling, "wrong") == http.StatusTooManyRequests {
				refused++
			}
		}
	}
	if refused != 6 {
		t.Errorf("%d of 15 tries on one account were refused, want 6", refused)
	}
	if status := h.signIn(h.visitor(), "m@noordkaap.example", password); status != http.StatusTooManyRequests {
		t.Errorf("another browser gets %d", status)
	}
	// The owner's browser signed in before.
	if status := h.signIn(h.client, "m@noordkaap.example", password); status != http.StatusOK {
		t.Errorf("the owner is locked out: %d", status)
	}
	// That of somebody else does not help, nor one that was made up.
	at, _ := url.Parse(h.url)
	for _, c := range h.client.Jar.Cookies(at) {
		if c.Name != "device" {
			continue
		}
		nonce, mac, _ := strings.Cut(c.Value, ".")
		for _, value := range []string{nonce + "." + strings.Repeat("0", len(mac)), nonce + "x." + mac, "." + mac, mac, nonce + "."} {
			jar, _ := cookiejar.New(nil)
			jar.SetCookies(at, []*http.Cookie{{Name: "device", Value: value}})
			if status := h.signIn(&http.Client{Jar: jar}, "m@noordkaap.example", password); status != http.StatusTooManyRequests {
				t.Errorf("a made-up device gets %d", status)
			}
		}
		return
	}
	t.Error("the browser keeps no device")
}

func TestFormsThatNobodySends(t *testing.T) {
	h := build(t)
	for name, body := range map[string]string{
		"a bad escape": "email=%zz", "a semicolon": "a=1;b=2", "many fields": strings.Repeat("a=1&", 100_000),
	} {
		response, err := h.client.Post(h.url+"/sign-in", "application/x-www-form-urlencoded", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d", name, response.StatusCode)
		}
	}
	if strings.Contains(h.log.String(), "ERROR") {
		t.Error(h.log.String())
	}
}

func TestHealthTellsOfTheDatabase(t *testing.T) {
	for _, away := range []bool{false, true} {
		h := build(t)
		if away {
			h.app.Store.Close()
		}
		for _, path := range []string{"/healthz", "/readyz"} {
			response, text := h.get(h.client, path)
			if (response.StatusCode == http.StatusServiceUnavailable) != away || strings.HasPrefix(text, "ok\nverhaal ") == away {
				t.Errorf("%s, database away %t: %d %s", path, away, response.StatusCode, text)
			}
		}
	}
}

// The lines of a log say when who worked: strangers get its hashes only.
func TestLinesOfTheLogAreNotForStrangers(t *testing.T) {
	h := build(t)
	if _, err := h.app.Store.Sequence(t.Context(), "test"); err != nil {
		t.Fatal(err)
	}
	_, text := h.get(h.client, "/log/"+string(h.who.Organisation)+"/checkpoint")
	size := strings.Split(text, "\n")[1]
	for path, strangers := range map[string]int{
		"checkpoint": http.StatusOK, "tile/0/000.p/" + size: http.StatusOK, "tile/entries/000.p/" + size: http.StatusForbidden,
	} {
		for who, want := range map[*http.Client]int{h.visitor(): strangers, h.client: http.StatusOK} {
			response, body := h.get(who, "/log/"+string(h.who.Organisation)+"/"+path)
			if response.StatusCode != want || (want == http.StatusForbidden && strings.Contains(body, "account:")) {
				t.Errorf("%s: %d, want %d", path, response.StatusCode, want)
			}
		}
	}
}
