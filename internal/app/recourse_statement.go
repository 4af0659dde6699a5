package app

import (
	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/recourse/share"
)

// Picture draws who pays whom; titled for a file of its own.
func (r Recourse) Picture(l string, titled bool) (*picture.Picture, error) {
	return share.Picture(r.Case, r.Outcome, l, titled)
}
