package reader

import "fmt"

// Walls are what stands between a program that reads documents and the rest of
// the machine, besides the limits. Which there are depends on the kernel.
type Walls struct {
	NoNewPrivileges bool // it cannot become another user
	Landlock        int  // version: it opens its input and its libraries, runs nothing else and writes nothing; from 4 it has no TCP; 0 = none
	Seccomp         bool // system calls for the network, other processes and mounts are refused
}

// Standing says which walls there are here.
func Standing() Walls { return walls() }

func (w Walls) String() string {
	return fmt.Sprintf("no_new_privs=%t landlock=%d seccomp=%t", w.NoNewPrivileges, w.Landlock, w.Seccomp)
}
