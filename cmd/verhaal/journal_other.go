//go:build !linux

package main

// inJournal says whether what is printed goes into the journal of systemd, which
// only Linux has.
func inJournal() bool { return false }
