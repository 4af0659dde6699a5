package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	// A program built with the race detector waits a second before it ends:
	// more scripts than cores can wait at once.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){
		"verhaal":      program,
		"installation": installation,
	})
}

// program is the program; what serve was told is printed instead of served.
func program() {
	serve := func(_ context.Context, s Serving, io Streams) error {
		_, err := fmt.Fprintf(io.Out, "serve listen=%s data=%s demo=%v language=%s url=%s smtp=%s from=%s\n", s.Listen, s.Data, s.Demo,
			s.Language, s.URL, s.Mail, s.MailFrom)
		return err
	}
	streams := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	os.Exit(Main(context.Background(), os.Args[1:], streams, os.Getenv, serve))
}

// TestScripts runs testdata/*.txtar: the command line as scripts use it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LC_ALL", "en_GB.UTF-8")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"hostile": hostile, "begins": begins, "spoil": spoil, "exit": exit,
			"envfile": envfile, "sums": sums, "onejson": oneJSON,
			"less": less, "sql": execSQL,
		},
	})
}
