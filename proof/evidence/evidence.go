// Package evidence is the tamper-evident log: one line for each thing that
// happened, in a Merkle tree whose root is signed. Whoever holds a line, its
// proof and a signed checkpoint can check, without trusting the operator, that
// the line stood in the log and was not changed since.
//
// The package stands alone: it imports nothing else of this program, opens no
// file or database and has no clock. The format is described in
// docs/formats/evidence.md, precisely enough to write it a second time.
//
// What it shows is that nothing was altered after the checkpoint. Whether what
// was written down is true, it cannot show.
package evidence

import "golang.org/x/mod/sumdb/tlog"

// Hash is a SHA-256 hash; in text and JSON it is standard base64 with padding.
type Hash = tlog.Hash
