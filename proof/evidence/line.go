package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Line is one entry of a log. It holds no personal data: only opaque names and
// a salted commitment to what is kept, and can be erased, elsewhere.
type Line struct {
	Time         time.Time // UTC, whole milliseconds
	Organisation string    // whose log this is: "organisation:0192…"
	Actor        string    // who did it: "account:0192…", "system"
	Event        string    // what happened: "agreement.signed"
	Object       string    // to what: "agreement:0192…"
	// N counts the lines of one object: 1, 2, 3. With Previous it makes a chain
	// per object, so that a line left out or moved shows within a few lines,
	// without having the whole log.
	N          int
	Previous   Hash // leaf hash of the object's line N-1; zero for N = 1
	Commitment Hash // of the payload: see Commit
}

// ErrLine says that bytes are not a line, or that a line cannot be written.
var ErrLine = errors.New("not a line of the log")

const (
	lineTime = "2006-01-02T15:04:05.000Z"
	maxName  = 100  // bytes of an opaque name
	maxLine  = 1024 // bytes of a line; longer is refused before it is read
	maxN     = 1 << 40
	// maxDigits is how long a part of a name may be when it is digits only.
	// Citizen numbers, telephone numbers and account numbers are longer.
	maxDigits = 6
)

// Marshal gives the one form that a line has: JSON on one line, keys in fixed
// order, no spaces. The error is ErrLine with the field that is wrong.
func (l Line) Marshal() ([]byte, error) {
	if err := l.Validate(); err != nil {
		return nil, err
	}
	b := make([]byte, 0, 512)
	b = append(b, `{"time":"`...)
	b = l.Time.AppendFormat(b, lineTime)
	for _, f := range []struct{ key, value string }{
		{`","organisation":"`, l.Organisation},
		{`","actor":"`, l.Actor},
		{`","event":"`, l.Event},
		{`","object":"`, l.Object},
	} {
		b = append(b, f.key...)
		b = append(b, f.value...)
	}
	b = append(b, `","n":`...)
	b = strconv.AppendInt(b, int64(l.N), 10)
	b = append(b, `,"previous":"`...)
	b = append(b, l.Previous.String()...)
	b = append(b, `","commitment":"`...)
	b = append(b, l.Commitment.String()...)
	return append(b, `"}`...), nil
}

// ParseLine reads what Marshal wrote and nothing else: other spacing, order,
// spelling of a number or a hash is ErrLine, because its hash would differ.
func ParseLine(data []byte) (Line, error) {
	if len(data) > maxLine {
		return Line{}, fmt.Errorf("%w: longer than %d bytes", ErrLine, maxLine)
	}
	r := reader{rest: data}
	var l Line
	at := r.between(`{"time":"`, `"`)
	l.Organisation = r.between(`,"organisation":"`, `"`)
	l.Actor = r.between(`,"actor":"`, `"`)
	l.Event = r.between(`,"event":"`, `"`)
	l.Object = r.between(`,"object":"`, `"`)
	n := r.between(`,"n":`, `,`)
	previous := r.between(`"previous":"`, `"`)
	commitment := r.between(`,"commitment":"`, `"`)
	if r.failed || string(r.rest) != "}" {
		return Line{}, fmt.Errorf("%w: other keys, order or spacing", ErrLine)
	}
	var errs [4]error
	l.Time, errs[0] = time.Parse(lineTime, at)
	l.N, errs[1] = strconv.Atoi(n)
	l.Previous, errs[2] = tlog.ParseHash(previous)
	l.Commitment, errs[3] = tlog.ParseHash(commitment)
	if err := errors.Join(errs[:]...); err != nil {
		return Line{}, fmt.Errorf("%w: %w", ErrLine, err)
	}
	again, err := l.Marshal()
	if err != nil {
		return Line{}, err
	}
	if !bytes.Equal(again, data) {
		return Line{}, fmt.Errorf("%w: not in its one form", ErrLine)
	}
	return l, nil
}

// reader takes a text apart by the fixed words in it.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) between(before, after string) string {
	rest, ok := bytes.CutPrefix(r.rest, []byte(before))
	value, rest, found := bytes.Cut(rest, []byte(after))
	if !ok || !found {
		r.failed = true
		return ""
	}
	r.rest = rest
	return string(value)
}

// Validate says whether the line can be written. It refuses names that could
// carry personal data.
// law: avg 5(1)(e)
func (l Line) Validate() error {
	if l.Time.Location() != time.UTC || l.Time.Nanosecond()%int(time.Millisecond) != 0 ||
		l.Time.Year() < 1970 || l.Time.Year() > 9999 {
		return fmt.Errorf("%w: time must be UTC in whole milliseconds", ErrLine)
	}
	for _, f := range []struct{ field, value string }{
		{"organisation", l.Organisation}, {"actor", l.Actor}, {"event", l.Event}, {"object", l.Object},
	} {
		if !opaque(f.value) {
			return fmt.Errorf("%w: %s %q must be an opaque name: a-z 0-9 . _ - in parts divided by colons, "+
				"starting with a letter, at most %d bytes, no part of more than %d digits only",
				ErrLine, f.field, f.value, maxName, maxDigits)
		}
	}
	if l.N < 1 || l.N > maxN {
		return fmt.Errorf("%w: n must be 1 or more", ErrLine)
	}
	if (l.N == 1) != (l.Previous == Hash{}) {
		return fmt.Errorf("%w: the first line of an object has no previous line, every other has one", ErrLine)
	}
	return nil
}

// opaque says whether a name is one that the program made: it has no room for
// a name, an address, a telephone number or a citizen number.
func opaque(name string) bool {
	if name == "" || len(name) > maxName || name[0] < 'a' || name[0] > 'z' {
		return false
	}
	length, digits := 0, true
	for i := 0; i <= len(name); i++ {
		if i == len(name) || name[i] == ':' {
			if length == 0 || digits && length > maxDigits {
				return false
			}
			length, digits = 0, true
			continue
		}
		c := name[i]
		isDigit := c >= '0' && c <= '9'
		if !isDigit && (c < 'a' || c > 'z') && c != '.' && c != '_' && c != '-' {
			return false
		}
		length++
		digits = digits && isDigit
	}
	return true
}

// LeafHash is the hash under which a line stands in the tree (RFC 6962 2.1):
// SHA-256 of a zero byte and the line.
func LeafHash(line []byte) Hash { return tlog.RecordHash(line) }
