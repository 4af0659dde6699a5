package recourse

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/recourse/share"
)

// Picture draws who pays whom; titled for a file of its own.
func (r Recourse) Picture(l string, titled bool) (*picture.Picture, error) {
	form := share.Wide
	if titled {
		form = share.Titled
	}
	return share.Picture(r.Case, r.Outcome, l, form)
}

// Narrow draws the same for a telephone.
func (r Recourse) Narrow(l string) (*picture.Picture, error) {
	return share.Picture(r.Case, r.Outcome, l, share.Narrow)
}

// Statement is the calculation as a document that a judge can follow: the
// outcome, the facts it rests on, the law, each step with its source, and what
// is open.
func (r Recourse) Statement(l string, on time.Time) (*document.Document, error) {
	drawing, err := r.Picture(l, false)
	if err != nil {
		return nil, err
	}
	s := &statement{r: r, l: l, names: map[string]string{}}
	for _, p := range r.Case.Parties {
		s.names[p.ID] = p.Called()
	}
	d := &document.Document{
		Title: s.text("statement.title"), Subtitle: r.Title, Lang: l, Subject: s.text("statement.subject"), Date: on, Status: lang.T(l,
			"report.status", "day", say.Day(l, on)),
	}
	for _, p := range r.Case.Parties {
		if p.Role != share.DataSubjects {
			d.Parties = append(d.Parties, document.Party{Role: s.text("statement.role." + string(p.Role)), Name: p.Called()})
		}
	}
	s.outcome(drawing)
	s.facts()
	s.law(on)
	s.steps()
	s.open()
	s.body = append(s.body, &document.Note{Text: document.Text(s.text("statement.note"))})
	d.Body = s.body
	return d, nil
}

// statement is a statement while it is written.
type statement struct {
	r     Recourse
	l     string
	names map[string]string
	body  []document.Block
}

func (s *statement) text(key string, args ...string) string {
	return lang.T(s.l, key, args...)
}

func (s *statement) sum(a money.Amount) string { return say.Money(s.l, a) }

func (s *statement) section(key string) {
	s.body = append(s.body, &document.Heading{Kind: document.Section, Text: s.text(key)})
}

func (s *statement) say(text string) {
	s.body = append(s.body, &document.Paragraph{Text: document.Text(text)})
}

func (s *statement) table(caption string, widths []float64, head []string, rows [][]string) {
	t := &document.Table{Caption: caption, Head: head, Widths: widths}
	for _, row := range rows {
		cells := make([][]document.Inline, len(row))
		for i, text := range row {
			cells[i] = document.Text(text)
		}
		t.Rows = append(t.Rows, cells)
	}
	s.body = append(s.body, t)
}

// outcome is who bears what, in a picture and in tables.
func (s *statement) outcome(drawing *picture.Picture) {
	s.section("statement.outcome")
	s.body = append(s.body, &document.Drawing{Picture: drawing})
	var rows [][]string
	for _, p := range s.r.Parties {
		rows = append(rows, []string{
			s.names[p.ID], say.Number(s.l, trim(p.Share)) + " %", s.sum(p.Paid), s.sum(p.Loss), s.sum(p.Received),
			s.sum(p.Borne),
		})
	}
	head := []string{
		s.text("statement.party"), s.text("statement.share"), s.text("statement.paid"), s.text("statement.loss"),
		s.text("statement.received"), s.text("statement.borne"),
	}
	s.table(s.text("statement.parties-caption"), []float64{2.6, 1.1, 1.9, 1.9, 1.9, 1.9}, head, rows)
	s.say(s.text("statement.check", "borne", s.sum(s.r.Total+s.r.Losses-s.r.Unpaid), "unpaid", s.sum(s.r.Unpaid), "total", s.sum(s.r.Total),
		"losses", s.sum(s.r.Losses)))
	rows = nil
	for _, c := range s.r.Claims {
		kind := lang.T(s.l, "recourse.kind."+string(c.Kind))
		if c.IfPaidBy != "" {
			kind += " " + lang.T(s.l, "recourse.if", "who", s.names[c.IfPaidBy])
		}
		rows = append(rows, []string{
			s.names[c.Debtor], s.names[c.Creditor], kind, s.sum(c.Amount), s.sum(c.Settled),
			report.Cited(s.l, c.Sources),
		})
	}
	for _, p := range s.r.Proofs {
		rows = append(rows, []string{
			s.names[p.Debtor], s.names[p.Creditor], s.text("statement.filed"), s.sum(p.Amount), s.sum(p.Settled),
			report.Cited(s.l, p.Sources),
		})
	}
	if len(rows) > 0 {
		s.table(s.text("statement.claims-caption"), []float64{2, 2, 1.9, 1.9, 1.9, 2.2},
			[]string{
				s.text("statement.from"), s.text("statement.to"), s.text("statement.kind"), s.text("statement.amount"),
				s.text("statement.settled"), s.text("statement.source"),
			}, rows)
	}
	rows = nil
	for _, stop := range s.r.Stopped {
		rows = append(rows, []string{s.names[stop.Debtor], s.names[stop.Creditor], s.text("statement.stopped." + stop.By), s.sum(stop.Amount)})
	}
	if len(rows) > 0 {
		s.table(s.text("statement.stopped-caption"), nil,
			[]string{s.text("statement.from"), s.text("statement.to"), s.text("statement.clause"), s.text("statement.amount")}, rows)
	}
}

func trim(number string) string { return strings.TrimSuffix(number, ".00") }

// law is every rule that was used, in a few words, with how sure we are of it:
// as it was when it happened; case law and procedure of later date as they are
// on the day of the statement.
func (s *statement) law(on time.Time) {
	var used []norm.Source
	add := func(sources []norm.Source) {
		for _, source := range sources {
			if !slices.Contains(used, source) {
				used = append(used, source)
			}
		}
	}
	for _, step := range s.r.Steps {
		add(step.Sources)
	}
	for _, flag := range s.r.Flags {
		add(flag.Sources)
	}
	var rows [][]string
	for _, source := range used {
		n, ok := norm.Find(source, s.r.Case.Conduct)
		if !ok {
			n, ok = norm.FindNearest(source, on)
		}
		if ok {
			rows = append(rows, []string{source.In(s.l), n.Title.In(s.l) + ". " + n.Summary.In(s.l), s.text("statement.mark." + string(n.Mark))})
		}
	}
	s.section("statement.law")
	s.say(s.text("statement.law-lead"))
	s.table("", []float64{2, 6.5, 1.7}, []string{s.text("statement.source"), s.text("statement.rule"), s.text("statement.mark")}, rows)
}

// steps is the reasoning, stage by stage.
func (s *statement) steps() {
	s.section("statement.steps")
	stage := 0
	for _, step := range s.r.Steps {
		if step.Stage != stage {
			stage = step.Stage
			s.body = append(s.body, &document.Heading{Kind: document.Article, Text: s.text("statement.stage." + strconv.Itoa(stage))})
		}
		text := []document.Inline{{Text: step.Text + " "}, {Text: "(" + report.Cited(s.l, step.Sources) + ")", Style: document.Italic}}
		if step.Open {
			text = append(text, document.Inline{Text: " " + lang.T(s.l, "roles.open")})
		}
		s.body = append(s.body, &document.Provision{Text: text})
	}
}

// open is what the reader must know before relying on the outcome.
func (s *statement) open() {
	for _, group := range []struct {
		key, lead string
		want      func(RecourseFlag) bool
	}{
		{"statement.readings", "statement.readings-lead", func(f RecourseFlag) bool { return f.Interpretation }},
		{"statement.notes", "statement.notes-lead", func(f RecourseFlag) bool { return !f.Interpretation && f.Code != share.NotVerified }},
		{"statement.not-verified", "statement.not-verified-lead", func(f RecourseFlag) bool { return f.Code == share.NotVerified }},
	} {
		list := &document.List{}
		for _, f := range s.r.Flags {
			if group.want(f) {
				list.Items = append(list.Items, document.Item{Text: []document.Inline{
					{Text: f.Text + " "},
					{Text: "(" + report.Cited(s.l, f.Sources) + ")", Style: document.Italic},
				}})
			}
		}
		if len(list.Items) > 0 {
			s.section(group.key)
			s.say(s.text(group.lead))
			s.body = append(s.body, list)
		}
	}
}
