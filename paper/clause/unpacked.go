//go:build pack

package clause

var packed Library // while it is being packed
