package review

import (
	"context"
	"os"
	"testing"

	"github.com/verhaal/verhaal/paper/reading"
)

func BenchmarkCheckTmp(b *testing.B) {
	data, _ := os.ReadFile(os.Getenv("ZB"))
	text, err := reading.Read(context.Background(), data, nil)
	if err != nil {
		b.Fatal(err)
	}
	n := len(newScript(text).tokens)
	for b.Loop() {
		Check(text, Options{})
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n)*10, "ms/10kwords")
}
