package clearing

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// errStop ends the reading of a file about which enough has been said.
var errStop = errors.New("stop")

// readJSON reads {"parties": [{"id", "assets"}], "debts": [{"from", "to",
// "amount", "rank"}]}. A key twice in one object is refused.
func (r *Reading) readJSON(in *bufio.Reader, prefix string) error {
	j := &jsonReader{Reading: r, Decoder: jsontext.NewDecoder(in), prefix: prefix}
	err := j.network()
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		r.problem(prefix+path(j.StackPointer()), "clear-json-end")
	case errors.As(err, &syntax):
		r.problem(prefix+path(syntax.JSONPointer), "clear-json", "reason", syntax.Err.Error(), "at", strconv.FormatInt(syntax.ByteOffset, 10))
	case err != nil && !errors.Is(err, errStop):
		return err
	}
	return nil
}

// path writes the place /debts/3/amount as debts[3].amount.
func path(p jsontext.Pointer) string {
	var text strings.Builder
	for token := range p.Tokens() {
		_, err := strconv.Atoi(token)
		switch {
		case err == nil:
			text.WriteString("[" + token + "]")
		case text.Len() > 0:
			text.WriteString("." + short(token))
		default:
			text.WriteString(short(token))
		}
	}
	return text.String()
}

type jsonReader struct {
	*Reading
	*jsontext.Decoder
	prefix string
}

func (j *jsonReader) network() error {
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	for j.PeekKind() != '}' {
		key, err := j.ReadToken()
		if err != nil {
			return err
		}
		switch name := key.String(); name {
		case "parties":
			err = j.list(name, partyHead, func(at place, v [4]string) { j.addParty(at, v[0], v[1]) })
		case "debts":
			err = j.list(name, debtHead, func(at place, v [4]string) { j.addDebt(at, v[0], v[1], v[2], v[3]) })
		default:
			j.problem(j.prefix+short(name), "unknown-key", "known", "parties, debts")
			err = j.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	if _, err := j.ReadToken(); err == nil {
		j.problem(j.prefix, "clear-json-more")
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// list reads a list of records with the known keys.
func (j *jsonReader) list(name string, known []string, add func(at place, values [4]string)) error {
	if j.PeekKind() != '[' {
		j.problem(j.prefix+name, "not-list")
		return j.SkipValue()
	}
	if _, err := j.ReadToken(); err != nil {
		return err
	}
	for n := 0; j.PeekKind() != ']'; n++ {
		at := place{j.prefix, name, n}
		if !j.row(at) {
			return errStop
		}
		if j.PeekKind() != '{' {
			j.problem(at.in(""), "not-record")
			if err := j.SkipValue(); err != nil {
				return err
			}
			continue
		}
		values, good, err := j.record(at, known)
		if err != nil {
			return err
		}
		if good {
			add(at, values)
		}
	}
	_, err := j.ReadToken()
	return err
}

// record reads the values of known keys, which are texts or, for amounts,
// numbers as they stand.
func (j *jsonReader) record(at place, known []string) (values [4]string, good bool, err error) {
	if _, err := j.ReadToken(); err != nil {
		return values, false, err
	}
	good = true
	for j.PeekKind() != '}' {
		token, err := j.ReadToken()
		if err != nil {
			return values, false, err
		}
		key := token.String()
		place := -1
		for i, k := range known {
			if k == key {
				place = i
			}
		}
		switch kind := j.PeekKind(); {
		case place < 0:
			j.problem(at.in(short(key)), "unknown-key", "known", strings.Join(known, ", "))
			good, err = false, j.SkipValue()
		case kind == '"' || kind == '0':
			if token, err = j.ReadToken(); err == nil {
				values[place] = token.String()
			}
		default:
			j.problem(at.in(key), "not-one-value")
			good, err = false, j.SkipValue()
		}
		if err != nil {
			return values, false, err
		}
	}
	_, err = j.ReadToken()
	return values, good, err
}
