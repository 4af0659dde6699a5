package account

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// minPassword is the least length of a password, in characters. Length is the
// only rule (NIST SP 800-63B 5.1.1.2).
const minPassword = 12

// argon2id as in RFC 9106 4, second recommended choice.
const (
	argonTime    = 3
	argonMemory  = 64 * 1024
	argonThreads = 4
	argonLength  = 32
)

// argonSlots bounds how many passwords are worked on at the same moment: each
// takes 64 MB.
var argonSlots = make(chan struct{}, 2)

// argonKey is argon2id; a test counts how often it is asked.
var argonKey = argon2.IDKey

func argon(password string, salt []byte, time, memory uint32, threads uint8) []byte {
	argonSlots <- struct{}{}
	defer func() { <-argonSlots }()
	return argonKey([]byte(password), salt, time, memory, threads, argonLength)
}

func hashPassword(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	sum := argon(password, salt, argonTime, argonMemory, argonThreads)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", argonMemory, argonTime, argonThreads, b64.EncodeToString(salt),
		b64.EncodeToString(sum))
}

// nobody is compared with when there is no such account, so that the answer
// takes as long.
var nobody = sync.OnceValue(func() string { return hashPassword("nobody has this password") })

func checkPassword(encoded, password string) bool {
	var memory, time uint32
	var threads uint8
	var salt64, sum64 string
	if _, err := fmt.Sscanf(encoded, "$argon2id$v=19$m=%d,t=%d,p=%d$", &memory, &time, &threads); err != nil {
		return false
	}
	for i, seen := len(encoded)-1, 0; i >= 0; i-- {
		if encoded[i] == '$' {
			if seen++; seen == 1 {
				sum64 = encoded[i+1:]
			} else {
				salt64 = encoded[i+1 : len(encoded)-len(sum64)-1]
				break
			}
		}
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(salt64)
	sum, err2 := base64.RawStdEncoding.DecodeString(sum64)
	if err1 != nil || err2 != nil || memory > 1<<20 || time > 10 {
		return false
	}
	return subtle.ConstantTimeCompare(argon(password, salt, time, memory, threads), sum) == 1
}

func goodPassword(password string) bool {
	return utf8.RuneCountInString(password) >= minPassword && len(password) <= 1000
}
