package review

import "github.com/verhaal/verhaal/promise/review/text"

// script is a document as it was understood, for the rules that judge it.
type script struct{ *text.Script }
