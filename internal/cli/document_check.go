package cli

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review"
)

type checkCommand struct {
	Files   []string `arg:"" name:"file" help:"check_file"`
	Law     string   `enum:",gdpr,wbp" default:"" placeholder:"gdpr|wbp" help:"check_law"`
	Side    string   `enum:",controller,processor" default:"" placeholder:"controller|processor" help:"check_side"`
	FailOn  []string `name:"fail-on" enum:"present,partial,absent,contrary,na" placeholder:"VERDICT,..." help:"check_fail_on"`
	Report  string   `placeholder:"OUT" help:"check_report"`
	Mark    string   `placeholder:"OUT.docx" help:"check_mark"`
	Compare string   `placeholder:"OLD" help:"check_compare"`
	Out     string   `short:"o" default:"-" help:"out"`
}

// maxDocument is the most that a document may be.
const maxDocument = 64 << 20

// Run gives a second opinion on one agreement, or on many.
func (c *checkCommand) Run(r *run) error {
	if len(c.Files) == 1 && !isFolder(c.Files[0]) {
		return c.one(r, c.Files[0])
	}
	for _, flag := range []struct{ name, value string }{{"--report", c.Report}, {"--mark", c.Mark}, {"--compare", c.Compare}} {
		if flag.value != "" {
			return bad(flag.name, flag.value, "opinion.cli.one-file")
		}
	}
	files, err := documents(c.Files)
	if err != nil {
		return err
	}
	if err := r.apart(files, output{"-o", c.Out}); err != nil {
		return err
	}
	return c.many(r, files)
}

func (c *checkCommand) options(r *run) review.Options {
	return review.Options{Law: c.Law, Side: review.Side(c.Side), Now: r.now()}
}

// check reads a file and gives the opinion on it.
func (c *checkCommand) check(r *run, name string) (promise.DocumentOpinion, []byte, error) {
	data, err := r.read(name, maxDocument)
	if err != nil {
		return promise.DocumentOpinion{}, nil, err
	}
	opinion, err := promise.CheckDocument(r.ctx, name, data, c.options(r), r.lang)
	if reading.CodeOf(err) != "" {
		err = bad(name, "", fault.Of(err).Key)
	}
	return opinion, data, err
}

// one checks one document, and writes what was asked of it.
func (c *checkCommand) one(r *run, name string) error {
	if err := r.apart([]string{name, c.Compare}, output{"-o", c.Out}, output{"--report", c.Report}, output{"--mark", c.Mark}); err != nil {
		return err
	}
	var format report.Format
	if c.Report != "" {
		var err error
		if format, err = documentFormat("auto", c.Report); err != nil {
			return err
		}
	}
	opinion, data, err := c.check(r, name)
	if err != nil {
		return err
	}
	answer, err := c.answer(r, &opinion)
	if err != nil {
		return err
	}
	files := []file{{c.Out, answer}}
	if c.Report != "" {
		data, err := format.Write(opinion.Report(r.lang, r.now().In(lang.Zone())))
		if err != nil {
			return err
		}
		files = append(files, file{c.Report, data})
	}
	if c.Mark != "" {
		marked, err := opinion.Mark(r.ctx, data, r.lang, r.now())
		if err != nil {
			return bad(name, "", fault.Of(err).Key)
		}
		files = append(files, file{c.Mark, marked})
	}
	if err := r.together(files); err != nil {
		return err
	}
	if c.fails(&opinion) {
		return errNo
	}
	return nil
}

// answer is what is printed of one document, with what changed since the earlier
// version when there is one.
func (c *checkCommand) answer(r *run, opinion *promise.DocumentOpinion) ([]byte, error) {
	if c.Compare != "" {
		before, _, err := c.check(r, c.Compare)
		if err != nil {
			return nil, err
		}
		opinion.Compare(&before, r.lang)
	}
	return r.capture(func(r *run) error {
		if !r.json {
			r.opinion(opinion)
		}
		return r.answer(opinion)
	})
}

// fails says whether --fail-on was met: by a point of the law, or by a document
// that is no processing agreement where something that is absent must fail.
func (c *checkCommand) fails(o *promise.DocumentOpinion) bool {
	if !o.Agreement() {
		return slices.Contains(c.FailOn, string(review.Absent))
	}
	return slices.ContainsFunc(o.Points, func(p promise.PointOpinion) bool { return p.ByLaw() && slices.Contains(c.FailOn, p.Verdict) })
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// endings are those of files in a folder that may hold an agreement; a file that
// is named is read whatever its name is.
var endings = []string{".pdf", ".docx", ".odt", ".html", ".htm", ".md", ".markdown", ".txt", ".doc", ".rtf"}

// documents lists the files that were named, and those in the folders.
func documents(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		if !isFolder(name) {
			files = append(files, name)
			continue
		}
		root := name + string(filepath.Separator) // so that a link to a folder is that folder
		err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if err != nil {
				return bad(path, "", "cli.cannot-read", "reason", reason(err))
			}
			hidden := path != root && strings.HasPrefix(entry.Name(), ".")
			switch {
			case hidden && entry.IsDir():
				return filepath.SkipDir
			case !hidden && entry.Type().IsRegular() && slices.Contains(endings, strings.ToLower(filepath.Ext(path))):
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// many checks any number of documents, as many at once as there are cores, and
// shows each as soon as those before it are there.
func (c *checkCommand) many(r *run, files []string) error {
	shown := &checkedFiles{command: c}
	show := func(r *run) error {
		shown.run = r
		return shown.all(files)
	}
	var err error
	if c.Out == "-" {
		err = show(r)
	} else {
		err = replace(c.Out, 0o644, func(w io.Writer) error {
			to := *r
			to.io.Out = w
			return show(&to)
		})
	}
	switch {
	case err != nil:
		return err
	case shown.unreadable > 0:
		return errSaid
	case shown.failed:
		return errNo
	}
	return nil
}
