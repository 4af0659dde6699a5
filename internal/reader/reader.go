// Package reader runs the programs that reading somebody else's document needs
// and Go has not: pdftohtml and pdftoppm (poppler-utils) for PDF, tesseract for
// scans. Such programs are old and large and get hostile files, so each runs as a
// child process of its own, with limits on time, memory, processor and output,
// behind the walls that the kernel has (Walls), without environment, and is killed
// with all that it started when it takes too long. Where it can be, a document is
// in memory without a name; elsewhere in a private file while a program reads it.
package reader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/verhaal/verhaal/paper/reading"
)

// What a program may use. Ten pages of text take pdftohtml 0.03 s and 20 MB; a
// page at 300 dpi takes tesseract some 3 s and 200 MB.
const (
	longest   = 10 * time.Second
	output    = 64 << 20
	messages  = 64 << 10
	memory    = 512 << 20
	pages     = 2_000
	recognise = 1 << 30 // memory for tesseract with two languages
)

// tooSlow says that reading the text of a PDF was stopped when its time was up.
const tooSlow reading.Code = "too-slow"

// Programs implements reading.Programs with the programs that are installed.
type Programs struct{}

var _ reading.Programs = Programs{}

// Layout gives the text of a PDF as pdftohtml -xml does.
func (Programs) Layout(ctx context.Context, pdf []byte, invisible bool) ([]byte, error) {
	args := []string{"-xml", "-i", "-stdout", "-enc", "UTF-8", "-zoom", "1", "-noroundcoord", "-nodrm", "-l", strconv.Itoa(pages)}
	if invisible {
		args = append(args, "-hidden")
	}
	return run(ctx, "pdftohtml", memory, pdf, func(file string) []string { return append(args, file) })
}

// Picture draws a page of a PDF as PNG.
func (Programs) Picture(ctx context.Context, pdf []byte, page, dpi int) ([]byte, error) {
	n := strconv.Itoa(page)
	return run(ctx, "pdftoppm", memory, pdf, func(file string) []string {
		return []string{"-png", "-r", strconv.Itoa(dpi), "-f", n, "-l", n, file}
	})
}

// Recognise gives the words in a picture, Dutch or English, as TSV of tesseract.
func (Programs) Recognise(ctx context.Context, png []byte) ([]byte, error) {
	return run(ctx, "tesseract", recognise, png, func(file string) []string {
		return []string{file, "-", "-l", languages(), "--dpi", "250", "tsv"}
	})
}

// languages gives those of Dutch and English that tesseract has.
var languages = sync.OnceValue(func() string {
	out, err := run(context.Background(), "tesseract", recognise, nil, func(string) []string { return []string{"--list-langs"} })
	if err != nil {
		return "eng"
	}
	var found []string
	for _, name := range []string{"nld", "eng"} {
		if bytes.Contains(out, []byte("\n"+name+"\n")) {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return "eng"
	}
	return strings.Join(found, "+")
})

// run runs a program on a file and gives what it writes.
func run(ctx context.Context, name string, memory uint64, input []byte, args func(file string) []string) ([]byte, error) {
	program, err := exec.LookPath(name)
	if err != nil {
		return nil, &reading.Problem{Code: reading.NoProgram, Detail: name + " is not installed"}
	}
	sweep()
	held, err := hold(input)
	if err != nil {
		return nil, err
	}
	file := inherited
	if held == nil {
		var done func()
		if file, done, err = keep(input); err != nil {
			return nil, err
		}
		defer done()
		if held, err = os.Open(file); err != nil {
			return nil, fmt.Errorf("cannot keep document: %w", err)
		}
	}
	defer func() { _ = held.Close() }()
	limited, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	cmd := exec.CommandContext(limited, program, args(file)...)
	cmd.Env = []string{"LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"} // nothing of ours
	cmd.Dir = os.TempDir()
	cmd.ExtraFiles = []*os.File{held}
	cmd.WaitDelay = time.Second
	out, said := &bounded{most: output}, &bounded{most: messages, quiet: true}
	out.full = cancel
	cmd.Stdout, cmd.Stderr = out, said
	restrain(cmd)
	if err := begin(cmd, held); err != nil {
		return nil, fmt.Errorf("cannot run %s: %w", name, err)
	}
	// Limits belong to a process, so they cannot be set before there is one; this
	// comes while its libraries are still being loaded.
	limit(cmd.Process.Pid, memory)
	err = cmd.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return out.Bytes(), problem(name, err, limited.Err(), out, said)
}

// problem says what went wrong with a program, if anything did.
func problem(name string, err, late error, out, said *bounded) error {
	text := said.String()
	switch {
	case out.over:
		return &reading.Problem{Code: reading.TooMuch, Detail: fmt.Sprintf("%s writes more than %d bytes", name, output)}
	case late != nil && name == "pdftohtml":
		return &reading.Problem{Code: tooSlow, Detail: fmt.Sprintf("%s takes longer than %s", name, longest)}
	case late != nil:
		return &reading.Problem{Code: reading.TooMuch, Detail: fmt.Sprintf("%s takes longer than %s", name, longest)}
	case strings.Contains(text, "Incorrect password"):
		return &reading.Problem{Code: reading.Password, Detail: "the PDF asks for a password"}
	case err == nil && out.Len() > 0:
		return nil
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() < 0 || strings.Contains(text, "Out of memory") || strings.Contains(text, "bad_alloc") {
		return &reading.Problem{Code: reading.TooMuch, Detail: fmt.Sprintf("%s was stopped: %v", name, err)}
	}
	first, _, _ := strings.Cut(text, "\n")
	return &reading.Problem{Code: reading.Damaged, Detail: fmt.Sprintf("%s: %v: %s", name, err, first)}
}

// inherited is how a program names the first file that it was given besides its
// standard ones.
const inherited = "/proc/self/fd/3"

// sweep takes away, once, the documents that a crash left behind.
var sweep = sync.OnceFunc(func() { sweepOf(time.Now()) })

func sweepOf(now time.Time) {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "verhaal-read-*"))
	for _, name := range left {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > time.Hour {
			_ = os.Remove(name)
		}
	}
}

// keep writes input to a file that only we can read, until done.
func keep(input []byte) (name string, done func(), err error) {
	f, err := os.CreateTemp("", "verhaal-read-*")
	if err != nil {
		return "", nil, fmt.Errorf("cannot keep document: %w", err)
	}
	done = func() { _ = os.Remove(f.Name()) }
	_, err = f.Write(input)
	if err = errors.Join(err, f.Close()); err != nil {
		done()
		return "", nil, fmt.Errorf("cannot keep document: %w", err)
	}
	return f.Name(), done, nil
}

// bounded keeps what is written to it up to a limit.
type bounded struct {
	bytes.Buffer
	most  int
	over  bool
	quiet bool   // what is over the limit is dropped
	full  func() // stops the writer
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) <= b.most {
		return b.Buffer.Write(p)
	}
	if b.quiet {
		return len(p), nil
	}
	b.over = true
	b.full()
	return 0, io.ErrShortWrite
}
