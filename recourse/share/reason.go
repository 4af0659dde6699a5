package share

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
)

// reasoning is the steps and flags that are gathered on the way.
type reasoning struct {
	steps []Step
	flags []Flag
}

func (r *reasoning) step(stage int, key string, sources []norm.Source, args ...string) {
	r.steps = append(r.steps, Step{Stage: stage, Key: key, Args: args, Sources: sources})
}

// flag notes what the reader must know; those of code Interpretation and
// DoubleRecovery are our reading of the law.
func (r *reasoning) flag(code, key string, sources []norm.Source, args ...string) {
	f := Flag{
		Code: code, Interpretation: code == Interpretation || code == DoubleRecovery || code == ConflictingBoth,
		Step: made(key, sources, args),
	}
	for _, other := range r.flags {
		if other.Code == code && other.Key == key && same(other.Args, f.Args) {
			return
		}
	}
	r.flags = append(r.flags, f)
}

func same(a, b map[string]string) bool {
	for name, value := range a {
		if b[name] != value {
			return false
		}
	}
	return len(a) == len(b)
}

func made(key string, sources []norm.Source, args []string) norm.Step {
	return norm.Step{Key: key, Sources: sources, Args: say.Args(args)}
}

var hundred = big.NewRat(100, 1)

// percent writes a part as a percentage of at most two decimals: "33.33".
func percent(part *big.Rat) string {
	const limit = 1 << 40
	if n, d := part.Num(), part.Denom(); n.IsInt64() && d.IsInt64() && n.Int64() < limit && d.Int64() < limit && n.Sign() >= 0 {
		hundredths := (n.Int64()*20_000 + d.Int64()) / (2 * d.Int64()) // a half goes up, as below
		return short(strconv.FormatInt(hundredths/100, 10) + "." + strconv.FormatInt(100+hundredths%100, 10)[1:])
	}
	return short(new(big.Rat).Mul(part, hundred).FloatString(2))
}

// short drops decimals that say nothing.
func short(number string) string {
	return strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
}
