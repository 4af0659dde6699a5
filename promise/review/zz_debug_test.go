package review

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/paper/reading"
)

func TestZZDebug(t *testing.T) {
	file, want := os.Getenv("ZZ"), os.Getenv("ZW")
	if file == "" {
		return
	}
	data, _ := os.ReadFile(file)
	text, err := reading.Read(context.Background(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := newScript(text)
	for _, w := range s.words {
		r := w.given
		if r == nobody {
			continue
		}
		fmt.Println("role", w.text, r)
	}
	for i := range s.units {
		u := &s.units[i]
		if u.from >= u.to {
			continue
		}
		b := text.Blocks[u.block]
		p := text.Body[s.tokens[u.from].start:s.tokens[u.to-1].end]
		if !strings.Contains(p, want) {
			continue
		}
		fmt.Printf("#%d %s %q lvl%d lead=%d subj=%d blank=%v loc=%s\n  %s\n  own:", i, b.Kind, b.Number, b.Level, u.lead, u.subject, u.blank, s.location(i), p)
		for _, h := range u.hits {
			fmt.Printf(" %s[%d-%d]", s.lex.names[h.concept], h.from-u.from, h.to-u.from)
		}
		fmt.Printf("\n  around-only:")
		for c, n := range s.lex.names {
			if u.around.has(concept(c)) && !u.own.has(concept(c)) {
				fmt.Print(" ", n)
			}
		}
		fmt.Println()
	}
}

func TestZZKind(t *testing.T) {
	for _, f := range strings.Fields(os.Getenv("ZK")) {
		data, _ := os.ReadFile(f)
		if i := strings.Index(string(data), "-----\n"); i > 0 && i < 600 {
			data = data[i+6:]
		}
		text, err := reading.Read(context.Background(), data, nil)
		if err != nil {
			fmt.Println(f, err)
			continue
		}
		op := Check(text, Options{})
		s := newScript(text)
		m := s.marks()
		fmt.Printf("%s %s %.2f %s %v %s | words %d this %d agreed %d dpa %d guide %d q %d statement %d transfer %d joint %d wbp %d gdpr %d\n", f[strings.LastIndex(f, "/")+1:], op.Kind, op.KindConfidence, op.Language, op.Mixed, op.KindReasons[0].Key, m.words, m.this, m.agreed, m.dpa, m.guide, m.questions, m.statement, m.transfer, m.joint, m.wbp, m.gdpr)
	}
}

func TestZZTerms(t *testing.T) {
	for _, f := range strings.Fields(os.Getenv("ZT")) {
		data, _ := os.ReadFile(f)
		text, err := reading.Read(context.Background(), data, nil)
		if err != nil {
			fmt.Println(f, err)
			continue
		}
		op := Check(text, Options{Now: time.Now()})
		j, _ := json.Marshal(op.Terms)
		fmt.Printf("== %s %s\n", f[strings.LastIndex(f, "/")+1:], j)
		for _, c := range op.Contradictions {
			w, _ := c.What.Text("en")
			fmt.Println("  CLASH", w)
			for _, p := range c.Passages {
				fmt.Printf("     %s: %.200s\n", p.Location, strings.Join(strings.Fields(p.Text), " "))
			}
		}
		if os.Getenv("ZA") != "" {
			for _, a := range op.Advice {
				w, err := a.Reason.Text("en")
				fmt.Println("  ASK", a.Why, a.Point, w, err)
			}
		}
	}
}

func TestZZOwn(t *testing.T) {
	for _, f := range strings.Fields(os.Getenv("ZO")) {
		data, _ := os.ReadFile(f)
		text, err := reading.Read(context.Background(), data, nil)
		if err != nil {
			fmt.Println(f, err)
			continue
		}
		op := Check(text, Options{Now: time.Now()})
		fmt.Println("==", f, op.Kind, op.Language)
		for _, p := range op.Points {
			if p.Verdict != Present && p.Verdict != NA {
				fmt.Println("   ", p.ID, p.Set, p.Verdict, p.Remarks[0].Key)
				for _, q := range p.Passages {
					fmt.Printf("       %s: %.300s\n", q.Location, strings.Join(strings.Fields(q.Text), " "))
				}
			}
		}
		j, _ := json.Marshal(op.Terms)
		fmt.Printf("  %s\n", j)
		for _, c := range op.Contradictions {
			w, _ := c.What.Text("en")
			fmt.Println("  CLASH", w)
			for _, p := range c.Passages {
				fmt.Printf("     %s: %.300s\n", p.Location, strings.Join(strings.Fields(p.Text), " "))
			}
		}
	}
}
