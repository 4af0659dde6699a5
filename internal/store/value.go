package store

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

func Moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// HashSecret is how a secret that somebody else holds is kept.
func HashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func BoolNumber(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
