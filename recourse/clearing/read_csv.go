package clearing

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// The lines that say what follows.
var (
	partyHead = []string{"id", "assets"}
	debtHead  = []string{"from", "to", "amount", "rank"}
)

func (r *Reading) readCSV(in *bufio.Reader, prefix string) error {
	reader := csv.NewReader(in)
	reader.ReuseRecord = true
	reader.FieldsPerRecord = -1
	if start, _ := in.Peek(1 << 12); bytes.ContainsRune(firstLine(start), ';') {
		reader.Comma = ';'
	}
	var head []string
	for {
		fields, err := reader.Read()
		if err == io.EOF {
			return nil
		}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			r.problem(prefix+strconv.Itoa(syntax.Line), "clear-csv", "reason", syntax.Err.Error())
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := reader.FieldPos(0)
		at := place{file: prefix, row: line}
		if next := heading(fields); next != nil {
			head = next
			continue
		}
		if head == nil {
			r.problem(at.in(""), "clear-heading")
			return nil
		}
		if !r.row(at) {
			return nil
		}
		if len(fields) != len(head) {
			r.problem(at.in(""), "clear-columns", "n", strconv.Itoa(len(head)), "columns", strings.Join(head, ", "))
			continue
		}
		for i, f := range fields {
			fields[i] = strings.TrimSpace(f)
		}
		switch len(head) {
		case 2:
			r.addParty(at, strings.Clone(fields[0]), fields[1])
		case 3:
			r.addDebt(at, fields[0], fields[1], fields[2], "")
		default:
			r.addDebt(at, fields[0], fields[1], fields[2], fields[3])
		}
	}
}

func firstLine(text []byte) []byte {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return line
}

// heading gives the columns when the fields are their names, else nil.
func heading(fields []string) []string {
	for _, head := range [...][]string{partyHead, debtHead[:3], debtHead} {
		if len(fields) != len(head) {
			continue
		}
		same := true
		for i, f := range fields {
			same = same && strings.EqualFold(strings.TrimSpace(f), head[i])
		}
		if same {
			return head
		}
	}
	return nil
}
