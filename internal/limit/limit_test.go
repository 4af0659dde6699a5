package limit_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/limit"
)

func TestAddress(t *testing.T) {
	for name, test := range map[string]struct {
		lines []string
		proxy bool
		want  string
	}{
		"no proxy of ours":           {[]string{"203.0.113.66"}, false, "192.0.2.1"},
		"one line":                   {[]string{"203.0.113.66, 198.51.100.7"}, true, "198.51.100.7"},
		"the visitor sends a line":   {[]string{"203.0.113.66", "198.51.100.7"}, true, "198.51.100.7"},
		"several in the last line":   {[]string{"203.0.113.66", "203.0.113.67,198.51.100.7"}, true, "198.51.100.7"},
		"IPv4 in IPv6":               {[]string{"::ffff:198.51.100.7"}, true, "198.51.100.7"},
		"a zone":                     {[]string{"fe80::1%eth0"}, true, "fe80::1"},
		"nonsense at the end":        {[]string{"203.0.113.66", "unknown"}, true, "192.0.2.1"},
		"the proxy does not name it": {nil, true, "192.0.2.1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = "192.0.2.1:1234"
		r.Header["X-Forwarded-For"] = test.lines
		if got := limit.Address(r, test.proxy); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64",
		"2001:db8:1:3::9": "2001:db8:1:3::/64", "::ffff:192.0.2.1": "::ffff:192.0.2.1", "": "", "@": "@",
	} {
		if got := limit.Network(address); got != want {
			t.Errorf("%s counts as %s, want %s", address, got, want)
		}
	}
}

// Strangers who fill the table with keys of 30 kB take no memory, and free nobody
// who was just refused.
func TestStrangersFillTheTable(t *testing.T) {
	now := time.Now()
	a := limit.NewAttempts(func() time.Time { return now })
	blocked := func() bool { return fault.Is(a.Allow("sign-in", "blocked", time.Hour, 3), fault.Busy) }
	for range 3 {
		if blocked() {
			t.Fatal("refused too soon")
		}
	}
	if !blocked() {
		t.Fatal("not refused")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	long := strings.Repeat("x", 30_000)
	for i := range 120_000 {
		if i%10_000 == 0 && !blocked() {
			t.Fatalf("after %d strangers who was refused may try again", i)
		}
		if err := a.Allow("code", fmt.Sprint(i)+long[:i%30_000/100], time.Hour, 5); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 40<<20 {
		t.Errorf("strangers take %d MB", grown>>20)
	}
	if !blocked() {
		t.Error("who was refused may try again")
	}
}

func request(body io.Reader, length int64) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", body)
	r.ContentLength = length
	return r
}

// zeros gives n bytes without having them.
func zeros(n int64) io.Reader { return io.LimitReader(zero{}, n) }

type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestUploadsWaitOnDisk(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	u := limit.NewUploads()
	const size = 60 << 20
	var working, most int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			r := request(zeros(size), -1)
			done, err := u.Take(r, 64<<20)
			if err != nil {
				t.Error(err)
				return
			}
			defer done()
			mu.Lock()
			working++
			most = max(most, working)
			mu.Unlock()
			n, err := io.Copy(io.Discard, r.Body)
			if n != size || err != nil {
				t.Errorf("%d bytes arrive: %v", n, err)
			}
			if names, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*")); len(names) > 0 {
				t.Errorf("uploads have names: %v", names)
			}
			mu.Lock()
			working--
			mu.Unlock()
		})
	}
	all.Wait()
	if most != 1 {
		t.Errorf("%d large files at the same moment in memory", most)
	}
}

func TestUploadsAreBounded(t *testing.T) {
	u := limit.NewUploads()
	large := new(http.MaxBytesError)
	read := &counting{Reader: zeros(1 << 40)}
	if _, err := u.Take(request(read, 1<<40), 1<<20); !errors.As(err, &large) || large.Limit != 1<<20 || read.n > 0 {
		t.Errorf("%d bytes read of what says that it is too large: %v", read.n, err)
	}
	if _, err := u.Take(request(read, -1), 3<<20); !errors.As(err, &large) || read.n > 4<<20 {
		t.Errorf("%d bytes read of what has no end: %v", read.n, err)
	}
	for _, size := range []int{0, 1, 1<<20 - 1, 1 << 20, 1<<20 + 1, 3 << 20} {
		sent := bytes.Repeat([]byte("ab"), size/2+1)[:size]
		r := request(bytes.NewReader(sent), int64(size))
		done, err := u.Take(r, 3<<20)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if _, err := io.Copy(&got, r.Body); err != nil || !bytes.Equal(got.Bytes(), sent) || got.Cap() > size+16<<10 {
			t.Errorf("%d bytes sent, %d arrive in a buffer of %d: %v", size, got.Len(), got.Cap(), err)
		}
		done()
	}
}

type counting struct {
	io.Reader
	n int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}
