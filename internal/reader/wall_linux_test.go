package reader

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestMain is the hostile program too, when it is run as one.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "hostile" {
		hostile(os.Args[2], os.Args[3])
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// hostile tries what a program that was taken over would, and says what it could.
func hostile(folder, parent string) {
	pid, _ := strconv.Atoi(parent)
	could := func(what string, err error) {
		if err == nil {
			fmt.Println(what)
		}
	}
	document, err := os.ReadFile("/proc/self/fd/3")
	if err == nil && string(document) == "document" {
		fmt.Println("input")
	}
	_, err = os.ReadFile(filepath.Join(folder, "secret"))
	could("read", err)
	_, err = os.ReadFile("/proc/" + parent + "/environ")
	could("environ", err)
	could("write", os.WriteFile(filepath.Join(folder, "new"), nil, 0o600))
	could("remove", os.Remove(filepath.Join(folder, "victim")))
	could("chmod", os.Chmod(filepath.Join(folder, "secret"), 0o777))
	could("run", exec.Command("/bin/true").Run())
	_, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	could("socket", err)
	_, err = unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	could("socketpair", err)
	could("ptrace", unix.PtraceSeize(pid))
	could("kill", syscall.Kill(pid, 0))
	could("mount", unix.Unshare(unix.CLONE_NEWUSER))
	could("limit", unix.Prlimit(0, unix.RLIMIT_CORE, &unix.Rlimit{}, nil))
}

// What a hostile program could do is what the walls that stand leave it.
func TestWalls(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"secret", "victim"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	input, err := hold([]byte("document"))
	if err != nil || input == nil {
		t.Fatal(input, err)
	}
	defer func() { _ = input.Close() }()
	cmd := exec.Command(self, "hostile", folder, strconv.Itoa(os.Getpid()))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = &out, &errs, []*os.File{input}
	if err := begin(cmd, input); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	got := strings.Fields(out.String())
	left := map[string]bool{"input": true}
	w := Standing()
	t.Log(w)
	for _, one := range []string{"read", "environ", "write", "remove", "run"} {
		left[one] = w.Landlock == 0
	}
	for _, one := range []string{"chmod", "socket", "socketpair", "kill", "mount", "limit"} {
		left[one] = !w.Seccomp
	}
	left["ptrace"] = w.Landlock == 0 && !w.Seccomp
	for _, one := range got {
		if !left[one] {
			t.Errorf("behind %v it could %s", w, one)
		}
	}
	if len(got) == 0 || got[0] != "input" {
		t.Errorf("it could not read its input: %q %s", got, errs.String())
	}
	// The walls are around the program alone.
	if _, err := os.ReadFile(filepath.Join(folder, "secret")); err != nil {
		t.Error(err)
	}
}
