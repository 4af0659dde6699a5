package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/recourse/share"
)

// worked gives the worked examples and the cases behind our decisions, each with
// its outcome behind it.
func worked(t *testing.T) *txtar.Archive {
	t.Helper()
	all := &txtar.Archive{}
	for _, name := range []string{"examples", "decisions"} {
		one, err := txtar.ParseFile("testdata/recourse/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		all.Files = append(all.Files, one.Files...)
	}
	if len(all.Files) < 120 {
		t.Fatalf("only %d files", len(all.Files))
	}
	return all
}

// Every worked example, through the command line, with all its figures.
func TestRecourseExamples(t *testing.T) {
	archive := worked(t)
	for i := 0; i+1 < len(archive.Files); i += 2 {
		name, _ := strings.CutSuffix(archive.Files[i].Name, ".yaml")
		if archive.Files[i+1].Name != name+".want" {
			t.Fatalf("%s has no outcome beside it", name)
		}
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "case.yaml")
			if err := os.WriteFile(file, archive.Files[i].Data, 0o600); err != nil {
				t.Fatal(err)
			}
			if got, want := figures(t, file), string(archive.Files[i+1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// figures runs the command and gives all figures of its answer, a line each.
func figures(t *testing.T, file string) string {
	t.Helper()
	out, errs, code := call("nl", "recourse", file, "--json")
	if code != 0 || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var r recourse.Recourse
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "law %s total %s losses %s unpaid %s\n", r.Law, r.Total, r.Losses, r.Unpaid)
	borne := r.Unpaid
	for _, p := range r.Parties {
		fmt.Fprintf(&b, "party %s %s paid %s received %s borne %s dividend %s\n", p.ID, p.Share, p.Paid, p.Received, p.Borne, p.Dividend)
		borne += p.Borne
	}
	if borne != r.Total+r.Losses {
		t.Errorf("borne and unpaid come to %s, not %s", borne, r.Total+r.Losses)
	}
	for _, c := range r.Claims {
		when := ""
		if c.IfPaidBy != "" {
			when = " if " + c.IfPaidBy
		}
		fmt.Fprintf(&b, "claim %s>%s %s %s %s%s\n", c.Debtor, c.Creditor, c.Kind, c.Amount, c.Settled, when)
		if len(c.Sources) == 0 {
			t.Errorf("a claim without a source: %+v", c)
		}
	}
	for _, s := range r.Stopped {
		fmt.Fprintf(&b, "stopped %s>%s %s %s\n", s.Debtor, s.Creditor, s.By, s.Amount)
	}
	for _, p := range r.Proofs {
		fmt.Fprintf(&b, "proof %s>%s %s %s\n", p.Debtor, p.Creditor, p.Amount, p.Settled)
	}
	codes := []string{"flags"}
	for _, f := range r.Flags {
		codes = append(codes, f.Code)
		if strings.ContainsAny(f.Text, "{}⟦") || len(f.Sources) == 0 {
			t.Errorf("flag %+v", f)
		}
	}
	fmt.Fprintln(&b, strings.Join(codes, " "))
	if found := regexp.MustCompile(`\b(AVG|GDPR)\b.*`).FindString(out); r.Law == share.Wbp && found != "" {
		t.Errorf("the GDPR in a case under the Wbp: %s", found)
	}
	for i, s := range r.Steps {
		if s.N != i+1 || s.Stage < 1 || s.Stage > 10 || s.Text == "" || len(s.Sources) == 0 || strings.ContainsAny(s.Text, "{}⟦") {
			t.Errorf("step %+v", s)
		}
	}
	return b.String()
}

// Whatever can be wrong with a case has words in both languages.
func TestEveryFaultOfACaseHasWords(t *testing.T) {
	n := 0
	for _, name := range []string{"check.go", "check_money.go"} {
		source, err := os.ReadFile(filepath.Join("..", "..", "recourse", "share", name))
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(`(?:bad|Problem)\([^,]+, "([a-z-]+)"`).FindAllSubmatch(source, -1)
		n += len(found)
		for _, match := range found {
			if !lang.Has("record." + string(match[1])) {
				t.Errorf("there is no text for %s", match[1])
			}
		}
	}
	if n < 30 {
		t.Errorf("found only %d", n)
	}
	for _, code := range []string{"interest-before", "interest-after", "interest-order", "interest-principal"} {
		if !lang.Has("record." + code) {
			t.Errorf("there is no text for %s", code)
		}
	}
}

// The statement and the picture of every worked example are whole in both
// languages, and the statement names each figure and each source of the answer.
func TestRecourseStatements(t *testing.T) {
	archive := worked(t)
	for i := 0; i < len(archive.Files); i += 2 {
		t.Run(archive.Files[i].Name, func(t *testing.T) {
			raw, err := (&run{io: Streams{In: bytes.NewReader(archive.Files[i].Data)}}).record("-")
			if err != nil {
				t.Fatal(err)
			}
			c, problems := share.Read(raw)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for _, l := range lang.Languages {
				stated(t, c, l)
			}
		})
	}
}

func stated(t *testing.T, c share.Case, l string) {
	t.Helper()
	r, err := recourse.ComputeRecourse(c, l)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := r.Statement(l, time.Date(2026, time.November, 22, 0, 0, 0, 0, lang.Zone()))
	if err != nil {
		t.Fatal(err)
	}
	text, err := document.Markdown(tree)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsAny(text, "⟦{}") {
		t.Errorf("a text is missing or not filled in: %s", text)
	}
	plain := strings.NewReplacer("\\", "", "\u00a0", " ").Replace(string(text))
	for _, p := range r.Parties {
		if !strings.Contains(plain, strings.ReplaceAll(say.Money(l, p.Borne), "\u00a0", " ")) {
			t.Errorf("%s bears %s, which is not stated", p.ID, p.Borne)
		}
	}
	for _, s := range r.Steps {
		for _, source := range s.Sources {
			if strings.Count(plain, source.In(l)) < 2 {
				t.Errorf("%s is not among the law applied", source.In(l))
			}
		}
	}
}
