package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/verhaal/verhaal/internal/store/storetest"
)

// theirs writes an agreement as somebody else could send it, in each form.
func theirs(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	run := func(args ...string) {
		command := exec.Command(binary(t), append(args, "--lang", "nl")...)
		command.Dir = folder
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	run("draft", "processing-agreement", "--example", "-o", "answers.yaml")
	run("draft", "processing-agreement", "answers.yaml", "-o", "theirs.docx")
	run("draft", "processing-agreement", "answers.yaml", "-o", "theirs.md")
	text, err := os.ReadFile(filepath.Join(folder, "theirs.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"earlier.md": strings.Replace(string(text), "36 uur", "24 uur", 1),
		"soup.txt":   "Soep voor vier personen\n\nSnijd twee uien en bak ze in boter.\n", "empty.txt": "",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestCheck is somebody without an account who was sent an agreement: with a
// script, where the file stays chosen, and without, where it is chosen again.
func TestCheck(t *testing.T) {
	s := start(t, storetest.SQLite(t))
	s.look = true
	folder := theirs(t)
	choose := func(p *person, field, name string) {
		p.do(chromedp.SetUploadFiles("#"+field, []string{filepath.Join(folder, name)}, chromedp.ByQuery))
	}
	answered := `document.querySelector("#outcome h1") === document.activeElement`

	p := sitDown(t, s, false, true)
	p.open("/calculators")
	p.click(`a[href="/check"]`)
	p.accessible()
	choose(p, "file", "theirs.docx")
	p.press(`[name="side"][value="controller"]`)
	p.press("#check .acts .button")
	p.wait(answered)
	p.sees("punten die de wet eist", "De tekst van het document", "Rapport als PDF", "Hun Word-bestand")
	p.accessible()

	// From a verdict to its passage, and back.
	p.press(`#point-breach_notice summary`)
	p.press(`#point-breach_notice .passage a`)
	p.wait(`location.hash.startsWith("#t-") && document.getElementById(location.hash.slice(1)) !== null`)
	p.press(`.tags a[href="#point-deletion_return"]`)
	p.wait(`document.getElementById("point-deletion_return").open`)
	p.accessible()

	// The file is still there: the report can be had without choosing it again.
	var kept int
	p.do(chromedp.Evaluate(`document.querySelector("#file").files.length`, &kept))
	if kept != 1 {
		t.Error("the file was lost")
	}

	// Against an earlier version.
	p.press("#check details summary")
	choose(p, "file", "theirs.md")
	choose(p, "old", "earlier.md")
	p.press("#check .acts .button")
	p.wait(`document.body.innerText.includes("Wat er is veranderd")`)
	p.sees("Was: 24 uur. Nu: 36 uur.")
	p.accessible()

	// What is no agreement, and what is no text.
	other := sitDown(t, s, true, true)
	other.open("/check")
	choose(other, "file", "soup.txt")
	other.press("#check .acts .button")
	other.wait(answered)
	other.sees("geen verwerkersovereenkomst")
	other.accessible()
	choose(other, "file", "empty.txt")
	other.press("#check .acts .button")
	other.wait(`document.querySelector("#outcome .summary") !== null`)
	other.accessible()
	choose(other, "file", "theirs.md")
	other.press("#check .acts .button")
	other.wait(`document.querySelector("#outcome .opinion") !== null`)
	other.accessible()

	plain := sitDown(t, s, true, false)
	plain.open("/check")
	choose(plain, "file", "theirs.docx")
	plain.click("#check .acts .button")
	plain.sees("punten die de wet eist", "kies het hieronder opnieuw")
}
