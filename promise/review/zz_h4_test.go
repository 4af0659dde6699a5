package review

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
)

func TestZZWrite(t *testing.T) {
	if os.Getenv("ZH") == "" {
		return
	}
	l := clause.ProcessingAgreement()
	for _, side := range []string{"provider", "customer", "balanced"} {
		for _, lang := range []string{"nl", "en"} {
			d, _, err := l.Assemble(flowtest.Example(t, l.Flow, side), clause.Options{Lang: lang, Date: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Status: "versie 1"})
			if err != nil {
				t.Fatal(err)
			}
			b, _ := document.Markdown(d)
			os.WriteFile(fmt.Sprintf("/tmp/h4/own-%s-%s.md", side, lang), b, 0o644)
			b, _ = document.HTML(d)
			os.WriteFile(fmt.Sprintf("/tmp/h4/own-%s-%s.html", side, lang), b, 0o644)
			b, _ = document.DOCX(d)
			os.WriteFile(fmt.Sprintf("/tmp/h4/own-%s-%s.docx", side, lang), b, 0o644)
		}
	}
	_ = context.Background
}
