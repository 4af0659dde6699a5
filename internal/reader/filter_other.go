//go:build linux && !amd64 && !arm64

package reader

// filter: the numbers of the calls are not written down for this processor.
func filter() bool { return false }
