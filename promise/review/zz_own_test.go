package review

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/paper/reading"
	"pgregory.net/rapid"
)

func TestZZRandomOwn(t *testing.T) {
	if os.Getenv("ZR") == "" {
		return
	}
	l := clause.ProcessingAgreement()
	count := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := flowtest.Draw(t, l.Flow, map[string]any{"side": rapid.SampledFrom([]string{"provider", "customer", "balanced"}).Draw(t, "side")})
		for _, lang := range []string{"nl", "en"} {
			doc, _, err := l.Assemble(s, clause.Options{Lang: lang, Date: today})
			if err != nil {
				t.Fatal(err)
			}
			data, _ := document.Markdown(doc)
			text, err := reading.Read(context.Background(), data, nil)
			if err != nil {
				t.Fatal(err)
			}
			op := Check(text, Options{Now: today})
			for _, p := range op.Points {
				if p.Set == Law && p.Verdict != Present && p.Verdict != NA {
					k := lang + " " + p.ID + " " + string(p.Verdict) + " " + p.Remarks[0].Key
					count[k]++
					if count[k] == 1 {
						os.WriteFile("/tmp/own_"+lang+"_"+p.ID+".md", data, 0o644)
					}
				}
			}
		}
	})
	for k, n := range count {
		fmt.Println(n, k)
	}
}
