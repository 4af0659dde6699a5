package reader

import (
	"bytes"
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Walls says which walls the kernel gives.
var walls = sync.OnceValue(func() (w Walls) {
	onThread(func() { w = wallIn("/bin/false", nil) })
	return w
})

// begin starts a program behind the walls. They hold for a thread and for what
// it starts, so a thread is made for this alone and ends with it.
func begin(cmd *exec.Cmd, input *os.File) (err error) {
	expected := walls()
	onThread(func() {
		if got := wallIn(cmd.Path, input); got != expected {
			err = fmt.Errorf("cannot put up walls: %v, not %v", got, expected)
			return
		}
		err = cmd.Start()
	})
	return err
}

// onThread runs f on a thread that ends afterwards. The first thread of a process
// never ends, so it is not taken.
func onThread(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		if unix.Gettid() == os.Getpid() {
			onThread(f)
			runtime.UnlockOSThread()
			return
		}
		f() // the lock is never given back: the runtime ends the thread
	}()
	<-done
}

// wallIn puts up the walls around this thread, as far as the kernel has them.
func wallIn(program string, input *os.File) (w Walls) {
	if unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != nil {
		return w
	}
	w.NoNewPrivileges = true
	w.Landlock = landlock(program, input)
	w.Seccomp = filter()
	return w
}

// What a program may read besides its input: programs, libraries, fonts, data of
// languages, and what a C library looks up when it starts.
var readable = []string{
	"/usr", "/lib", "/lib64", "/lib32", "/bin", "/opt", "/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew", "/etc/ld.so.cache", "/etc/ld.so.preload",
	"/etc/fonts", "/etc/localtime", "/etc/alternatives", "/var/cache/fontconfig", "/dev/null", "/dev/zero", "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo",
	"/sys/devices/system/cpu",
}

const (
	mayRead = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_READ_DIR
	onFile  = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE
)

// landlock lets this thread open nothing but what a program needs, run nothing
// but the program, and use no TCP. It gives the version of Landlock, 0 = none.
func landlock(program string, input *os.File) int {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0
	}
	attr := unix.LandlockRulesetAttr{Handled_access_fs: unix.LANDLOCK_ACCESS_FS_REFER - 1}
	for from, right := range map[uintptr]uint64{2: unix.LANDLOCK_ACCESS_FS_REFER, 3: unix.LANDLOCK_ACCESS_FS_TRUNCATE, 5: unix.LANDLOCK_ACCESS_FS_IOCTL_DEV} {
		if version >= from {
			attr.Handled_access_fs |= right
		}
	}
	if version >= 4 {
		attr.Handled_access_net = unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP
	}
	if version >= 6 {
		attr.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET
		// Without the fix of this erratum the threads of one process could not signal
		// each other, which Go does.
		if fixed, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_ERRATA); errno == 0 && fixed&2 != 0 {
			attr.Scoped |= unix.LANDLOCK_SCOPE_SIGNAL
		}
	}
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr), 0)
	if errno != 0 {
		return 0
	}
	defer func() { _ = unix.Close(int(fd)) }()
	real, runs := closure(program)
	for _, path := range append([]string{real, filepath.Join(filepath.Dir(real), "../lib"), filepath.Join(filepath.Dir(real), "../share")}, readable...) {
		allow(fd, path, mayRead)
	}
	for _, path := range runs {
		allow(fd, path, mayRead|unix.LANDLOCK_ACCESS_FS_EXECUTE)
	}
	allow(fd, os.DevNull, unix.LANDLOCK_ACCESS_FS_READ_FILE|unix.LANDLOCK_ACCESS_FS_WRITE_FILE)
	if input != nil {
		rule(fd, int(input.Fd()), unix.LANDLOCK_ACCESS_FS_READ_FILE) // fails on memory, which needs none
	}
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0, 0); errno != 0 {
		return 0
	}
	return int(version)
}

// allow gives rights on a file or on what is in a folder, if it is there.
func allow(ruleset uintptr, path string, rights uint64) {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return
	}
	defer func() { _ = unix.Close(fd) }()
	rule(ruleset, fd, rights)
}

func rule(ruleset uintptr, fd int, rights uint64) {
	var stat unix.Stat_t
	if unix.Fstat(fd, &stat) != nil {
		return
	}
	if stat.Mode&unix.S_IFMT != unix.S_IFDIR {
		rights &= onFile
	}
	// The kernel reads 12 bytes: the padding behind them is not part of it.
	attr := unix.LandlockPathBeneathAttr{Allowed_access: rights, Parent_fd: int32(fd)}
	_, _, _ = unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, ruleset, unix.LANDLOCK_RULE_PATH_BENEATH, uintptr(unsafe.Pointer(&attr)), 0, 0, 0)
}

type needs struct {
	real string
	runs []string
}

var closures sync.Map // by path of the program

// closure gives where a program really is and what may be run for it: itself and
// its loader. A script may run whatever there is to read.
func closure(program string) (string, []string) {
	if known, ok := closures.Load(program); ok {
		return known.(needs).real, known.(needs).runs
	}
	n := needs{real: program}
	if real, err := filepath.EvalSymlinks(program); err == nil {
		n.real = real
	}
	n.runs = []string{n.real}
	if f, err := elf.Open(n.real); err == nil {
		for _, p := range f.Progs {
			if p.Type == elf.PT_INTERP && p.Filesz < 4096 {
				name := make([]byte, p.Filesz)
				if _, err := p.ReadAt(name, 0); err == nil {
					n.runs = append(n.runs, strings.TrimRight(string(name), "\x00"))
				}
			}
		}
		_ = f.Close()
	} else if head, err := os.ReadFile(n.real); err == nil && bytes.HasPrefix(head, []byte("#!")) {
		n.runs = append(n.runs, readable[:8]...)
	}
	closures.Store(program, n)
	return n.real, n.runs
}

// hold keeps input in memory without a name, for a program to read as
// /proc/self/fd/3; nil when that cannot be done here.
func hold(input []byte) (*os.File, error) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		return nil, nil //nolint:nilnil // the caller keeps it in another way
	}
	fd, err := unix.MemfdCreate("document", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // likewise
	}
	f := os.NewFile(uintptr(fd), "document")
	_, err = f.Write(input)
	if err == nil {
		_, err = unix.FcntlInt(f.Fd(), unix.F_ADD_SEALS, unix.F_SEAL_WRITE|unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot keep document: %w", errors.Join(err, f.Close()))
	}
	return f, nil
}
