package clearing

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// FuzzRead reads whatever it is given: it finds problems or a network, and a
// network that was read can be cleared, or is refused for its sums.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", " ", "{", "{}", `{"parties":[]}`, `{"parties":[{"id":"A","assets":"5.00"}],"debts":[{"from":"A","to":"A","amount":"1"}]}`,
		`{"parties":[{"id":"A","assets":5},{"id":"B","assets":"1"}],"debts":[{"from":"A","to":"B","amount":"10.00","rank":"preferred"}]}`,
		`{"parties":{"id":1}}`, `{"parties":[[[[[]]]]]}`, `{"a":1,"a":2}`, "id,assets\nA,5\nB,0\nfrom,to,amount\nA,B,7.50\nB,A,1\n",
		"id;assets\r\nA;5\r\n", "from,to,amount,rank\nA,B,1,preferred\nid,assets\nA,999999999999.99\nB,1\n", "id,assets\n\"A,1\n", "\ufeffid,assets\nA,1\n", "A,1\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<14 {
			return
		}
		r := NewReading()
		if err := r.Read(bytes.NewReader(text), ""); err != nil {
			t.Fatal(err)
		}
		n, names := r.Network()
		if len(r.Problems) > maxProblems || r.More > 0 && len(r.Problems) < maxProblems {
			t.Fatal(len(r.Problems), r.More)
		}
		if len(r.Problems) > 0 {
			return
		}
		if len(names) != len(n.Assets) || len(names) == 0 && len(n.Debts) > 0 {
			t.Fatal(names, n)
		}
		if result, err := Clear(n); err == nil {
			faultless(t, n, result)
		}
	})
}

func TestReadLarge(t *testing.T) {
	var text strings.Builder
	text.WriteString("id,assets\n")
	for i := range 30_000 {
		fmt.Fprintf(&text, "p%d,%d.50\n", i, i%7)
	}
	text.WriteString("from,to,amount\n")
	for i := range 30_000 {
		fmt.Fprintf(&text, "p%d,p%d,%d\n", i, (i*7+1)%30_000, i%9)
	}
	r := NewReading()
	rows := 0
	r.Rows = func(n int) { rows += n }
	if err := r.Read(strings.NewReader(text.String()), ""); err != nil {
		t.Fatal(err)
	}
	n, names := r.Network()
	if len(r.Problems) > 0 || len(names) != 30_000 || len(n.Debts) != 30_000 || rows != 60_000 || names[29_999] != "p29999" {
		t.Fatal(r.Problems, len(names), len(n.Debts), rows)
	}
	mustClear(t, n)
}
