package reader

import "golang.org/x/sys/unix"

const architecture = unix.AUDIT_ARCH_X86_64

// older are calls that arm64 does not have.
var older = []uint32{unix.SYS_MKNOD, unix.SYS_CHMOD, unix.SYS_CHOWN, unix.SYS_LCHOWN, unix.SYS_UTIME, unix.SYS_UTIMES, unix.SYS_FUTIMESAT}
