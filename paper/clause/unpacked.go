//go:build pack

package clause

var packed []*Library // while they are being packed
