// Package limit bounds what strangers can make the program do: how often they
// try, from where, and how much they send at the same moment.
package limit

import (
	"container/list"
	"crypto/sha256"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/verhaal/verhaal/internal/fault"
)

// Attempts bounds attempts: by address and by what is attempted. It lives in this
// process; behind several nodes the bound is as many times higher. Count the
// address first: only who passes that can add other keys.
type Attempts struct {
	mu     sync.Mutex
	now    func() time.Time
	seen   map[key]*list.Element
	recent *list.List // of attempt, the latest first
}

// key is the hash of what is counted: as long as that for everybody, and no
// name or address in memory.
type key [16]byte

type attempt struct {
	key     key
	limiter *rate.Limiter
}

// RateKey is the text for who tries too often.
const RateKey = "fault.rate"

// maxSeen bounds the memory that strangers can make us use: some 15 MB.
const maxSeen = 50_000

// NewAttempts counts by a clock.
func NewAttempts(now func() time.Time) *Attempts {
	return &Attempts{now: now, seen: map[key]*list.Element{}, recent: list.New()}
}

// Allow counts one attempt of a kind by somebody: burst at once, then one every
// interval. When too many are known, those that tried longest ago are forgotten.
func (a *Attempts) Allow(kind, who string, interval time.Duration, burst int) error {
	sum := sha256.Sum256([]byte(kind + "\x00" + who))
	k := key(sum[:16])
	a.mu.Lock()
	defer a.mu.Unlock()
	element := a.seen[k]
	if element == nil {
		if len(a.seen) >= maxSeen {
			delete(a.seen, a.recent.Remove(a.recent.Back()).(attempt).key)
		}
		element = a.recent.PushFront(attempt{k, rate.NewLimiter(rate.Every(interval), burst)})
		a.seen[k] = element
	}
	a.recent.MoveToFront(element)
	if !element.Value.(attempt).limiter.AllowN(a.now(), 1) {
		return fault.New(fault.Busy, RateKey, "n", strconv.Itoa(max(1, int(interval.Seconds()))))
	}
	return nil
}
