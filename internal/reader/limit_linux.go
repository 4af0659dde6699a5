package reader

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// restrain puts a program in a process group of its own, that is killed whole.
func restrain(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// limit bounds what a program that has just started may use.
func limit(pid int, memory uint64) {
	for resource, maximum := range map[int]uint64{
		unix.RLIMIT_AS: memory, unix.RLIMIT_CPU: uint64(longest.Seconds()), unix.RLIMIT_FSIZE: output, unix.RLIMIT_NOFILE: 64, unix.RLIMIT_CORE: 0,
	} {
		_ = unix.Prlimit(pid, resource, &unix.Rlimit{Cur: maximum, Max: maximum}, nil) // it has ended already, or runs unlimited but for time
	}
}
