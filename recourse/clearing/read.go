package clearing

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/record"
)

// Limits of what is read.
const (
	maxRows     = 20_000_000 // parties and debts
	maxName     = 200        // characters of the id of a party
	maxProblems = 20         // that are kept; the others are counted
)

// Reading is a network on its way in: parties and debts from any number of
// files, in any order.
type Reading struct {
	Problems []record.Problem // the first twenty; Path is the place: "12" is a line, "debts[3].amount" a path
	More     int              // problems beyond those
	Rows     func(int)        // called now and then with the rows read since the last call; may be nil

	parties map[string]int32
	names   []string
	assets  []money.Amount
	seen    []place // where the party was first named as debtor or creditor; empty = it is defined
	order   []int32 // the parties as they were defined
	debts   []Debt
	rows    int
	since   int
}

// place is where something stands in a file, made into text only when there is
// something wrong with it.
type place struct {
	file, list string // list is empty in CSV
	row        int
}

func (p place) in(field string) (path string) {
	if p.list == "" {
		return p.file + strconv.Itoa(p.row)
	}
	path = p.file + p.list + "[" + strconv.Itoa(p.row) + "]"
	if field != "" {
		path += "." + field
	}
	return path
}

// NewReading gives an empty network.
func NewReading() *Reading { return &Reading{parties: map[string]int32{}} }

// Read adds what a file says, JSON or CSV, recognised by its first character.
// In CSV a line "id,assets" says that parties follow and a line
// "from,to,amount" or "from,to,amount,rank" that debts follow; fields may be
// parted by semicolons as well. prefix stands before each place in Problems.
// The error is one of in itself.
func (r *Reading) Read(in io.Reader, prefix string) error {
	buffered := bufio.NewReaderSize(in, 1<<16)
	for {
		first, _, err := buffered.ReadRune()
		if err == io.EOF {
			r.problem(prefix+"1", "clear-empty")
			return nil
		}
		if err != nil {
			return err
		}
		switch first {
		case ' ', '\t', '\r', '\n', '\ufeff':
			continue
		}
		if err := buffered.UnreadRune(); err != nil {
			return err
		}
		if first == '{' {
			return r.readJSON(buffered, prefix)
		}
		return r.readCSV(buffered, prefix)
	}
}

// Network gives what was read, and the ids of the parties by index. It reports
// parties that were named in a debt and nowhere else. It ends the reading.
func (r *Reading) Network() (n Network, names []string) {
	for i, at := range r.seen {
		if at != (place{}) {
			r.problem(at.in(""), "clear-party", "value", r.names[i])
		}
	}
	if r.rows == 0 && len(r.Problems) == 0 {
		r.problem("", "clear-empty")
	}
	if r.Rows != nil {
		r.Rows(r.since)
	}
	if len(r.Problems) == 0 {
		r.arrange()
	}
	return Network{Assets: r.assets, Debts: r.debts}, r.names
}

// arrange puts the parties in the order in which they were defined, when debts
// came before them.
func (r *Reading) arrange() {
	if slices.IsSorted(r.order) {
		return
	}
	now := make([]int, len(r.order))
	names, assets := make([]string, len(now)), make([]money.Amount, len(now))
	for n, i := range r.order {
		now[i], names[n], assets[n] = n, r.names[i], r.assets[i]
	}
	for i := range r.debts {
		r.debts[i].From, r.debts[i].To = now[r.debts[i].From], now[r.debts[i].To]
	}
	r.names, r.assets = names, assets
}

func (r *Reading) problem(path, code string, args ...string) {
	if len(r.Problems) == maxProblems {
		r.More++
		return
	}
	r.Problems = append(r.Problems, record.Problem{Path: path, Code: code, Args: args})
}

// row counts one more row, and says whether there may be so many.
func (r *Reading) row(at place) bool {
	r.rows++
	if r.since++; r.since == 10_000 && r.Rows != nil {
		r.Rows(r.since)
		r.since = 0
	}
	if r.rows > maxRows {
		r.problem(at.in(""), "clear-too-many", "most", strconv.Itoa(maxRows))
		return false
	}
	return true
}

func (r *Reading) party(name string, at place) int32 {
	if i, known := r.parties[name]; known {
		return i
	}
	i := int32(len(r.names))
	r.parties[name] = i
	r.names, r.assets, r.seen = append(r.names, name), append(r.assets, 0), append(r.seen, at)
	return i
}

// addParty takes a party with its assets.
func (r *Reading) addParty(at place, id, assets string) {
	ok := r.name(at, "id", id)
	amount, sum := r.amount(at, "assets", assets)
	if !ok || !sum {
		if ok {
			r.seen[r.party(id, at)] = place{} // one problem is enough
		}
		return
	}
	before := len(r.names)
	i := r.party(id, at)
	if int(i) < before && r.seen[i] == (place{}) {
		r.problem(at.in("id"), "twice", "value", short(id))
		return
	}
	r.seen[i], r.assets[i] = place{}, amount
	r.order = append(r.order, i)
}

// addDebt takes a debt.
func (r *Reading) addDebt(at place, from, to, amount, rank string) {
	ok := r.name(at, "from", from)
	ok = r.name(at, "to", to) && ok
	sum, good := r.amount(at, "amount", amount)
	if rank != "" && rank != "preferred" && rank != "concurrent" {
		r.problem(at.in("rank"), "choice", "value", short(rank), "choices", "preferred, concurrent")
		good = false
	}
	if ok && from == to {
		r.problem(at.in("to"), "party-itself")
		good = false
	}
	if ok && good {
		r.debts = append(r.debts, Debt{From: int(r.party(from, at)), To: int(r.party(to, at)), Amount: sum, Preferred: rank == "preferred"})
	}
}

func (r *Reading) name(at place, field, name string) bool {
	switch {
	case name == "":
		r.problem(at.in(field), "clear-field", "field", field)
	case len(name) > maxName:
		r.problem(at.in(field), "too-long", "most", strconv.Itoa(maxName))
	case !utf8.ValidString(name):
		r.problem(at.in(field), "clear-not-text", "field", field)
	default:
		return true
	}
	return false
}

func (r *Reading) amount(at place, field, text string) (money.Amount, bool) {
	if text == "" {
		r.problem(at.in(field), "clear-field", "field", field)
		return 0, false
	}
	a, err := money.Parse(text)
	if err != nil || a < 0 {
		r.problem(at.in(field), "money", "value", short(text))
		return 0, false
	}
	return a, true
}

// short keeps a message to one line of reasonable length.
func short(text string) string {
	const most = 40
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "…"
	}
	return text
}
