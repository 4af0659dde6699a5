package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/promise/review"
)

// checkedFiles shows the opinions on many documents, one after the other: none
// is kept.
type checkedFiles struct {
	command    *checkCommand
	run        *run
	checked    int
	unreadable int
	failed     bool
	problems   []unreadable
	list       []fileProblem // the same, as every command says it
}

type unreadable struct {
	File  string `json:"file"`
	Error string `json:"error"`
}

// checkedFile is what came of one file: what is to be shown of it, or why not.
type checkedFile struct {
	text   []byte
	failed bool
	err    error
}

// all shows every file in order.
func (s *checkedFiles) all(files []string) error {
	ctx, stop := context.WithCancel(s.run.ctx)
	defer stop()
	progress := s.run.progress()
	progress.all = len(files)
	defer progress.end()
	s.head()
	// Each place in the queue is one file; it is as long as files may be under
	// way, so that a slow one does not let the others pile up.
	queue := make(chan chan checkedFile, runtime.GOMAXPROCS(0)-1)
	go func() {
		defer close(queue)
		for _, name := range files {
			done := make(chan checkedFile, 1)
			select {
			case queue <- done:
				go func() { done <- s.one(ctx, name) }()
			case <-ctx.Done():
				return
			}
		}
	}()
	at := 0
	for done := range queue {
		result := <-done
		progress.clear()
		if err := s.show(files[at], result); err != nil {
			return err
		}
		at++
		progress.add(1)
	}
	if err := s.run.ctx.Err(); err != nil {
		return err
	}
	return s.foot()
}

// one checks a file and writes what is to be shown of it.
func (s *checkedFiles) one(ctx context.Context, name string) checkedFile {
	r := *s.run
	r.ctx = ctx
	opinion, _, err := s.command.check(&r, name)
	if err != nil {
		return checkedFile{err: err}
	}
	result := checkedFile{failed: s.command.fails(&opinion)}
	if r.json {
		result.text, err = json.MarshalIndent(opinion, "    ", "  ")
		return checkedFile{result.text, result.failed, err}
	}
	result.text, err = r.capture(func(r *run) error {
		r.opinionRow(&opinion)
		return nil
	})
	return checkedFile{result.text, result.failed, err}
}

func (s *checkedFiles) show(name string, result checkedFile) error {
	if result.err != nil {
		if s.run.ctx.Err() != nil {
			return result.err
		}
		code, problem := s.run.outcome(result.err)
		if code != exitUsage {
			return result.err
		}
		if problem != nil {
			s.run.sayProblem(problem)
			s.list = append(s.list, problem.fileProblem)
		}
		s.unreadable++
		s.problems = append(s.problems, unreadable{name, said(s.run.lang, result.err)})
		return nil
	}
	s.failed = s.failed || result.failed
	s.checked++
	if s.run.json {
		comma := ","
		if s.checked == 1 {
			comma = ""
		}
		_, err := fmt.Fprintf(s.run.io.Out, "%s\n    %s", comma, result.text)
		return err
	}
	_, err := s.run.io.Out.Write(result.text)
	return err
}

// said is what is wrong with a file, without its name.
func said(l string, err error) string {
	if b, ok := err.(*badInput); ok { //nolint:errorlint // it is made here, and not wrapped
		return lang.T(l, b.key, b.args...)
	}
	return lang.Fault(l, err)
}

func (s *checkedFiles) head() {
	if s.run.json {
		fmt.Fprint(s.run.io.Out, "{\n  \"documents\": [")
		return
	}
	row := ""
	for _, v := range rowVerdicts {
		row += fmt.Sprintf("%10s ", lang.T(s.run.lang, "opinion.verdict-short."+string(v)))
	}
	fmt.Fprintf(s.run.io.Out, "%s  %s\n", row, lang.T(s.run.lang, "opinion.file"))
}

func (s *checkedFiles) foot() error {
	if s.run.json {
		end := "]"
		if s.checked > 0 {
			end = "\n  ]"
		}
		problems, err := json.MarshalIndent(append([]unreadable{}, s.problems...), "  ", "  ")
		if err != nil {
			return err
		}
		end += ",\n  \"unreadable\": " + string(problems)
		if len(s.list) > 0 {
			if problems, err = json.MarshalIndent(s.list, "  ", "  "); err != nil {
				return err
			}
			end += ",\n  \"problems\": " + string(problems)
		}
		_, err = fmt.Fprint(s.run.io.Out, end+"\n}\n")
		return err
	}
	key := "opinion.cli.counted"
	if s.unreadable > 0 {
		key = "opinion.cli.counted-unreadable"
	}
	s.run.print(key, "n", strconv.Itoa(s.checked), "unreadable", strconv.Itoa(s.unreadable))
	return nil
}

// rowVerdicts are the columns of the table of many documents.
var rowVerdicts = []review.Verdict{review.Contrary, review.Absent, review.Partial, review.Present}

// opinionRow shows one of many documents: how many points have which verdict,
// and which are the worst.
func (r *run) opinionRow(o *promise.DocumentOpinion) {
	row := ""
	for _, v := range rowVerdicts {
		n := ""
		if o.Agreement() {
			n = strconv.Itoa(o.Count(true, v))
		}
		row += fmt.Sprintf("%10s ", n)
	}
	what := lang.T(r.lang, "opinion.kind."+o.Kind)
	if o.Agreement() {
		what = lang.T(r.lang, "opinion.law-short."+o.Law)
	}
	fmt.Fprintf(r.io.Out, "%s  %s (%s)\n", row, plainName(o.File), what)
	var worst []string
	for _, v := range rowVerdicts[:2] {
		for _, p := range o.Points {
			if o.Agreement() && p.ByLaw() && p.Verdict == string(v) {
				worst = append(worst, p.Name+": "+lang.T(r.lang, "opinion.verdict."+p.Verdict))
			}
		}
	}
	if more := len(worst) - 3; more > 0 {
		worst = append(worst[:3], lang.T(r.lang, "opinion.cli.more", "n", strconv.Itoa(more)))
	}
	if len(worst) > 0 {
		r.line(strings.Repeat(" ", 46), strings.Join(worst, "; "))
	}
}
