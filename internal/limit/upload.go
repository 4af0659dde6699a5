package limit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/verhaal/verhaal/internal/fault"
)

// What all visitors together may send at the same moment. What is sent goes to
// disk first, which costs no memory and needs no turn: who sends slowly holds up
// nobody. It is read into memory when it is its turn.
const (
	maxSpools  = 64                // files on disk, each as large as an upload may be
	maxMemory  = 80 << 20          // bytes in memory
	small      = 1 << 20           // what counts as little: it goes straight into memory
	maxWaiting = 100 * time.Second // for a turn
)

// Uploads bounds what is sent to one process.
type Uploads struct{ disk, memory *semaphore.Weighted }

// NewUploads makes the bounds.
func NewUploads() *Uploads {
	return &Uploads{disk: semaphore.NewWeighted(maxSpools), memory: semaphore.NewWeighted(maxMemory)}
}

// Take reads what a request sends, to the most that it may be, and waits for a
// turn to work on it; the body is then what was read. done ends the turn. Too
// much is a *http.MaxBytesError.
func (u *Uploads) Take(r *http.Request, most int64) (done func(), err error) {
	if r.ContentLength > most {
		return nil, &http.MaxBytesError{Limit: most}
	}
	if !u.disk.TryAcquire(1) {
		return nil, busy(nil)
	}
	file, err := spool(http.MaxBytesReader(nil, r.Body, most))
	if err != nil {
		u.disk.Release(1)
		return nil, err
	}
	weight := max(small, min(file.size, maxMemory))
	ctx, stop := context.WithTimeout(r.Context(), maxWaiting)
	defer stop()
	if err := u.memory.Acquire(ctx, weight); err != nil {
		_ = file.Close()
		u.disk.Release(1)
		return nil, busy(err)
	}
	r.Body, r.ContentLength = file, file.size
	return func() {
		_ = file.Close()
		u.memory.Release(weight)
		u.disk.Release(1)
	}, nil
}

func busy(err error) error { return fault.Wrap(fault.Busy, "fault.uploads", err) }

// spooled is a body that was read. It is a file without a name: whatever ends the
// program, nothing of it stays.
type spooled struct {
	io.ReadSeeker
	size  int64
	close func() error
}

// Close frees it.
func (s *spooled) Close() error { return s.close() }

// WriteTo writes all of it; a buffer grows once, to the size that it needs.
func (s *spooled) WriteTo(w io.Writer) (int64, error) {
	if b, ok := w.(*bytes.Buffer); ok {
		b.Grow(int(s.size) + bytes.MinRead)
	}
	return io.Copy(w, struct{ io.Reader }{s.ReadSeeker})
}

func spool(body io.Reader) (*spooled, error) {
	var first bytes.Buffer
	if n, err := io.CopyN(&first, body, small); err != nil {
		if errors.Is(err, io.EOF) {
			return &spooled{bytes.NewReader(first.Bytes()), n, func() error { return nil }}, nil
		}
		return nil, err
	}
	f, err := nameless()
	if err != nil {
		return nil, err
	}
	n, err := io.Copy(f, io.MultiReader(&first, body))
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &spooled{f, n, f.Close}, nil
}

// nameless makes a file on disk that has no name any more.
func nameless() (*os.File, error) {
	f, err := os.CreateTemp(folder(), "verhaal-upload-*")
	if err != nil {
		return nil, fmt.Errorf("cannot keep upload: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("cannot keep upload: %w", err), f.Close())
	}
	return f, nil
}

// folder is where large temporary files go: /tmp lies in memory on many systems.
func folder() string {
	const large = "/var/tmp"
	if os.Getenv("TMPDIR") == "" {
		if info, err := os.Stat(large); err == nil && info.IsDir() {
			return large
		}
	}
	return os.TempDir()
}
