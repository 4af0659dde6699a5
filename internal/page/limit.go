package page

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/verhaal/verhaal/internal/fault"
)

// Limits bounds attempts: by address and by what is attempted. It lives in this
// process; behind several nodes the bound is as many times higher.
type Limits struct {
	mu   sync.Mutex
	now  func() time.Time
	seen map[string]*attempt
}

type attempt struct {
	limiter *rate.Limiter
	last    time.Time
}

// rateKey is the text for who tries too often.
const rateKey = "fault.rate"

// maxSeen bounds the memory that strangers can make us use.
const maxSeen = 50_000

func newLimits(now func() time.Time) *Limits { return &Limits{now: now, seen: map[string]*attempt{}} }

// Allow counts one attempt under key: burst at once, then one every interval.
func (l *Limits) Allow(key string, interval time.Duration, burst int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	a := l.seen[key]
	if a == nil {
		if len(l.seen) >= maxSeen {
			l.prune(now)
		}
		a = &attempt{limiter: rate.NewLimiter(rate.Every(interval), burst)}
		l.seen[key] = a
	}
	a.last = now
	if !a.limiter.AllowN(now, 1) {
		return fault.New(fault.Busy, rateKey, "n", strconv.Itoa(int(interval.Seconds())))
	}
	return nil
}

// prune forgets who has not tried for an hour; when that is not enough, all.
func (l *Limits) prune(now time.Time) {
	for key, a := range l.seen {
		if now.Sub(a.last) > time.Hour {
			delete(l.seen, key)
		}
	}
	if len(l.seen) >= maxSeen {
		clear(l.seen)
	}
}

// Address is the network address of the visitor.
func (s *Server) Address(r *http.Request) string {
	if s.proxy {
		// The last one was added by the proxy in front of us; those before it
		// are what the visitor says.
		all := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if ip := net.ParseIP(strings.TrimSpace(all[len(all)-1])); ip != nil {
			return ip.String()
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
