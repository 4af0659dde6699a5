package cli

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/verhaal/verhaal/internal/config"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
)

type backupCommand struct {
	where
	Out string `short:"o" required:"" help:"backup_out" placeholder:"FILE"`
}

// The files of a backup beside the tables.
const (
	backupMaster = "master.key"
	backupReadme = "README.txt"
)

// Run writes everything of the installation into one file.
func (c *backupCommand) Run(r *run) error {
	if err := r.apart(c.files(), output{"-o", c.Out}); err != nil {
		return err
	}
	settings := c.existing()
	master, err := config.Master(r.ctx, settings)
	if err != nil {
		return err
	}
	a, _, err := config.Open(r.ctx, settings)
	if err != nil {
		return err
	}
	defer a.Store.Close()
	progress := r.progress()
	size := counter(0)
	fill := func(w io.Writer) error {
		archive := zip.NewWriter(io.MultiWriter(w, &size))
		for name, text := range map[string]string{backupMaster: hex.EncodeToString(master) + "\n"} {
			f, err := archive.Create(name)
			if err == nil {
				_, err = io.WriteString(f, text)
			}
			if err != nil {
				return err
			}
		}
		f, err := archive.Create(backupReadme)
		if err == nil {
			_, err = io.WriteString(f, lang.T("nl", "backup.readme")+"\n"+lang.T("en", "backup.readme"))
		}
		if err == nil {
			err = a.Store.Dump(r.ctx, archive, progress.add)
		}
		if err != nil {
			return err
		}
		return archive.Close()
	}
	if c.Out == "-" {
		signal.Ignore(syscall.SIGPIPE) // a reader that is gone is an error like a full disk
		err = fill(r.io.Out)
	} else {
		err = replace(c.Out, 0o600, fill)
	}
	progress.end()
	if err != nil {
		return err
	}
	said := []string{"file", c.Out, "size", lang.Size(r.lang, int64(size)), "rows", strconv.Itoa(progress.rows)}
	if c.Out == "-" {
		fmt.Fprintln(r.io.Err, lang.T(r.lang, "cli.backed-up", said...))
		return nil
	}
	r.print("cli.backed-up", said...)
	return r.answer(map[string]any{"file": c.Out, "bytes": int64(size), "rows": progress.rows})
}

// counter counts what is written.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

type restoreCommand struct {
	where
	File string `arg:"" help:"restore_file"`
}

// Run puts a backup back into an empty folder or database.
func (c *restoreCommand) Run(r *run) error {
	var made []output
	for _, name := range c.where.files() {
		made = append(made, output{"--data", name})
	}
	if err := r.apart([]string{c.File}, made...); err != nil {
		return err
	}
	file, size, done, err := r.whole(c.File)
	if err != nil {
		return err
	}
	defer done()
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return bad(c.File, "", "cli.not-backup")
	}
	settings := c.settings()
	master, err := c.master(r, settings, archive)
	if err != nil {
		return err
	}
	says, err := store.CheckBackup(archive, master)
	if err != nil {
		return err
	}
	rows, err := c.restore(r, settings, master, archive)
	var unsound *store.Unsound
	if errors.As(err, &unsound) {
		return r.unsound(c.File, unsound.Checked)
	}
	if err != nil {
		return err
	}
	r.print("cli.restored", "file", c.File, "rows", strconv.Itoa(rows))
	if !says.Signed {
		r.print("cli.restored-unsigned")
	}
	return r.answer(map[string]any{
		"file": c.File, "rows": rows, "signed": says.Signed, "checked": true, "program": says.Program, "made_at": says.MadeAt,
	})
}

// restore puts the archive back. Of what could not be put back nothing stays: no
// key, no database and no folder that was not there.
func (c *restoreCommand) restore(r *run, settings config.Settings, master []byte, archive *zip.Reader) (rows int, err error) {
	takeAway := c.made()
	defer func() {
		if err != nil {
			takeAway()
		}
	}()
	if settings.Master == "" {
		if err := c.placeMaster(master); err != nil {
			return 0, err
		}
	}
	db, err := config.OpenStore(r.ctx, settings)
	if err != nil {
		return 0, err
	}
	defer db.Close() // before what is made is taken away
	progress := r.progress()
	defer progress.end()
	err = db.Restore(r.ctx, archive, progress.add, promise.ExamineAgreements)
	return progress.rows, err
}

// made looks at what is there of an installation, and gives what takes away
// whatever was made since.
func (w where) made() (takeAway func()) {
	absent := func(name string) bool {
		_, err := os.Lstat(name)
		return errors.Is(err, fs.ErrNotExist)
	}
	var files []string
	for _, name := range w.files() {
		if absent(name) {
			files = append(files, name)
		}
	}
	for folder := filepath.Clean(w.Data); absent(folder); folder = filepath.Dir(folder) {
		files = append(files, folder) // after what is in it
	}
	return func() {
		for _, name := range files {
			_ = os.Remove(name) // of a folder only when it is empty
		}
	}
}

// whole opens a file of which any part can be read, and gives its size and what
// closes it. What comes through a pipe is first put on disk, in a file that has
// no name wherever an open file can do without.
func (r *run) whole(name string) (file *os.File, size int64, done func(), err error) {
	in := r.io.In
	if name != "-" {
		opened, err := os.Open(name)
		if err != nil {
			return nil, 0, nil, bad(name, "", "cli.cannot-read", "reason", reason(err))
		}
		shut := func() { _ = opened.Close() }
		info, err := opened.Stat()
		if err == nil && (info.Mode().IsRegular() || info.IsDir()) {
			return opened, info.Size(), shut, nil
		}
		defer shut()
		in = opened
	}
	spool, err := os.CreateTemp("", "verhaal-")
	if err != nil {
		return nil, 0, nil, err
	}
	kept := os.Remove(spool.Name()) != nil
	done = func() {
		_ = spool.Close()
		if kept {
			_ = os.Remove(spool.Name())
		}
	}
	if size, err = io.Copy(spool, in); err != nil {
		done()
		return nil, 0, nil, err
	}
	return spool, size, done, nil
}

// master gives the master key to put a backup back with: the one that was given,
// or else the one in the backup.
func (c *restoreCommand) master(r *run, settings config.Settings, archive *zip.Reader) ([]byte, error) {
	if !store.HasKeys(archive) {
		return nil, bad(c.File, backupMaster, "cli.not-backup")
	}
	if settings.Master != "" {
		settings.NoFolder = true // nothing is made before the backup is known to be one
		return config.Master(r.ctx, settings)
	}
	master, err := masterOf(archive)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, bad(c.File, backupMaster, "cli.backup-no-key")
	case err != nil:
		return nil, bad(c.File, backupMaster, "cli.not-backup")
	}
	return master, nil
}

// placeMaster puts the master key of the backup into a folder that has none.
func (c *restoreCommand) placeMaster(master []byte) error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fault.Wrap(fault.Invalid, "fault.data-folder", err)
	}
	err := config.WriteMaster(c.Data, master)
	if errors.Is(err, os.ErrExist) {
		there, readErr := os.ReadFile(filepath.Join(c.Data, backupMaster))
		if readErr == nil && bytes.Equal(bytes.TrimSpace(there), []byte(hex.EncodeToString(master))) {
			return nil
		}
		return fault.New(fault.Conflict, "fault.restore-not-empty")
	}
	return err
}

func masterOf(archive *zip.Reader) ([]byte, error) {
	f, err := archive.Open(backupMaster)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, 200))
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(string(bytes.TrimSpace(text)))
	if err == nil && len(key) != 32 {
		err = errors.New("not a key")
	}
	return key, err
}

// progress counts rows on a terminal, for work that takes more than a second;
// with a bar when it is known how many there are.
type progress struct {
	rows  int
	all   int // of them; 0 = not known
	run   *run
	since time.Time
	shown time.Time
}

func (r *run) progress() *progress { return &progress{run: r, since: r.now()} }

func (p *progress) add(n int) {
	p.rows += n
	if now := p.run.now(); p.run.io.Terminal && now.Sub(p.since) > time.Second && now.Sub(p.shown) > 100*time.Millisecond {
		p.shown = now
		text := lang.T(p.run.lang, "cli.progress", "rows", strconv.Itoa(p.rows))
		if p.all > 0 {
			const width = 30
			full := width * p.rows / p.all
			text = "[" + strings.Repeat("#", full) + strings.Repeat("-", width-full) + "] " + lang.T(p.run.lang, "cli.progress-of", "n",
				strconv.Itoa(p.rows), "all", strconv.Itoa(p.all))
		}
		fmt.Fprintf(p.run.io.Err, "\r%s ", text)
	}
}

// clear takes the line away, so that something else can be written.
func (p *progress) clear() {
	p.end()
	p.shown = time.Time{}
}

func (p *progress) end() {
	if !p.shown.IsZero() {
		fmt.Fprint(p.run.io.Err, "\r\x1b[K")
	}
}
