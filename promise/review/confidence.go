package review

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/confidence.txt
var confidenceText string

// tally is how often the review was right, of how many decisions.
type tally struct{ right, all float64 }

// record is how often the review agreed with a person on annotated agreements, by
// point and reason, by reason, and by verdict. evaluate -learn writes it.
type record struct {
	byPoint, byWhy map[string]tally
	byVerdict      map[Verdict]tally
}

var theRecord = sync.OnceValue(func() record {
	r := record{map[string]tally{}, map[string]tally{}, map[Verdict]tally{}}
	for line := range strings.SplitSeq(confidenceText, "\n") {
		f := strings.Fields(line)
		if len(f) != 5 || strings.HasPrefix(line, "#") {
			continue
		}
		right, _ := strconv.ParseFloat(f[3], 64)
		all, _ := strconv.ParseFloat(f[4], 64)
		r.byPoint[f[0]+" "+f[1]+" "+f[2]] = tally{right, all}
		r.byWhy[f[1]+" "+f[2]] = r.byWhy[f[1]+" "+f[2]].plus(right, all)
		r.byVerdict[Verdict(f[1])] = r.byVerdict[Verdict(f[1])].plus(right, all)
	}
	return r
})

func (t tally) plus(right, all float64) tally { return tally{t.right + right, t.all + all} }

// toward gives the share of what was right, drawn toward a guess when there were
// few decisions.
func (t tally) toward(guess float64) float64 {
	const weight = 4 // decisions that the guess counts for
	return (t.right + weight*guess) / (t.all + weight)
}

// confidence gives how likely a verdict is right: how often the same verdict for
// the same reason was right on agreements that people judged.
func confidence(point string, v Verdict, why string) float64 {
	r := theRecord()
	c := r.byVerdict[v].toward(0.75)
	c = r.byWhy[string(v)+" "+why].toward(c)
	c = r.byPoint[point+" "+string(v)+" "+why].toward(c)
	return math.Round(100*min(c, 0.99)) / 100
}
