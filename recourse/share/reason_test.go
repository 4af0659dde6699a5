package share_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/recourse/share"
)

// keys gives the keys of the steps of one stage, in order.
func keys(o share.Outcome, stage int) (all []string) {
	for _, s := range o.Steps {
		if s.Stage == stage {
			all = append(all, strings.TrimPrefix(s.Key, "recourse."))
		}
	}
	return all
}

// said gives all steps and flags in words.
func said(t tb, o share.Outcome, lang string) string {
	var b strings.Builder
	for _, s := range o.Steps {
		text, err := s.Text(lang)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(text + "\n")
	}
	for _, f := range o.Flags {
		text, err := f.Text(lang)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(text + "\n")
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// with is the sound case with other values in it, without contracts, losses,
// debts and interest.
func with(t tb, conduct, parties, rest string) share.Case {
	c, problems := read(t, `{"conduct": "`+conduct+`", "parties": [{"id": "C", "role": "controller"}, `+parties+
		`, {"id": "DS", "role": "data-subjects"}],
		"claims": [{"by": "DS", "amount": "100000.00"}], `+rest+`}`)
	if problems != "" {
		t.Fatal(problems)
	}
	return c
}

// Nothing of the GDPR is said in a case under the law before it, in whatever
// case.
func TestTheOldLawStandsAlone(t *testing.T) {
	word := regexp.MustCompile(`\b(AVG|GDPR)\b`)
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		c.Conduct = day(rapid.SampledFrom([]string{"2003-01-01", "2015-12-31", "2017-01-01", "2018-05-24"}).Draw(t, "old"))
		for i := range c.Contracts {
			if c.Contracts[i].Indemnity != nil {
				c.Contracts[i].Indemnity.Fines = true
			}
		}
		c.Readings.FullPaymentOnly = rapid.Bool().Draw(t, "full payment only")
		o := compute(t, c)
		for _, lang := range []string{"nl", "en"} {
			if found := word.FindString(said(t, o, lang)); found != "" {
				t.Fatalf("%s in %s", found, said(t, o, lang))
			}
		}
		for _, s := range o.Steps {
			for _, source := range s.Sources {
				if word.MatchString(string(source)) {
					t.Fatalf("%s rests on %s", s.Key, source)
				}
			}
		}
		for _, f := range o.Flags {
			for _, source := range f.Sources {
				if word.MatchString(string(source)) {
					t.Fatalf("%s rests on %s", f.Key, source)
				}
			}
		}
		for _, d := range o.Claims {
			for _, source := range d.Sources {
				if word.MatchString(string(source)) {
					t.Fatalf("%s rests on %s", d.Kind, source)
				}
			}
		}
	})
}

const oneProcessor = `{"id": "P", "role": "processor", "engaged_by": "C"}`

// A fine is the GDPR's or the Wbp's, and before 2016 there was none.
func TestAFineRestsOnTheLawOfTheDay(t *testing.T) {
	for conduct, want := range map[string]string{
		"2015-12-31": "3:40 BW", "2016-01-01": "3:40 BW Wbp 66(2)",
		"2018-05-25": "3:40 BW AVG 83(1)",
	} {
		c := with(t, "2026-02-10", oneProcessor, `"shares": {"C": "1", "P": "0"}, "losses": [{"by": "C", "against": "P", "amount": "1.00", "basis": "fine"}]`)
		c.Conduct = day(conduct)
		var got []string
		for _, f := range compute(t, c).Flags {
			if f.Code == share.FineIndemnity {
				for _, s := range f.Sources {
					got = append(got, string(s))
				}
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s", conduct, got)
		}
	}
}

func TestStepsCanBeRedone(t *testing.T) {
	paid := `"shares": {"C": "30", "P": "70"}, "payments": [{"by": "C", "to": "DS", "amount": "100000.00"}]`
	for _, test := range []struct {
		name, parties, rest string
		wbp                 bool
		stage               int
		keys, says          string
	}{
		{
			"moderated", oneProcessor, paid + `, "contracts": [{"creditor": "C", "debtor": "P", "penalty": {"amount": "50000.00", "moderated_to": "20000.00"}}], "losses": [{"by": "C", "against": "P", "amount": "30000.00"}]`, false, 7,
			"loss moderated moderation-floor penalty-instead", "cannot go below the damages that the penalty replaces: €30,000.00",
		},
		{
			"released", oneProcessor, paid + `, "release": {"P": "50"}`, true, 5, "share-given share-given release-limit share share",
			"P was released for 50 % and still owes the data subjects 50 % of the damage. The part of P therefore becomes 50 % instead of 70 %.",
		},
		{
			"exempt", oneProcessor, paid + `, "exempt": ["P"]`, false, 5, "share-given share-given shares-moved share",
			"gives 70 % as the part of the debt that concerns P",
		},
		{
			"set off", `{"id": "P", "role": "processor", "engaged_by": "C", "estate": "15000.00"}, {"id": "K", "role": "creditor"}`,
			`"shares": {"C": "40", "P": "60"}, "payments": [{"by": "C", "to": "DS", "amount": "100000.00"}], "debts": [{"from": "C", "to": "P", "amount": "30000.00"}, {"from": "P", "to": "K", "amount": "20000.00"}], "set_off": "true"`, false, 8,
			"set-off short-after", "After set-off P still owes €50,000.00 and can pay €15,000.00. Concurrent creditors get 30 %.",
		},
		{
			"nothing to set off", `{"id": "P", "role": "processor", "engaged_by": "C", "estate": "7000.00"}`, paid + `, "set_off": "true"`, false, 8,
			"short", "P owes €70,000.00 and can pay €7,000.00.",
		},
		{
			"stays", `{"id": "P", "role": "processor", "engaged_by": "C", "estate": "0.00"}`, paid, false, 9, "spread-stays",
			"it stays with C. P goes on owing it",
		},
		{
			"spread", `{"id": "P", "role": "processor", "estate": "0.00"}, {"id": "Q", "role": "processor"}`,
			`"shares": {"C": "40", "P": "20", "Q": "40"}, "payments": [{"by": "C", "to": "DS", "amount": "100000.00"}]`, false, 9, "spread spread", "A party that could not pay goes on owing it",
		},
		{
			"part paid", oneProcessor, strings.Replace(paid, "100000.00", "40000.00", 1), true, 6, "paid-more part-payment.wbp claim",
			"can be claimed back now all the same",
		},
		{
			"nobody", oneProcessor, paid + `, "exempt": ["C", "P"]`, false, 3, "exempt exempt nobody-liable",
			"C paid the data subjects €100,000.00, but nobody is liable",
		},
		{"assumed", oneProcessor, paid, false, 3, "liable.controller liable.processor", "The case takes it that P breached its own duties"},
	} {
		t.Run(test.name, func(t *testing.T) {
			conduct := "2026-02-10"
			if test.wbp {
				conduct = "2017-01-01"
			}
			c := with(t, conduct, test.parties, test.rest)
			o := compute(t, c)
			if got := strings.Join(keys(o, test.stage), " "); got != test.keys {
				t.Errorf("steps %s, want %s", got, test.keys)
			}
			if text := said(t, o, "en"); !strings.Contains(text, test.says) {
				t.Errorf("%q is not in\n%s", test.says, text)
			}
		})
	}
}

// Where only the creditor is left nothing is said to be spread.
func TestWhatStaysIsNotSpread(t *testing.T) {
	c := with(t, "2026-02-10", `{"id": "P", "role": "processor", "estate": "0.00"}, {"id": "Q", "role": "processor", "estate": "0.00"}`,
		`"shares": {"C": "40", "P": "20", "Q": "40"}, "payments": [{"by": "C", "to": "DS", "amount": "100000.00"}]`)
	o := compute(t, c)
	if got := strings.Join(keys(o, 9), " "); got != "spread-stays spread-stays" || strings.Contains(said(t, o, "en"), "has been spread") {
		t.Error(got, said(t, o, "en"))
	}
	if !slices.ContainsFunc(o.Flags, func(f share.Flag) bool { return f.Key == "recourse.spread-nobody" }) {
		t.Error("our reading is not flagged")
	}
}

// When all are exempt the data subjects bear what was not paid, nobody
// contributes, and clauses and own losses are worked out as ever.
func TestNobodyLiable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		c.Exempt, c.Release = nil, nil
		for _, p := range c.Parties {
			if p.Role != share.DataSubjects && p.Role != share.Creditor {
				c.Exempt = append(c.Exempt, p.ID)
			}
		}
		o := compute(t, c)
		lacks := o.Total
		for _, p := range c.Payments {
			lacks -= p.Amount
		}
		if o.Unpaid != lacks || len(o.Called) > 0 || len(o.Proofs) > 0 {
			t.Fatalf("unpaid %s, want %s", o.Unpaid, lacks)
		}
		for _, d := range o.Claims {
			if d.Kind == share.Contribution || d.Kind == share.Reallocation || d.IfPaidBy != "" {
				t.Fatalf("%+v", d)
			}
		}
		for _, f := range o.Flags {
			if f.Code == share.Contingent {
				t.Fatal("a case without recourse is called contingent")
			}
		}
		if told := slices.Contains(keys(o, 3), "nobody-liable"); told != (o.Total > 0) {
			t.Fatal("that nobody is liable is not told, or for nothing")
		}
	})
}

// Clauses between two parties do the same in one place as in several.
func TestClausesMayStandApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		together := compute(t, c)
		var apart []share.Contract
		for _, one := range c.Contracts {
			bare := share.Contract{Creditor: one.Creditor, Debtor: one.Debtor, Terms: one.Terms}
			a, b, d, e := bare, bare, bare, bare
			a.Exclusion, b.Indemnity, d.Penalty, e.Cap = one.Exclusion, one.Indemnity, one.Penalty, one.Cap
			apart = append(apart, e, d, b, a)
		}
		c.Contracts = apart
		alike(t, together, compute(t, c), "apart")
	})
}

// That there is no rate yet is said once, where the day stands.
func TestALateEndOfTheInterestIsNamedOnce(t *testing.T) {
	_, got := read(t, strings.NewReplacer(`"until": "2026-04-01"`, `"until": "2039-02-01"`, `"amount": "100000.00", "on": "2026-03-01"}`,
		`"amount": "60000.00", "on": "2026-03-01"}, {"by": "C", "to": "DS", "amount": "40000.00", "on": "2026-03-02"}`).Replace(sound))
	if got != "interest.until: interest-after" {
		t.Error(got)
	}
}
