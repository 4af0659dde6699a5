package promise_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review"
)

var checkDay = time.Date(2026, 11, 22, 12, 0, 0, 0, lang.Zone())

// ownAgreement is an agreement that we drafted.
func ownAgreement(t *testing.T, l string, write func(*document.Document) ([]byte, error)) []byte {
	t.Helper()
	library := clause.ProcessingAgreement()
	s, _ := library.Flow.New(nil)
	for q := s.Next(); q != nil; q = s.Next() {
		var answer any = ""
		if example := q.ExampleIn(l); example != nil {
			answer = example
		}
		if problems := s.Set(q.ID, answer); len(problems) > 0 {
			t.Fatal(q.ID, problems)
		}
	}
	d, err := promise.Draft(promise.ProcessingAgreement, s, l, checkDay, "")
	if err != nil {
		t.Fatal(err)
	}
	data, err := write(d)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestAnOpinionHoldsTogether: whatever is said of a document can be found back
// in it, and each legal result has its source.
func TestAnOpinionHoldsTogether(t *testing.T) {
	for _, l := range lang.Languages {
		for _, side := range []review.Side{"", review.Controller, review.Processor} {
			data := ownAgreement(t, l, document.Markdown)
			if side == review.Processor { // something must be missing as well
				data = bytes.ReplaceAll(data, []byte("24"), []byte("240"))
				data = data[:len(data)/3]
			}
			o, err := promise.CheckDocument(context.Background(), "x.md", data, review.Options{Side: side, Now: checkDay}, l)
			if err != nil {
				t.Fatal(err)
			}
			holdsTogether(t, &o)
			for name, write := range map[string]func(*document.Document) ([]byte, error){
				"pdf": document.PDF, "docx": document.DOCX,
				"html": document.HTML, "md": document.Markdown,
			} {
				report, err := write(o.Report(l, checkDay))
				if err != nil {
					t.Errorf("%s %s: %v", l, name, err)
				}
				if bytes.Contains(report, []byte("⟦")) {
					t.Errorf("%s %s: a text is missing", l, name)
				}
				if name == "md" && !strings.Contains(string(report), strings.TrimSuffix(o.Title, ".")) {
					t.Errorf("%s: the report does not say the outcome %q", l, o.Title)
				}
			}
		}
	}
}

func holdsTogether(t *testing.T, o *promise.DocumentOpinion) {
	t.Helper()
	text := []rune(o.Text.Body)
	passages := func(of string, list []promise.PassageText) {
		for _, p := range list {
			if p.Start < 0 || p.End > len(text) || p.Start >= p.End || string(text[p.Start:p.End]) != p.Text {
				t.Errorf("%s: the passage %d–%d is not %q", of, p.Start, p.End, p.Text)
			}
		}
	}
	for _, p := range o.Points {
		passages(p.ID, p.Passages)
		if p.Name == "" || p.Remark == "" || p.Confidence < 0 || p.Confidence > 1 {
			t.Errorf("%+v", p)
		}
		if p.ByLaw() && len(p.Sources) == 0 {
			t.Errorf("%s is a point of the law without a source", p.ID)
		}
		for _, s := range p.Sources {
			if !norm.Exists(norm.Source(s)) {
				t.Errorf("%s: there is no %s", p.ID, s)
			}
		}
		if found := p.Verdict == "present" || p.Verdict == "partial" || p.Verdict == "contrary"; found && len(p.Passages) == 0 {
			t.Errorf("%s is %s without a passage", p.ID, p.Verdict)
		}
	}
	for _, a := range o.Advice {
		passages(a.Point, a.Passages)
		if a.Name == a.Point || a.Reason == "" {
			t.Errorf("%+v", a)
		}
	}
	for _, c := range o.Contradictions {
		passages(c.Text, c.Passages)
	}
	for key, p := range o.Terms.Where {
		passages(key, []promise.PassageText{p})
	}
	data, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "⟦") || strings.Contains(o.Title, "⟦") {
		t.Errorf("a text is missing: %s", data)
	}
	if o.Title == "" || len(o.Steps) == 0 && len(o.Points) > 0 {
		t.Errorf("%s: %v", o.Title, o.Steps)
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	for name, data := range map[string][]byte{"empty": nil, "unknown": []byte("\x00\x01\x02\x03\xff\xfe\xfd\x00binary\x00")} {
		_, err := promise.CheckDocument(context.Background(), name, data, review.Options{Now: checkDay}, "nl")
		if err == nil || !fault.Is(err, fault.Invalid) || !errors.As(err, new(*reading.Problem)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTooManyWordsAreRefused(t *testing.T) {
	_, err := promise.CheckDocument(t.Context(), "long.txt", bytes.Repeat([]byte("de verwerker "), 110_000), review.Options{}, "nl")
	if !fault.Is(err, fault.Invalid) || !strings.Contains(lang.Fault("nl", err), "200.000") {
		t.Errorf("%v: %s", err, lang.Fault("nl", err))
	}
}

// leaving is a context of somebody who leaves after so many looks at it.
type leaving struct {
	context.Context
	looks atomic.Int64
}

func (l *leaving) Err() error {
	if l.looks.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// Whoever leaves gives back the place in which a document is read, so that the
// next one does not wait for what nobody asks for any more.
func TestLeavingGivesThePlaceBack(t *testing.T) {
	for i := range 64 {
		ctx := &leaving{Context: t.Context()}
		ctx.looks.Store(int64(i))
		text := []byte("Artikel " + strings.Repeat("1.", 100_000) + strings.Repeat("\n\nDe verwerker van de verwerker.", 1_000))
		if _, err := promise.CheckDocument(ctx, "hostile.txt", text, review.Options{}, "nl"); !errors.Is(err, context.Canceled) {
			t.Fatalf("left after %d looks: %v", i, err)
		}
	}
	if _, err := promise.CheckDocument(t.Context(), "own.md", ownAgreement(t, "nl", document.Markdown), review.Options{}, "nl"); err != nil {
		t.Error(err)
	}
}

func TestAVersionIsComparedWithItself(t *testing.T) {
	data := ownAgreement(t, "nl", document.Markdown)
	check := func(data []byte) *promise.DocumentOpinion {
		o, err := promise.CheckDocument(context.Background(), "x.md", data, review.Options{Now: checkDay}, "nl")
		if err != nil {
			t.Fatal(err)
		}
		return &o
	}
	same, half := check(data), check(data[:len(data)/2])
	same.Compare(check(data), "nl")
	if same.Changes == nil || len(same.Changes) != 0 {
		t.Errorf("%+v", same.Changes)
	}
	half.Compare(check(data), "nl")
	if report, err := document.Markdown(half.Report("nl", checkDay)); err != nil || strings.Contains(string(report), "⟦") ||
		!strings.Contains(string(report), "Wat er is veranderd") {
		t.Errorf("%v %s", err, report)
	}
	for _, c := range half.Changes {
		if c.Name == "" || c.What("nl") == "" || strings.Contains(c.What("nl"), "⟦") {
			t.Errorf("%+v: %q", c, c.What("nl"))
		}
	}
}

// TestWordsThatChanged: what stays and went is the old passage, what stays and
// came the new one, and no word that both have in order is told as changed.
func TestWordsThatChanged(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"meldt", "binnen", "24", "72", "uur", "niet"}), 0, 12)
	rapid.Check(t, func(t *rapid.T) {
		before, after := words.Draw(t, "before"), words.Draw(t, "after")
		var old, now []string
		for _, r := range (promise.ChangedPassage{
			Before: promise.PassageText{Text: strings.Join(before, " ")},
			After:  promise.PassageText{Text: strings.Join(after, " ")},
		}).Words() {
			if !r.Old && !r.New || r.Text == "" {
				t.Fatalf("%+v", r)
			}
			if r.Old {
				old = append(old, r.Text)
			}
			if r.New {
				now = append(now, r.Text)
			}
		}
		if got, want := strings.Join(old, " "), strings.Join(before, " "); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
		if got, want := strings.Join(now, " "), strings.Join(after, " "); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
	})
	runs := promise.ChangedPassage{
		Before: promise.PassageText{Text: "binnen 24 uur"},
		After:  promise.PassageText{Text: "binnen 72 uur"},
	}.Words()
	if len(runs) != 4 || runs[1].Text != "24" || runs[2].Text != "72" {
		t.Errorf("%+v", runs)
	}
}

// TestForeignWordsAreOnlyShown: what a document says commands no screen.
func TestForeignWordsAreOnlyShown(t *testing.T) {
	p := promise.PassageText{Text: "meldt\x1bc een \u202edatalek\u202c\tbinnen **24** [uur](http://x)\u200b\n\x07"}
	if got, want := p.Short(100), "meldtc een datalek binnen 24 uur"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (promise.PassageText{Text: strings.Repeat("woord ", 100)}).Short(50); len([]rune(got)) > 52 || !strings.HasSuffix(got, " …") {
		t.Errorf("%q", got)
	}
}
