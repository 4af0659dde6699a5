package store

import (
	"sync"
	"time"
)

// cacheLife is how long a value may be shown that another node may have
// changed; what this node changes shows at once.
const cacheLife = 2 * time.Second

// cacheSize bounds how many values are kept.
const cacheSize = 10_000

// cache keeps values of organisations that cost much to read and are asked for
// often: how many agreements there are in each state.
type cache struct {
	mu      sync.Mutex
	changes map[ID]int64 // logged transactions of this node, by organisation
	values  map[cacheKey]cached
}

type cacheKey struct {
	organisation ID
	name         string
}

type cached struct {
	value   any
	changes int64
	at      time.Time
}

// seen gives how often an organisation has changed. It is asked before a
// transaction begins: what is read in that is at least as new.
func (c *cache) seen(organisation ID) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changes[organisation]
}

// changed says that something of an organisation has changed.
func (c *cache) changed(organisation ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes[organisation]++
}

// Cached gives a value of the organisation under its name: as it was computed
// before, when that is less than two seconds ago and nothing has changed here
// since. compute reads it in this transaction; it must not be changed
// afterwards.
func Cached[T any](tx *Tx, name string, compute func() (T, error)) (T, error) {
	c, key := &tx.store.cache, cacheKey{tx.organisation, name}
	c.mu.Lock()
	found := c.values[key]
	c.mu.Unlock()
	if value, ok := found.value.(T); ok && tx.reading && found.changes == tx.seen && tx.Now.Sub(found.at).Abs() < cacheLife {
		return value, nil
	}
	value, err := compute()
	if err == nil && tx.reading {
		c.mu.Lock()
		if len(c.values) >= cacheSize {
			clear(c.values)
		}
		c.values[key] = cached{value, tx.seen, tx.Now}
		c.mu.Unlock()
	}
	return value, err
}
