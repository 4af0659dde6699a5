package verhaal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/verhaal/verhaal/"

// floors reads layers.txt: for each line the packages on it.
func floors(t *testing.T) [][]string {
	t.Helper()
	text, err := os.ReadFile("layers.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list [][]string
	for line := range strings.SplitSeq(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		if names := strings.Fields(line); len(names) > 0 {
			list = append(list, names)
		}
	}
	return list
}

// place finds the line a package is on, and its entry there. An entry that
// names the package itself goes before the folder that it lies in.
func place(list [][]string, pkg string) (floor int, entry string) {
	floor = -1
	for i, names := range list {
		for _, name := range names {
			folder, whole := strings.CutSuffix(name, "/...")
			if name == pkg {
				return i, name
			}
			if whole && (pkg == folder || strings.HasPrefix(pkg, folder+"/")) {
				floor, entry = i, name
			}
		}
	}
	return floor, entry
}

// sources gives every package of the tree with its parsed files, tests left out.
func sources(t *testing.T, set *token.FileSet) map[string][]*ast.File {
	t.Helper()
	all := map[string][]*ast.File{}
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if file != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "verhaal-data" ||
				name == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(file))
		all[pkg] = append(all[pkg], parsed)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("only %d packages found", len(all))
	}
	return all
}

// Every package has a line, and every line a package: what is planned but not
// there would let the list drift from the tree.
func TestEveryLineIsAPackage(t *testing.T) {
	all := sources(t, token.NewFileSet())
	for _, names := range floors(t) {
		for _, name := range names {
			folder, whole := strings.CutSuffix(name, "/...")
			there := all[name] != nil
			for pkg := range all {
				there = there || whole && strings.HasPrefix(pkg, folder+"/")
			}
			if there {
				continue
			}
			t.Errorf("%s in layers.txt is no package: take the line out", name)
		}
	}
}

func imported(file *ast.File) []string {
	var list []string
	for _, spec := range file.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		list = append(list, name)
	}
	return list
}

func TestImportsGoDown(t *testing.T) {
	list := floors(t)
	for pkg, files := range sources(t, token.NewFileSet()) {
		from, entry := place(list, pkg)
		if from < 0 {
			t.Errorf("%s is not in layers.txt: give it a line", pkg)
			continue
		}
		for _, file := range files {
			for _, name := range imported(file) {
				target, ours := strings.CutPrefix(name, module)
				if !ours {
					continue
				}
				to, there := place(list, target)
				switch {
				case pkg == "proof/evidence":
					t.Errorf("%s imports %s: it imports nothing of ours, so that an outsider can use it alone", pkg, target)
				case to < 0 || to > from:
					t.Errorf("%s imports %s, which is above it in layers.txt", pkg, target)
				case to == from && !(entry == there && strings.HasSuffix(entry, "/...")):
					t.Errorf("%s imports %s, which is beside it in layers.txt", pkg, target)
				}
			}
		}
	}
}

// impure are packages that the law and the chapters do not import: what they
// need of the world is an argument.
var impure = []string{
	"net", "net/http", "net/smtp", "net/rpc", "net/http/httptest", "crypto/tls", "database/sql", "database/sql/driver",
	"os", "os/exec", "os/signal", "os/user", "io/ioutil", "syscall", "plugin", "log", "log/slog", "path/filepath",
}

// clock are the functions of package time that look at the clock.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func TestChaptersArePure(t *testing.T) {
	set := token.NewFileSet()
	for pkg, files := range sources(t, set) {
		if strings.HasPrefix(pkg, "internal/") || strings.HasPrefix(pkg, "cmd/") || files[0].Name.Name == "main" {
			continue
		}
		for _, file := range files {
			for _, name := range imported(file) {
				if slices.Contains(impure, name) {
					t.Errorf("%s imports %s: packages above internal/ are pure", pkg, name)
				}
			}
			for _, use := range clockUses(file) {
				t.Errorf("%s calls time.%s at %s: the moment is an argument", pkg, use.Sel.Name, set.Position(use.Pos()))
			}
		}
	}
}

func clockUses(file *ast.File) []*ast.SelectorExpr {
	name := ""
	for _, spec := range file.Imports {
		if spec.Path.Value == `"time"` {
			if name = "time"; spec.Name != nil {
				name = spec.Name.Name
			}
		}
	}
	var uses []*ast.SelectorExpr
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && name != "" && slices.Contains(clock, s.Sel.Name) {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == name {
				uses = append(uses, s)
			}
		}
		return true
	})
	return uses
}

// The rules themselves are tried: a rule that never says no protects nothing.
func TestRulesSayNo(t *testing.T) {
	list := floors(t)
	for _, pair := range []struct {
		low, high string
	}{{"law/norm", "paper/flow"}, {"paper/clause", "promise/agreement"}, {"promise/agreement", "internal/store"}, {
		"internal/store",
		"internal/app",
	}, {"internal/page", "internal/promise/store"}, {"internal/promise/store", "internal/promise"}, {"internal/promise", "internal/promise/web"}, {"internal/promise/web", "internal/proof"}, {"internal/proof", "internal/incident"}, {"internal/incident", "internal/recourse"}, {"internal/recourse/web", "cmd/verhaal"}, {"recourse/share", "internal/fault"}} {
		low, _ := place(list, pair.low)
		high, _ := place(list, pair.high)
		if low < 0 || high < 0 || low >= high {
			t.Errorf("%s (line %d) does not lie below %s (line %d)", pair.low, low, pair.high, high)
		}
	}
	seen := map[string]bool{}
	for _, names := range list {
		for _, name := range names {
			if seen[name] {
				t.Errorf("%s stands twice in layers.txt", name)
			}
			seen[name] = true
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nimport clock \"time\"\nvar f, g = clock.Now, clock.UTC\n", 0)
	if err != nil || len(clockUses(file)) != 1 {
		t.Errorf("a renamed clock is not seen: %v", err)
	}
}

// passesTheGate names the files of the rooms that open a transaction without
// asking the gate, and why each may. Every other use case asks internal/app,
// which asks whether the actor may.
var passesTheGate = map[string]string{
	"internal/account/account_accept.go":     "an invitation: the link is the right",
	"internal/account/account_confirm.go":    "signing in makes the actor",
	"internal/account/account_device.go":     "signing in makes the actor",
	"internal/account/account_identify.go":   "a session says who the actor is",
	"internal/account/account_sign_in.go":    "signing in makes the actor",
	"internal/account/account_sign_out.go":   "a session ends itself",
	"internal/account/factor_present.go":     "the use case that needs it names itself",
	"internal/account/organisation_erase.go": "whoever runs the installation, by a command on its machine",
	"internal/account/setup_complete.go":     "set-up makes the first account",
	"internal/outbox/message_deliver.go":     "work of the program: delivery",
	"internal/promise/agreement_expire.go":   "work of the program: offers that lapse",
	"internal/promise/agreement_seal.go":     "work of the program: sealing",
	"internal/promise/link_file.go":          "the counterparty: the link is the right, for one agreement",
	"internal/promise/link_open.go":          "the counterparty: the link is the right, for one agreement",
	"internal/promise/work_resume.go":        "work of the program: what was left undone",
	"internal/proof/agreement_find.go":       "the command line, which knows only an id",
	"internal/proof/log_file.go":             "the log is public",
}

func TestUseCasesGoThroughTheGate(t *testing.T) {
	set := token.NewFileSet()
	seen := map[string]bool{}
	for pkg, files := range sources(t, set) {
		if !strings.HasPrefix(pkg, "internal/") || slices.Contains(notRooms, pkg) {
			continue
		}
		for _, file := range files {
			for _, call := range pastTheGate(file) {
				at := set.Position(call.Pos())
				name := filepath.ToSlash(at.Filename)
				if seen[name] = true; passesTheGate[name] == "" {
					t.Errorf("%s: a transaction that does not ask the gate: use app.Update or app.View, or say here why it may", at)
				}
			}
		}
	}
	for name := range passesTheGate {
		if !seen[name] {
			t.Errorf("%s passes nothing by any more: take it off the list", name)
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
func f() { a.Store.View(ctx, who.Organisation, g); s := a.Store; s.Update(ctx, org, by, g); a.View(ctx, who, app.X, g); a.Store.UpdateUnlogged(ctx, id, g) }
`, 0)
	if err != nil || len(pastTheGate(file)) != 3 {
		t.Errorf("a use case that passes the gate by is not seen: %v", err)
	}
}

// notRooms are the packages of the machine that stand around the rooms: they
// open transactions of the program itself.
var notRooms = []string{"internal/app", "internal/store", "internal/store/storetest", "internal/job", "internal/config", "internal/demo", "internal/cli"}

// pastTheGate finds what opens a transaction of the store itself: a method of
// that name which is not given a use case.
func pastTheGate(file *ast.File) []*ast.CallExpr {
	var found []*ast.CallExpr
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 3 {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"View", "Update", "UpdateUnlogged"}, method.Sel.Name) {
			return true
		}
		if use, ok := call.Args[2].(*ast.SelectorExpr); ok && len(call.Args) == 4 {
			if of, ok := use.X.(*ast.Ident); ok && of.Name == "app" {
				return true // a.View(ctx, who, app.AgreementShow, f)
			}
		}
		found = append(found, call)
		return true
	})
	return found
}

// otherwise names the files of pages and API operations that are not named
// after a use case of their room, and why.
var otherwise = map[string]string{
	"internal/account/web/account_show.go":        "shows what the session holds already",
	"internal/account/web/profile.go":             "fields that several forms have",
	"internal/promise/web/agreement_check.go":     "shows the answers of agreement_show for a last look",
	"internal/promise/web/agreement_meaning.go":   "a part of the page of agreement_show",
	"internal/promise/web/document_check_text.go": "a part of the page of document_check",
	"internal/promise/api/flow.go":                "questions, which need no use case",
	"internal/incident/api/calculate.go":          "operations that each call a use case of their own",
	"internal/recourse/api/calculate.go":          "operations that each call a use case of their own",
	"internal/recourse/web/recourse_form.go":      "a part of the page of recourse_compute",
	"internal/recourse/web/recourse_view.go":      "a part of the page of recourse_compute",
}

// A door's file bears the name of the use case that it leads to, so that one
// listing shows a whole feature.
func TestDoorsBearTheNamesOfUseCases(t *testing.T) {
	seen := map[string]bool{}
	for _, drawer := range []string{"web", "api"} {
		files, err := filepath.Glob("internal/*/" + drawer + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatal(err, len(files))
		}
		for _, file := range files {
			name, base := filepath.ToSlash(file), filepath.Base(file)
			if strings.HasSuffix(base, "_templ.go") || strings.HasSuffix(base, "_test.go") || base == "routes.go" || base == "api.go" {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), "..", base)); err == nil {
				continue
			}
			if seen[name] = true; otherwise[name] == "" {
				t.Errorf("%s: there is no use case of that name in its room; name it after one, or say here why not", name)
			}
		}
	}
	for name := range otherwise {
		if !seen[name] {
			t.Errorf("%s is not there, or has its use case now: take it off the list", name)
		}
	}
}
