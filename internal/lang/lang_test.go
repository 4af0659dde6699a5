package lang_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
)

func texts(t *testing.T) map[string][2]string {
	t.Helper()
	data, err := os.ReadFile("texts.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string][2]string
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTextsAreWhatGenerateMakes(t *testing.T) {
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "texts"), os.DirFS("texts")); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "generate")
	if out, err := exec.Command("go", "build", "-o", program, "./generate").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	generate := exec.Command(program)
	generate.Dir = folder
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	made, err := os.ReadFile(filepath.Join(folder, "texts.json"))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("texts.json")
	if err != nil || !bytes.Equal(made, kept) {
		t.Error("texts.json is not what its texts make: run go generate ./internal/lang", err)
	}
}

// Prefixes of keys whose last part is a value of the program, and so stands in
// no literal.
var dynamic = []string{
	"erase.what.", "erase.why.",
	"Role.", "account-role-note.", "account-role.", "account-state.", "assess.by.", "assess.do.", "assess.flag.", "assess.level.", "assess.not.", "assess.note.", "assess.standing.", "assess.title.", "covered.use.", "covered.mark.", "breach-fact.", "doctor.code.", "calc.", "chapter.", "examine.law-", "examine.side-", "act-button.", "act-title.", "act-why.", "check.language-now.",
	"check.language-other.", "clock.agreement.from.", "clock.length.", "clock.mark.", "cli.example.verhaal", "cli.help.", "cli.own.", "coming.", "coverage.", "error.title.", "event-name.", "event-text.",
	"event.", "kind.", "mail-state-text.", "mail-state.", "new.language.", "opinion.", "next-text.", "next.", "number.", "outbox.lead.", "people.factor.",
	"problem.", "question.other-side.", "reading.", "record.", "recourse.kind.", "role-agreement.", "role-fact.", "role.", "said.", "state.", "statement.basis.", "statement.mark.", "statement.role.", "statement.stage.", "statement.stopped.", "terms.", "verify.problem.", "verify.why.", "verify.yes.",
}

var literal = regexp.MustCompile(`"([A-Za-z][A-Za-z0-9_.-]*)"|\x60([A-Za-z][A-Za-z0-9_.-]*)\x60`)

// eachSource gives every file of the program that people write, whatever room
// it lies in.
func eachSource(t *testing.T, each func(name string, data []byte)) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join("..", ".."), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if end := filepath.Ext(name); end != ".go" && end != ".templ" || strings.HasSuffix(name, "_test.go") ||
			strings.HasSuffix(name, "_templ.go") {
			return nil
		}
		data, err := os.ReadFile(name)
		if err == nil {
			each(name, data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// source is every literal text in the program, and where it stands.
func source(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	eachSource(t, func(name string, data []byte) {
		for _, match := range literal.FindAllSubmatch(data, -1) {
			found[string(match[1])+string(match[2])] = name
		}
	})
	return found
}

func TestEveryTextIsUsed(t *testing.T) {
	used := source(t)
	for key := range texts(t) {
		ok := used[key] != "" || slices.ContainsFunc(dynamic, func(p string) bool { return strings.HasPrefix(key, p) })
		// "mail.offer" names "mail.offer.subject" and "mail.offer.text".
		for _, end := range []string{".subject", ".text"} {
			ok = ok || strings.HasSuffix(key, end) && used[strings.TrimSuffix(key, end)] != ""
		}
		// The command line names what a report says of a file without "verify.".
		if fact, is := strings.CutPrefix(key, "verify."); is {
			ok = ok || used[fact] != ""
		}
		if !ok {
			t.Errorf("%s is used nowhere", key)
		}
	}
	for _, prefix := range dynamic {
		if used[prefix] == "" {
			t.Errorf("no code makes a key of %s", prefix)
		}
	}
}

// called finds the keys that the program asks for: after T( and in faults.
var called = regexp.MustCompile(`(?:\bT\(|\blang\.T\([A-Za-z."]+, ?|fault\.(?:New|Wrap)\([A-Za-z.]+, ?|\bsay\(|\bt\(|r\.print\()"([A-Za-z0-9_.-]+)"[,)]`)

func TestEveryKeyHasAText(t *testing.T) {
	all := texts(t)
	n := 0
	eachSource(t, func(name string, data []byte) {
		for _, match := range called.FindAllSubmatch(data, -1) {
			n++
			if key := string(match[1]); !strings.Contains(key, ".") {
				continue // a language
			} else if _, ok := all[key]; !ok {
				t.Errorf("%s: there is no text %s", name, match[1])
			}
		}
	})
	if n < 800 {
		t.Errorf("found only %d uses of texts", n)
	}
}

var place = regexp.MustCompile(`\{([^{}:]*)(?::([^{}|]*)\|([^{}|]*))?\}`)

func TestBothLanguagesHaveTheSamePlaces(t *testing.T) {
	for key, pair := range texts(t) {
		var names [2][]string
		for i, text := range pair {
			for _, match := range place.FindAllStringSubmatch(text, -1) {
				if match[1] == "" || strings.Contains(match[0], ":") && (match[2] == "" || match[3] == "") {
					t.Errorf("%s: %s is no place", key, match[0])
				}
				if !slices.Contains(names[i], match[1]) {
					names[i] = append(names[i], match[1])
				}
			}
			if left := place.ReplaceAllString(text, ""); strings.ContainsAny(left, "{}") {
				t.Errorf("%s: a brace is left in %q", key, text)
			}
			slices.Sort(names[i])
		}
		if !slices.Equal(names[0], names[1]) {
			t.Errorf("%s: places %v in Dutch, %v in English", key, names[0], names[1])
		}
	}
}

// The program reads the file in its own way: it finds what any reader of JSON
// finds in it.
func TestEveryTextIsReadAsItIs(t *testing.T) {
	for key, pair := range texts(t) {
		for i, l := range lang.Languages {
			if got := lang.T(l, key); got != pair[i] {
				t.Errorf("%s in %s is %q, want %q", key, l, got, pair[i])
			}
		}
	}
}

func TestPlurals(t *testing.T) {
	for _, test := range []struct{ l, n, want string }{
		{"nl", "1", "Wacht 1 seconde en"}, {"nl", "2", "Wacht 2 seconden en"}, {"nl", "0", "Wacht 0 seconden en"}, {
			"en", "1",
			"Wait 1 second and",
		}, {"en", "21", "Wait 21 seconds and"},
	} {
		if got := lang.T(test.l, "fault.rate", "n", test.n); !strings.Contains(got, test.want) {
			t.Errorf("%q, want %q in it", got, test.want)
		}
	}
}

// Whatever is given or left out: no panic, and what people filled in is never
// read as a place.
func TestFillingNeverFails(t *testing.T) {
	keys := slices.Sorted(maps.Keys(texts(t)))
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SampledFrom(keys).Draw(t, "key")
		args := rapid.SliceOf(rapid.OneOf(rapid.String(),
			rapid.SampledFrom([]string{"n", "link", "name", "{link}", "{n:a|b}", "{", "}", "1"}))).Draw(t, "args")
		for _, l := range append(lang.Languages, "fr", "") {
			lang.T(l, key, args...)
		}
	})
	if got := lang.T("en", "mail.offer.message", "sender", "{message}", "message", "{sender} {n:a|b}"); !strings.Contains(got,
		"{sender} {n:a|b}") || !strings.Contains(got, "{message}") {
		t.Error(got)
	}
	if got := lang.T("nl", "no.such.key", "a", "b"); got != "⟦no.such.key⟧" {
		t.Error(got)
	}
}

func TestFaultsAreSaidInWords(t *testing.T) {
	got := lang.Fault("nl", fault.New(fault.Busy, "fault.rate", "n", "1"))
	if !strings.Contains(got, "Wacht 1 seconde") {
		t.Error(got)
	}
	if got := lang.Fault("en", errors.New("pq: password of a@b.example")); strings.Contains(got, "pq") || strings.Contains(got, "⟦") {
		t.Error("what lies beneath is shown:", got)
	}
}

func TestDatesDurationsAndSizes(t *testing.T) {
	summer, winter := time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC), time.Date(2026, 11, 22, 10, 5, 0, 0, time.UTC)
	for got, want := range map[string]string{
		lang.Date("nl", winter): "22 november 2026", lang.Date("en", winter): "22 November 2026",
		lang.Moment("nl", winter): "zondag 22 november 2026, 11:05 CET", lang.Moment("en", summer): "Thursday 2 July 2026, 00:30 CEST",
		lang.Short("nl", summer): "2 jul 2026, 00:30", lang.Short("en", winter): "22 Nov 2026, 11:05",
		lang.Duration("nl", 72*time.Hour): "3 dagen", lang.Duration("en", 49*time.Hour): "2 days",
		lang.Duration("nl", 25*time.Hour): "1 dag en 1 uur", lang.Duration("en", 25*time.Hour): "1 day and 1 hour", lang.Duration("en",
			24*time.Hour): "1 day and 0 hours",
		lang.Duration("nl", 61*time.Minute): "1 uur en 1 minuut", lang.Duration("en", 122*time.Minute): "2 hours and 2 minutes",
		lang.Duration("nl", 59*time.Second): "0 minuten", lang.Duration("en", time.Minute): "1 minute",
		lang.Size("nl", 0): "0 kB", lang.Size("nl", 1): "1 kB", lang.Size("en", 1024): "1 kB", lang.Size("en", 1025): "2 kB",
		lang.Size("nl", 64<<20): "64,0 MB", lang.Size("en", 3<<19): "1.5 MB", lang.Size("nl", 1<<20-1): "1024 kB",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestChoose(t *testing.T) {
	for header, want := range map[string]string{
		"": "nl", "en": "en", "EN-gb": "en", "nl-BE, en": "nl", "fr, en;q=0.8, nl;q=0.7": "en", "fr": "nl", "english": "nl", "*": "nl", ";;,,": "nl", "de,en-US;q=0.1": "en",
	} {
		if got := lang.Choose(header); got != want {
			t.Errorf("%q gives %s, want %s", header, got, want)
		}
	}
}

// Every event that is recorded has its words, and so has whatever can be wrong.
func TestWhatTheProgramNamesHasWords(t *testing.T) {
	all := texts(t)
	for _, test := range []struct {
		files, pattern string
		prefixes       []string
		least          int
	}{
		{"../app/event.go", `EventName\(\) string \{ return "([a-z.-]+)"`, []string{"event.", "event-name."}, 20},
		{"../../paper/flow/*.go", `Code: +"([a-z-]+)"`, []string{"problem."}, 3},
		{"../../paper/record/*.go", `Problem\([^,]+, "([a-z-]+)"`, []string{"record."}, 12},
		{"../../promise/terms/*.go", `Problem\([^,]+, "([a-z-]+)"`, []string{"record."}, 3},
		{"../../promise/agreement/*.go", `errors\.New\("([a-z.-]+)"\)`, []string{""}, 8},
		{"../../promise/signature/verify*.go", `Code = "([a-z-]+)"`, []string{"verify.problem."}, 8},
		{"../../proof/evidence/*.go", `Code = "([a-z-]+)"`, []string{"verify.problem."}, 20},
	} {
		files, err := filepath.Glob(test.files)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			for _, match := range regexp.MustCompile(test.pattern).FindAllSubmatch(data, -1) {
				key := string(match[1])
				if key == "check" || key == "warn" || key == "forbidden" {
					continue // these bring their own words
				}
				n++
				if !slices.ContainsFunc(test.prefixes, func(p string) bool { _, ok := all[p+key]; return ok }) {
					t.Errorf("%s: %s has no words under %v", name, key, test.prefixes)
				}
			}
		}
		if n < test.least {
			t.Errorf("%s: found only %d", test.files, n)
		}
	}
}
