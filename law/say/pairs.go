package say

import (
	"fmt"
	"iter"
)

// Pairs goes over names and values that stand by turns. A name without a value
// is a mistake in the program: it panics.
func Pairs(args []string) iter.Seq2[string, string] {
	if len(args)%2 != 0 {
		panic(fmt.Sprintf("say: %q is a name without a value", args[len(args)-1]))
	}
	return func(yield func(string, string) bool) {
		for i := 0; i < len(args); i += 2 {
			if !yield(args[i], args[i+1]) {
				return
			}
		}
	}
}

// Args makes the arguments of a text from names and values that stand by
// turns; nil of none.
func Args(args []string) map[string]string {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]string, len(args)/2)
	for name, value := range Pairs(args) {
		m[name] = value
	}
	return m
}
