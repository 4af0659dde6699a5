// Package signature seals a signed agreement: one PDF whose first bytes are
// exactly what each party was shown, followed by one update that adds the
// record of who signed and a seal over the whole.
//
// The parties sign with a simple electronic signature; the seal of the
// installation holds together what they signed and what was recorded of it.
// law: eidas 25(1)
// law: bw 3:15a
//
// The form of a sealed PDF is in docs/formats/seal.md.
package signature

import "errors"

// ErrPDF says that a file is not a PDF of the plain kind that can be sealed.
var ErrPDF = errors.New("not a PDF that can be sealed")

// ErrKey says that a seal key or its certificate cannot be used.
var ErrKey = errors.New("not a seal key")

// ErrRecord says that a signing record is not complete or does not fit.
var ErrRecord = errors.New("not a signing record")

const (
	maxPDF    = 64 << 20 // bytes of a PDF, sealed or not
	maxObject = 48       // nesting of an object
	maxFiles  = 100      // files inside a PDF
	maxUnpack = 16 << 20 // bytes of a file inside a PDF, unpacked
)
