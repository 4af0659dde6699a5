//go:build !linux

package reader

import (
	"os"
	"os/exec"
)

// Elsewhere time and output are limited, memory is not, and there are no walls.
func restrain(*exec.Cmd) {}

func limit(int, uint64) {}

func walls() Walls { return Walls{} }

func begin(cmd *exec.Cmd, _ *os.File) error { return cmd.Start() }

func hold([]byte) (*os.File, error) { return nil, nil } //nolint:nilnil // the caller keeps it in another way
