// Package data holds what the law says as dated records, and the texts of
// legal steps in Dutch and English. It has no logic; package norm reads it.
//
// One file per law and date. `at` is the place in the law; the law's
// `citation` says how the place is cited in either language. A record takes
// source, valid_from, valid_until, last_checked and mark from its file unless
// it says otherwise. A record marked `verify` was written from memory, and is
// shown as not verified until somebody checks it.
package data

import "embed"

// Laws are the files with norms, one per law and date.
//
//go:embed *.yaml
var Laws embed.FS

// Texts are the texts of findings, keyed by name, in Dutch and English.
//
//go:embed text/*.yaml
var Texts embed.FS
