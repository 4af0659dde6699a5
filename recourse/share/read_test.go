package share_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/recourse/share"
)

// sound is a case in which nothing is wrong.
const sound = `{"title": "x", "conduct": "2026-02-10",
"parties": [{"id": "C", "role": "controller"}, {"id": "P", "role": "processor", "engaged_by": "C"}, {"id": "S", "role": "sub-processor", "engaged_by": "P", "estate": "0.00"}, {"id": "DS", "role": "data-subjects"}, {"id": "Bank", "role": "creditor"}],
"claims": [{"by": "DS", "amount": "100000.00", "persons": "1000"}], "shares": {"C": "40", "P": "40", "S": "20"}, "payments": [{"by": "C", "to": "DS", "amount": "100000.00", "on": "2026-03-01"}],
"contracts": [{"creditor": "C", "debtor": "P", "cap": {"amount": "25000.00"}, "indemnity": {"percent": "50"}, "penalty": {"amount": "1.00", "moderated_to": "0.50"}, "exclusion": {"conditions": [{"text": "a", "met": "false"}]}}],
"losses": [{"by": "C", "against": "P", "amount": "3.00"}], "debts": [{"from": "S", "to": "Bank", "amount": "7.00", "rank": "preferred"}], "interest": {"until": "2026-04-01"}}`

func read(t tb, text string) (share.Case, string) {
	var raw map[string]any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&raw); err != nil {
		t.Fatal(err, text)
	}
	c, problems := share.Read(raw)
	var all []string
	for _, p := range problems {
		all = append(all, p.Path+": "+p.Code)
	}
	return c, strings.Join(all, "; ")
}

func TestEachFaultIsNamedWithItsPlace(t *testing.T) {
	if _, problems := read(t, sound); problems != "" {
		t.Fatal(problems)
	}
	for _, test := range []struct{ old, new, want string }{
		{`"C": "40", "P": "40", "S": "20"`, `"C": "40", "P": "40", "S": "19"`, "shares: shares-sum"},
		{`"C": "40", "P": "40", "S": "20"`, `"C": "41", "P": "40", "S": "20"`, "shares: shares-sum"},
		{`"C": "40", "P": "40", "S": "20"`, `"C": "1/3", "P": "1/3", "S": "1/4"`, "shares: shares-sum"},
		{`"C": "40", "P": "40", "S": "20"`, `"C": "140", "P": "-40"`, "shares.P: fraction"},
		{`"C": "40", "P": "40", "S": "20"`, `"C": "100", "X": "0"`, "shares.X: party-unknown"},
		{`"C": "40", "P": "40", "S": "20"`, `"C": "99", "Bank": "1"`, "shares.Bank: party-not-liable"},
		{`"shares": {"C": "40", "P": "40", "S": "20"}`, `"shares": {}`, "shares: shares-missing"},
		{`"id": "P"`, `"id": "C"`, "parties[1].id: twice"},
		{`"id": "P"`, `"id": ""`, "parties[1].id: missing"},
		{`"engaged_by": "C"`, `"engaged_by": "S"`, "parties[1].engaged_by: party-cycle; parties[2].engaged_by: party-cycle"},
		{`"engaged_by": "C"`, `"engaged_by": "P"`, "parties[1].engaged_by: party-itself"},
		{`"engaged_by": "C"`, `"engaged_by": "DS"`, "parties[1].engaged_by: party-not-liable"},
		{`"role": "creditor"`, `"role": "king"`, "parties[4].role: choice"},
		{`"estate": "0.00"`, `"estate": "-1.00"`, "parties[2].estate: money"},
		{`"estate": "0.00"`, `"estate": "1e9"`, "parties[2].estate: money"},
		{`"estate": "0.00"`, `"estate": "NaN"`, "parties[2].estate: money"},
		{`"conduct": "2026-02-10"`, `"conduct": "2026-02-30"`, "conduct: day"},
		{`"conduct": "2026-02-10"`, `"conduct": "2001-08-31"`, "conduct: before-the-law"},
		{`"conduct": "2026-02-10"`, `"conduct": "2026-02-10", "release": {"P": "50"}`, "release.P: only-wbp"},
		{`"conduct": "2026-02-10"`, `"conduct": "2018-05-24", "release": {"P": "150"}`, "release.P: part"},
		{`"conduct": "2026-02-10"`, `"conduct": "2026-02-10", "exempt": ["C", "P", "S"]`, ""},
		{`"conduct": "2026-02-10"`, `"conduct": "2026-02-10", "exempt": ["DS", "X"]`, "exempt[0]: party-not-liable; exempt[1]: party-unknown"},
		{`"conduct": "2026-02-10"`, `"conduct": "2026-02-10", "colour": "red"`, "colour: unknown-key"},
		{`"by": "DS"`, `"by": "C"`, "claims[0].by: not-data-subjects; payments[0].amount: paid-too-much"},
		{`"persons": "1000"`, `"persons": "0"`, "claims[0].persons: persons"},
		{`"persons": "1000"`, `"persons": "99999999999"`, "claims[0].persons: count"},
		{`"persons": "1000"`, `"persons": "3", "own_fault": "101"`, "claims[0].own_fault: part"},
		{`"by": "C", "to": "DS"`, `"by": "Bank", "to": "DS"`, "payments[0].by: party-not-liable"},
		{`"by": "C", "to": "DS"`, `"by": "C", "to": "P"`, "payments[0].to: not-data-subjects"},
		{`"to": "DS", "amount": "100000.00"`, `"to": "DS", "amount": "100000.01"`, "payments[0].amount: paid-too-much"},
		{`, "on": "2026-03-01"`, ``, "payments[0].on: day-for-interest"},
		{`"on": "2026-03-01"`, `"on": "2026-04-02"`, "payments[0].on: after-interest"},
		{`"on": "2026-03-01"`, `"on": "1999-04-02"`, "payments[0].on: interest-before"},
		{`"creditor": "C", "debtor": "P"`, `"creditor": "C", "debtor": "C"`, "contracts[0].debtor: party-itself"},
		{`"creditor": "C", "debtor": "P"`, `"creditor": "C", "debtor": "Q"`, "contracts[0].debtor: party-unknown"},
		{`"contracts": [{`, `"contracts": [{"creditor": "C", "debtor": "P"}, {`, ""},
		{
			`"contracts": [{`, `"contracts": [{"creditor": "C", "debtor": "P", "cap": {"amount": "1.00"}, "penalty": {"amount": "1.00"}}, {`,
			"contracts[1].penalty: clause-twice; contracts[1].cap: clause-twice",
		},
		{`"interest": {"until": "2026-04-01"}`, `"interest": {"until": "2039-02-01"}`, "interest.until: interest-after"},
		{`"percent": "50"`, `"percent": "101"`, "contracts[0].indemnity.percent: part"},
		{`"percent": "50"`, `"unless": []`, "contracts[0].indemnity.percent: missing"},
		{`"moderated_to": "0.50"`, `"moderated_to": "1.01"`, "contracts[0].penalty.moderated_to: moderated"},
		{
			`"cap": {"amount": "25000.00"}`, `"cap": {"per": "event", "covers": ["everything"]}`,
			"contracts[0].cap.amount: missing; contracts[0].cap.covers[0]: choice",
		},
		{
			`"losses": [{"by": "C", "against": "P"`, `"losses": [{"by": "DS", "against": "DS"`,
			"losses[0].by: loss-of-persons; losses[0].against: not-bound; losses[0].against: party-itself",
		},
		{`"from": "S", "to": "Bank"`, `"from": "S", "to": "S"`, "debts[0].to: party-itself"},
		{`"from": "S", "to": "Bank"`, `"from": "DS", "to": "S"`, "debts[0].from: not-bound"},
		{`"from": "S", "to": "Bank", "amount": "7.00"`, `"from": "S", "to": "Bank", "amount": "999999999999.00"`, "debts[0].amount: money-large"},
		{`"from": "S", "to": "Bank", "amount": "7.00"`, `"from": "S", "to": "Bank", "amount": "99999999999.00"`, "debts[0].amount: too-much"},
		{`"from": "S", "to": "Bank", "amount": "7.00"`, `"from": "S", "to": "Bank", "amount": "9999999999999.00"`, "debts[0].amount: money-large"},
		{`"interest": {"until": "2026-04-01"}`, `"interest": {"from": "2026-04-01"}`, "interest.until: missing"},
		{`"losses": [`, `"losses": ["x", `, "losses[0]: not-record"},
	} {
		if !strings.Contains(sound, test.old) {
			t.Fatalf("%q is not in the case", test.old)
		}
		c, got := read(t, strings.Replace(sound, test.old, test.new, 1))
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.new, got, test.want)
		}
		if _, err := share.Compute(c); err == nil && !strings.ContainsAny(test.want, "_") &&
			slices.Contains([]string{"shares-sum", "party-unknown", "party-cycle", "clause-twice"}, got) {
			t.Errorf("%s is worked out all the same", test.new)
		}
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	_, got := read(t, `{"conduct": "x", "parties": [{"id": "C", "role": "controller"}, {"id": "D", "role": "x"}], "claims": [{"by": "Q", "amount": "-1"}], "shares": {"C": "99"}, "colour": "red"}`)
	for _, want := range []string{
		"conduct: day", "parties[1].role: choice", "claims[0].amount: money", "claims[0].by: party-unknown",
		"shares: shares-sum", "colour: unknown-key",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not among %s", want, got)
		}
	}
	if _, got := read(t, `{}`); got != "conduct: missing; parties: missing" {
		t.Error(got)
	}
}

// Nobody can bind the data subjects: clauses with them on either side are
// void and change nothing.
func TestClausesThatBindThePersonsConcernedAreVoid(t *testing.T) {
	c, problems := read(t, sound)
	if problems != "" {
		t.Fatal(problems)
	}
	c.Contracts = nil
	without := compute(t, c)
	none := money.Amount(0)
	for _, pair := range [][2]string{{"DS", "P"}, {"C", "DS"}, {"DS", "C"}} {
		c.Contracts = []share.Contract{{
			Creditor: pair[0], Debtor: pair[1], Exclusion: &share.Exclusion{}, Indemnity: &share.Indemnity{Part: big.NewRat(1,
				1)}, Cap: &share.Cap{Contribution: true},
			Penalty: &share.Penalty{Amount: 5, ModeratedTo: &none},
		}}
		with := compute(t, c)
		alike(t, without, with, fmt.Sprint(pair))
		void := 0
		for _, f := range with.Flags {
			if f.Code == share.VoidClause {
				void++
			}
		}
		if void != 4 {
			t.Errorf("%v: %d clauses are called void", pair, void)
		}
	}
}

// What is read is worked out without a panic, and nothing is lost.
func FuzzRead(f *testing.F) {
	f.Add([]byte(sound))
	for _, change := range [][2]string{
		{`"2026-02-10"`, `"2018-05-24", "release": {"P": "1/2"}`},
		{`"interest"`, `"full_proof": "true", "set_off": "true", "readings": {"chain": "each-for-itself"}, "interest"`},
		{`"by": "C", "to": "DS", "amount": "100000.00"`, `"by": "P", "to": "DS", "amount": "33333.33"`},
		{`"payments": [`, `"exempt": ["P"], "payments": [`},
		{`"role": "processor"`, `"role": "processor", "fault": "gross", "liable": "no"`},
	} {
		f.Add([]byte(strings.Replace(sound, change[0], change[1], 1)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var raw map[string]any
		decoder := json.NewDecoder(strings.NewReader(string(data)))
		decoder.UseNumber()
		if len(data) > 1<<14 || decoder.Decode(&raw) != nil {
			return
		}
		c, problems := share.Read(raw)
		if len(problems) > 0 {
			if _, err := share.Compute(c); err == nil && len(share.Check(c)) > 0 {
				t.Fatal("a case with problems was worked out")
			}
			return
		}
		o := compute(t, c)
		p, err := share.Picture(c, o, "nl", share.Titled)
		if err != nil || p.Height <= 0 {
			t.Fatal(err)
		}
	})
}
