package cli

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/verhaal/verhaal/internal/lang"
)

// commands gives every command and group of commands as it is typed.
func commands(t *testing.T) [][]string {
	parser, err := kong.New(&grammar{}, kong.Vars{"lang": "en", "data": "."})
	if err != nil {
		t.Fatal(err)
	}
	list := [][]string{nil}
	var walk func(node *kong.Node, path []string)
	walk = func(node *kong.Node, path []string) {
		for _, child := range node.Children {
			here := append(append([]string{}, path...), child.Name)
			list = append(list, here)
			walk(child, here)
		}
	}
	walk(parser.Model.Node, nil)
	return list
}

// call runs a command line in this process.
func call(language string, args ...string) (out, errs string, code int) {
	var stdout, stderr bytes.Buffer
	serve := func(context.Context, Serving, Streams) error { return nil }
	env := func(name string) string { return map[string]string{"LANG": language}[name] }
	code = Main(context.Background(), args, Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr}, env, serve)
	return stdout.String(), stderr.String(), code
}

var someID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}`)

// Every command has, in both languages, a help of which each word is
// translated and whose example runs as it stands there. Only the ID in it is
// that of somebody else.
func TestExamplesOfHelpRun(t *testing.T) {
	list := commands(t)
	if len(list) < 7 {
		t.Fatalf("only %d commands", len(list))
	}
	for _, language := range lang.Languages {
		t.Run(language, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := journey(t.Context(), "verhaal-data"); err != nil {
				t.Fatal(err)
			}
			id, err := os.ReadFile("id")
			if err != nil {
				t.Fatal(err)
			}
			sealed, err := os.ReadFile("agreement.pdf")
			if err != nil {
				t.Fatal(err)
			}
			for _, command := range list {
				// The example of draft writes another file of that name.
				for _, name := range []string{"agreement.pdf", "overeenkomst.pdf"} {
					if err := os.WriteFile(name, sealed, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				help, errs, code := call(language, append(command, "--help")...)
				if code != 0 || errs != "" || strings.Contains(help, "⟦") {
					t.Errorf("%v --help: %d %s\n%s", command, code, errs, help)
				}
				if language == "nl" && regexp.MustCompile(`(?m)^(Usage|Flags|Arguments|Commands|Run)\b|Show context`).MatchString(help) {
					t.Errorf("%v --help is half English:\n%s", command, help)
				}
				_, example, _ := strings.Cut(help, "\n"+lang.T(language, "cli.example")+"\n")
				if strings.TrimSpace(example) == "" {
					t.Errorf("%v --help has no example", command)
				}
				for line := range strings.SplitSeq(strings.TrimSpace(example), "\n") {
					words := strings.Fields(someID.ReplaceAllString(line, string(id)))
					if words[0] != "verhaal" {
						t.Fatalf("%v: example %q", command, line)
					}
					want := 0
					if words[1] == "erase" {
						want = 2 // nothing of the other examples is erased: it is the id of an agreement
					}
					if _, errs, code := call(language, words[1:]...); code != want {
						t.Errorf("%v: %q ends with %d: %s", command, line, code, errs)
					}
				}
			}
		})
	}
}

// What a command refuses is said in the language that was asked for.
func TestRefusalsAreTranslated(t *testing.T) {
	for _, args := range [][]string{
		{"draft", "lease", "x.yaml"},
		{"draft", "processing-agreement"},
		{"draft", "processing-agreement", "none.yaml"},
		{"draft", "processing-agreement", "none.yaml", "-o", "x.odt"},
		{"draft", "processing-agreement", "none.yaml", "--date", "x"},
		{"evidence", "verify", "none.pdf"},
		{"restore", "none.zip"},
		{"backup", "-o", "x.zip", "--data", "nowhere"},
	} {
		_, dutch, code := call("nl", args...)
		_, english, codeEnglish := call("en", args...)
		if code != exitUsage || codeEnglish != exitUsage {
			t.Errorf("%v ends with %d and %d", args, code, codeEnglish)
		}
		if dutch == english || strings.Count(dutch, "\n") != 1 || strings.Count(english, "\n") != 1 {
			t.Errorf("%v: %q and %q", args, dutch, english)
		}
	}
}
