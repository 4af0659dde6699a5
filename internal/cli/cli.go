// Package cli is the command line: a contract that scripts rely on. It parses
// and shows; what is done lies in the use cases.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"
	"unicode"

	"github.com/alecthomas/kong"

	"github.com/verhaal/verhaal/internal/config"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
)

// Exit codes.
const (
	exitDone   = 0
	exitNo     = 1 // the answer is no
	exitUsage  = 2 // bad input or usage
	exitSystem = 3 // disk, database, network
)

// Streams are the standard streams.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Terminal bool // Err is a terminal
}

// Server runs the pages, the API and the workers until ctx ends. It is given by
// the program, so that the doors need not know each other.
type Server func(ctx context.Context, s Serving, io Streams) error

// Serving is how to serve.
type Serving struct {
	config.Settings
	Listen   string
	Demo     bool
	Language string
	Proxy    bool
}

type grammar struct {
	Lang string `name:"lang" enum:"nl,en" default:"${lang}" help:"lang"`
	JSON bool   `name:"json" help:"json"`

	Serve    serveCommand    `cmd:"" help:"serve"`
	Draft    draftCommand    `cmd:"" help:"draft"`
	Check    checkCommand    `cmd:"" help:"check"`
	Role     roleCommand     `cmd:"" help:"role"`
	Terms    termsCommand    `cmd:"" help:"terms"`
	Recourse recourseCommand `cmd:"" help:"recourse"`
	Clock    clockCommand    `cmd:"" help:"clock"`
	Interest interestCommand `cmd:"" help:"interest"`
	Costs    costsCommand    `cmd:"" help:"costs"`
	Fine     fineCommand     `cmd:"" help:"fine"`
	Assess   assessCommand   `cmd:"" help:"assess"`
	Clear    clearCommand    `cmd:"" help:"clear"`
	Evidence evidenceCommand `cmd:"" help:"evidence"`
	Backup   backupCommand   `cmd:"" help:"backup"`
	Restore  restoreCommand  `cmd:"" help:"restore"`
	Erase    eraseCommand    `cmd:"" help:"erase"`
	Doctor   doctorCommand   `cmd:"" help:"doctor"`
	Version  versionCommand  `cmd:"" help:"version"`
	Licences licencesCommand `cmd:"" help:"licences"`
}

// run is what every command gets.
type run struct {
	ctx  context.Context
	io   Streams
	lang string
	json bool
	env  func(string) string
	serv Server
	now  func() time.Time // the one clock of the command line
	gc   int              // the collector's setting for a program that stays
}

// errNo is the error of a command whose answer is no; what there is to say has
// been said.
var errNo = errors.New("no")

// errSaid is bad input of which everything has been said.
var errSaid = errors.New("said")

// shortHeap is how much garbage, in per cent of what is in use, a command may
// leave lying about: it ends soon, and collecting took a third of drafting.
const shortHeap = 800

// Main runs one command line and gives the exit code.
func Main(ctx context.Context, args []string, io Streams, env func(string) string, serve Server) int {
	out := &written{to: io.Out}
	io.Out = out
	r := &run{ctx: ctx, io: io, lang: language(args, env), env: env, serv: serve, now: time.Now, gc: debug.SetGCPercent(shortHeap)}
	defer debug.SetGCPercent(r.gc)
	var g grammar
	exit := -1
	parser, err := kong.New(&g,
		kong.Name("verhaal"), kong.Description(lang.T(r.lang, "cli.description")), kong.Vars{"lang": r.lang, "data": "./verhaal-data"}, kong.UsageOnError(),
		kong.Writers(io.Out, io.Err), kong.Exit(func(code int) { exit = code }), kong.Bind(r),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}), kong.Help(r.printHelp),
	)
	if err != nil {
		fmt.Fprintln(io.Err, err)
		return exitSystem
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 && out.err == nil {
		return exit // --help
	}
	if err != nil && out.err != nil {
		return r.finish(out, out.err) // help that nobody got
	}
	if err != nil {
		r.json = wantsJSON(args)
		return r.finish(out, &usage{r.own(err.Error()), lang.T(r.lang, "cli.see-help")})
	}
	r.lang, r.json = g.Lang, g.JSON
	return r.finish(out, parsed.Run())
}

// usage is a command line that cannot be read.
type usage struct{ text, help string }

func (u *usage) Error() string { return u.text }

// written is standard output, of which it is known whether anything went to it
// and whether that arrived.
type written struct {
	to  io.Writer
	any bool
	err error
}

func (w *written) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.any = w.any || n > 0
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// finish ends a command: it says what went wrong, as a document too when --json
// was asked and there is none yet, and gives the exit code. What did not arrive
// on standard output was not done.
func (r *run) finish(out *written, err error) int {
	code, problem := r.outcome(err)
	if problem != nil && (out.err == nil || !errors.Is(err, out.err)) {
		r.sayProblem(problem)
		if !out.any && out.err == nil {
			_ = r.answer(map[string]any{"problems": []fileProblem{problem.fileProblem}})
		}
	}
	if out.err != nil {
		fmt.Fprintln(r.io.Err, "verhaal: -: "+lang.T(r.lang, "cli.cannot-write", "reason", reason(out.err)))
		return exitSystem
	}
	return code
}

// wantsJSON says whether --json stands in a command line that cannot be read.
func wantsJSON(args []string) bool {
	for _, a := range args {
		switch a {
		case "--":
			return false
		case "--json", "--json=true":
			return true
		}
	}
	return false
}

// plainName takes out of a line what a terminal would obey: a file can have any
// name.
func plainName(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return '\uFFFD'
		}
		return c
	}, s)
}

// problem is what ended a command, and the line that says so.
type problem struct {
	fileProblem
	line string
}

func (r *run) sayProblem(p *problem) { fmt.Fprintln(r.io.Err, "verhaal: "+p.line) }

// outcome gives the exit code for an error, and what is still to be said of it.
func (r *run) outcome(err error) (int, *problem) {
	switch {
	case err == nil:
		return exitDone, nil
	case errors.Is(err, errNo):
		return exitNo, nil
	case errors.Is(err, errSaid):
		return exitUsage, nil
	}
	var bad *badInput
	var wrong *usage
	switch {
	case errors.As(err, &bad):
		return exitUsage, &problem{
			fileProblem{plainName(bad.file), plainName(bad.place), codeOf(bad.key), plainName(lang.T(r.lang, bad.key, bad.args...))},
			plainName(bad.in(r.lang)),
		}
	case errors.As(err, &wrong):
		return exitUsage, &problem{fileProblem{Code: "usage", Text: plainName(wrong.text)}, wrong.text + wrong.help}
	}
	f := fault.Of(err)
	one := func(text string) *problem {
		return &problem{fileProblem{Code: codeOf(f.Key), Text: plainName(text)}, text}
	}
	text := strings.ReplaceAll(lang.Fault(r.lang, err), "{reference}", "-")
	switch f.Kind {
	case fault.Internal:
		return exitSystem, one(err.Error())
	case fault.Busy:
		return exitSystem, one(text)
	}
	if f.Err != nil {
		text += " (" + strings.ReplaceAll(f.Err.Error(), "\n", "; ") + ")"
	}
	return exitUsage, one(text)
}

// codeOf is the last part of the key of a text: what programs know a problem by.
func codeOf(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// badInput is input that is wrong, with the file and the place in it.
type badInput struct {
	file, place, key string
	args             []string
}

func (b *badInput) Error() string { return b.in("en") }

func (b *badInput) in(l string) string {
	at := b.file
	if b.place != "" {
		at += ": " + b.place
	}
	return at + ": " + lang.T(l, b.key, b.args...)
}

func bad(file, place, key string, args ...string) error {
	return &badInput{file: file, place: place, key: key, args: args}
}

// print writes for people, unless --json was asked.
func (r *run) print(key string, args ...string) {
	if !r.json {
		fmt.Fprintln(r.io.Out, lang.T(r.lang, key, args...))
	}
}

// answer writes the one JSON document of a command when --json was asked.
func (r *run) answer(v any) error {
	if !r.json {
		return nil
	}
	encoder := json.NewEncoder(r.io.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// language is that of --lang, else of the environment, else Dutch.
func language(args []string, env func(string) string) string {
	for i, a := range args {
		if value, ok := strings.CutPrefix(a, "--lang="); ok && (value == "nl" || value == "en") {
			return value
		}
		if a == "--lang" && i+1 < len(args) && (args[i+1] == "nl" || args[i+1] == "en") {
			return args[i+1]
		}
	}
	for _, name := range []string{"LC_ALL", "LANG"} {
		if value := env(name); value != "" {
			if strings.HasPrefix(strings.ToLower(value), "en") {
				return "en"
			}
			return "nl"
		}
	}
	return "nl"
}

// printHelp prints the help of the reader of the command line in the language
// and, below it, an example that runs.
func (r *run) printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.Visit(ctx.Model, r.translateHelp); err != nil {
		return err
	}
	var text strings.Builder
	out := ctx.Stdout
	ctx.Stdout = &text
	err := kong.DefaultHelpPrinter(options, ctx)
	ctx.Stdout = out
	if err != nil {
		return err
	}
	name := ""
	for node := ctx.Selected(); node != nil && node.Type == kong.CommandNode; node = node.Parent {
		name = "." + node.Name + name
	}
	_, err = fmt.Fprintf(out, "%s\n%s\n%s\n", r.own(text.String()), lang.T(r.lang, "cli.example"),
		indent(lang.T(r.lang, "cli.example.verhaal"+name)))
	return err
}

// translateHelp gives one command, argument or option its help in the language:
// in the grammar stands the last part of the key. It is done when help is
// printed and not before: most runs print none.
func (r *run) translateHelp(at kong.Visitable, next kong.Next) error {
	switch at := at.(type) {
	case *kong.Node:
		if at.Type != kong.ApplicationNode {
			at.Help = lang.T(r.lang, "cli.help."+at.Help)
		}
	case *kong.Value:
		if at.Name != "help" { // its own, which own translates
			at.Help = lang.T(r.lang, "cli.help."+at.Help)
		}
	}
	return next(nil)
}

// own translates what the reader of the command line says itself, which it
// does in English.
func (r *run) own(text string) string {
	for _, name := range []string{
		"usage", "arguments", "flags", "commands", "flags-place", "command-place", "help", "more", "run",
		"unexpected", "unknown-flag", "missing-flags", "one-of", "but", "expected", "did-you-mean", "string-value", "short-flag", "perhaps",
	} {
		text = strings.ReplaceAll(text, lang.T("en", "cli.own."+name), lang.T(r.lang, "cli.own."+name))
	}
	return text
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
}

// read reads a file, or standard input for "-", up to most bytes.
func (r *run) read(name string, most int64) ([]byte, error) {
	var in io.Reader = r.io.In
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, bad(name, "", "cli.cannot-read", "reason", reason(err))
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, bad(name, "", "cli.cannot-read", "reason", reason(err))
	}
	if int64(len(data)) > most {
		return nil, bad(name, "", "cli.too-large", "most", lang.Size(r.lang, most))
	}
	return data, nil
}

// write writes a file whole or not at all, or to standard output for "-".
func (r *run) write(name string, data []byte) error {
	if name == "-" {
		_, err := r.io.Out.Write(data)
		return err
	}
	return replace(name, 0o644, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// partial is behind the name of a file while it is made.
const partial = ".part"

// replace makes a file under another name and gives it its own when it is
// complete.
func replace(name string, mode os.FileMode, fill func(io.Writer) error) error {
	cannot := func(err error) error { return bad(name, "", "cli.cannot-write", "reason", reason(err)) }
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return cannot(errors.New("is a directory"))
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0) // a device or a pipe
		if err != nil {
			return cannot(err)
		}
		return errors.Join(fill(f), f.Close())
	}
	temporary := name + partial
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if errors.Is(err, os.ErrExist) {
		_ = os.Remove(temporary) // left by a run that was killed
		f, err = os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	}
	if err != nil {
		return cannot(err)
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(temporary, name)
	}
	if err != nil {
		_ = os.Remove(temporary)
		var path *os.PathError
		if errors.As(err, &path) && path.Path == temporary { // not of what else is written within
			return cannot(err)
		}
	}
	return err
}

func reason(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
