package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/record"
)

// problems gathers all that is wrong with the files of one command, so that it
// is said at once.
type problems struct {
	run  *run
	list []fileProblem
}

// fileProblem is one thing that is wrong: in which file, where in it, and what.
type fileProblem struct {
	File string `json:"file"`
	Path string `json:"path"`
	Code string `json:"code"`
	Text string `json:"text"`
}

// add notes something that is wrong, in the words of a text.
func (p *problems) add(file, path, key string, args ...string) {
	p.list = append(p.list, fileProblem{plainName(file), plainName(path), codeOf(key), plainName(lang.T(p.run.lang, key, args...))})
}

// record notes what is wrong with a record.
func (p *problems) record(file string, one record.Problem) {
	p.list = append(p.list, fileProblem{plainName(file), plainName(one.Path), one.Code, plainName(report.FactProblem(p.run.lang, one).Text)})
}

func (p *problems) records(file string, list []record.Problem) {
	for _, one := range list {
		p.record(file, one)
	}
}

// failed notes an error that is bad input; one that is not is given back.
func (p *problems) failed(file string, err error) error {
	var input *badInput
	var seal *promise.BrokenSeal
	switch {
	case err == nil:
	case errors.As(err, &input):
		p.add(input.file, input.place, input.key, input.args...)
	case errors.As(err, &seal):
		for _, one := range seal.Problems {
			p.add(file, "", "terms.seal-broken", "problem", lang.T(p.run.lang, "verify.problem."+string(one.Code)))
		}
	case fault.Of(err).Kind == fault.Invalid:
		p.add(file, "", fault.Of(err).Key)
	default:
		return err
	}
	return nil
}

// end says all that is wrong and gives the error that ends the command; nil when
// nothing is. When all of it is that a seal does not hold, the answer is no.
func (p *problems) end() error {
	if len(p.list) == 0 {
		return nil
	}
	for _, one := range p.list {
		place := one.Path
		if place != "" {
			place += ": "
		}
		fmt.Fprintf(p.run.io.Err, "verhaal: %s: %s%s\n", one.File, place, one.Text)
	}
	if err := p.run.answer(map[string]any{"problems": p.list}); err != nil {
		return err
	}
	for _, one := range p.list {
		if one.Code != "seal-broken" {
			return errSaid
		}
	}
	return errNo
}

// terms reads what was agreed from a file; what is wrong with it is noted.
func (p *problems) terms(name string) (promise.DocumentTerms, error) {
	r := p.run
	data, err := r.read(name, maxDocument)
	if err != nil {
		return promise.DocumentTerms{}, p.failed(name, err)
	}
	agreed, wrong, err := promise.ReadTerms(r.ctx, name, data, r.now(),
		func(data []byte) (map[string]any, error) { return r.parse(name, data) })
	p.records(name, wrong)
	return agreed, p.failed(name, err)
}

// agreement reads what was agreed from a file on which something is computed:
// what nobody has checked yet is refused.
func (p *problems) agreement(name string) (promise.DocumentTerms, error) {
	agreed, err := p.terms(name)
	if err == nil && agreed.Origin == promise.FromReading {
		p.add(name, "", "terms.must-be-read", "file", name)
	}
	return agreed, err
}

// own notes an output that would take the place of one of the inputs.
func (p *problems) own(flag, out string, inputs ...string) {
	for _, in := range inputs {
		if p.run.replaces(in, out) {
			p.add(flag, out, "cli.own-input")
			return
		}
	}
}

// output is a flag that names a file to write, and the name that was given.
type output struct{ flag, name string }

// apart refuses every output that would take the place of one of the inputs.
func (r *run) apart(inputs []string, outputs ...output) error {
	wrong := &problems{run: r}
	for _, out := range outputs {
		wrong.own(out.flag, out.name, inputs...)
	}
	return wrong.end()
}

// replaces says whether writing a file would touch an input: it is that file,
// also through a link, or the name under which the file is made first.
func (r *run) replaces(in, out string) bool {
	if out == "" || out == "-" || in == "" {
		return false
	}
	there, err := r.stat(in)
	if err != nil || !there.Mode().IsRegular() {
		return err != nil && in != "-" && samePlace(in, out)
	}
	for _, name := range []string{out, out + partial} {
		if info, err := os.Stat(name); err == nil && os.SameFile(there, info) {
			return true
		}
	}
	return false
}

// stat looks at an input, or at what standard input comes from.
func (r *run) stat(in string) (os.FileInfo, error) {
	if in != "-" {
		return os.Stat(in)
	}
	if f, ok := r.io.In.(*os.File); ok {
		return f.Stat()
	}
	return nil, os.ErrNotExist
}

// samePlace says whether two names of which there need not be a file are one
// name in one folder.
func samePlace(a, b string) bool {
	one, errOne := os.Stat(filepath.Dir(a))
	other, errOther := os.Stat(filepath.Dir(b))
	return filepath.Base(a) == filepath.Base(b) && errOne == nil && errOther == nil && os.SameFile(one, other)
}
