package say

import (
	"reflect"
	"strings"
	"testing"
)

func TestArgs(t *testing.T) {
	if got := Args([]string{"a", "1", "b", "2"}); !reflect.DeepEqual(got, map[string]string{"a": "1", "b": "2"}) {
		t.Error(got)
	}
	if got := Args(nil); got != nil {
		t.Error(got)
	}
	for name := range Pairs([]string{"a", "1", "b", "2"}) {
		if name != "a" {
			t.Error("it goes on after the break")
		}
		break
	}
}

// A name without a value does not get lost.
func TestPairsRefusesAnOddArgument(t *testing.T) {
	odd := strings.Fields("a 1 b")
	for name, f := range map[string]func(){
		"pairs": func() { Pairs(odd) },
		"args":  func() { Args(odd) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: taken", name)
				}
			}()
			f()
		}()
	}
}
