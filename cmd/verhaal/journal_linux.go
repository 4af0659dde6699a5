package main

import (
	"os"
	"strconv"
	"syscall"
)

// inJournal says whether what is printed goes into the journal of systemd.
// spec: systemd.exec(5), $JOURNAL_STREAM
func inJournal() bool {
	info, err := os.Stdout.Stat()
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && os.Getenv("JOURNAL_STREAM") == strconv.FormatUint(stat.Dev, 10)+":"+strconv.FormatUint(stat.Ino, 10)
}
