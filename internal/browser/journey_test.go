// Package browser walks through the program in a real browser, as its users
// do, on both databases.
package browser

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/signature"
)

// site is a running program.
type site struct {
	url, setup string
	look       bool // at each page with axe; once is enough, the pages are the same on both databases
}

// start builds the program once and runs it on the database.
func start(t *testing.T, database string) site {
	t.Helper()
	command := exec.Command(binary(t), "serve", "--lang", "nl", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--database", database)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Signal(os.Interrupt)
		_ = command.Wait()
	})
	found := make(chan site, 1)
	go func() {
		var text bytes.Buffer
		buffer := make([]byte, 4096)
		for {
			n, err := out.Read(buffer)
			text.Write(buffer[:n])
			if m := regexp.MustCompile(`(http://\S+?)(/setup/\S+)`).FindStringSubmatch(text.String()); m != nil {
				found <- site{m[1], m[2], strings.HasPrefix(database, "sqlite:")}
				_, _ = io.Copy(io.Discard, out)
				return
			}
			if err != nil {
				return
			}
		}
	}()
	select {
	case s := <-found:
		return s
	case <-time.After(30 * time.Second):
		t.Fatal("the program printed no set-up link")
		return site{}
	}
}

var built string

func binary(t *testing.T) string {
	t.Helper()
	if built == "" {
		folder, err := os.MkdirTemp("", "verhaal-browser-")
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(folder, "verhaal")
		if out, err := exec.Command("go", "build", "-o", name, "../../cmd/verhaal").CombinedOutput(); err != nil {
			t.Fatalf("cannot build: %v\n%s", err, out)
		}
		built = name
	}
	return built
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(filepath.Dir(built))
	}
	os.Exit(code)
}

// browser starts Chromium. Each person has one, and cookies of their own.
func browser(t *testing.T) context.Context {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync",
				true),
			chromedp.UserDataDir(t.TempDir()))
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		t.Cleanup(stop)
		return allocator
	}
	t.Fatal("there is no chromium: run the tests with ./test, which installs it")
	return nil
}

// person is somebody at a screen.
type person struct {
	t   *testing.T
	ctx context.Context
	url string

	width int64
	look  bool
}

func sitDown(t *testing.T, s site, phone, scripts bool) *person {
	t.Helper()
	ctx, stop := chromedp.NewContext(browser(t))
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil { // the browser lives as long as the context of this first run
		t.Fatalf("cannot start chromium: %v", err)
	}
	p := &person{t, ctx, s.url, 1280, s.look}
	if phone {
		p.width = 390
	}
	p.do(emulation.SetDeviceMetricsOverride(p.width, 900, 1, phone), network.Enable(),
		network.SetExtraHTTPHeaders(network.Headers{"Accept-Language": "nl"}), emulation.SetScriptExecutionDisabled(!scripts))
	return p
}

func (p *person) do(actions ...chromedp.Action) {
	p.t.Helper()
	bounded, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Run(bounded, actions...); err != nil {
		var shot []byte
		var where string
		_ = chromedp.Run(p.ctx, chromedp.Location(&where), chromedp.ActionFunc(func(ctx context.Context) (err error) {
			shot, err = page.CaptureScreenshot().Do(ctx)
			return err
		}))
		name := filepath.Join(os.TempDir(), "verhaal-browser-failure.png")
		_ = os.WriteFile(name, shot, 0o600)
		p.t.Fatalf("at %s: %v (picture: %s)", where, err, name)
	}
}

func (p *person) open(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.url + path))
	p.wait(`document.readyState === "complete" && document.querySelector("main") !== null`)
}

// wait asks the page until it says yes. A page that is on its way gives errors;
// they are part of waiting.
func (p *person) wait(condition string) {
	p.t.Helper()
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(40 * time.Millisecond) {
		var yes bool
		ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
		err := chromedp.Run(ctx, chromedp.Evaluate(condition, &yes))
		cancel()
		if err == nil && yes {
			return
		}
	}
	p.t.Fatalf("at %s: never true: %s\n%s", p.location(), condition, p.text())
}

// press presses something that stays on the page.
func (p *person) press(selector string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("document.querySelector(%q) !== null", selector))
	p.do(chromedp.Evaluate(fmt.Sprintf("document.querySelector(%q).click()", selector), nil))
}

// click presses something that leads to another page, and waits for it.
func (p *person) click(selector string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("document.querySelector(%q) !== null", selector))
	p.leave(chromedp.Evaluate(fmt.Sprintf("document.querySelector(%q).click()", selector), nil))
}

// leave does what leads to another page, and waits for it.
func (p *person) leave(actions ...chromedp.Action) {
	p.t.Helper()
	p.do(append([]chromedp.Action{chromedp.Evaluate("window.before = true", nil)}, actions...)...)
	p.wait(`window.before !== true && document.readyState === "complete" && document.querySelector("main") !== null`)
}

func (p *person) fill(selector, text string) {
	p.t.Helper()
	p.wait(fmt.Sprintf("document.querySelector(%q) !== null", selector))
	p.do(chromedp.Evaluate(fmt.Sprintf("document.querySelector(%q).value = %q", selector, text), nil))
}

func (p *person) text() string {
	p.t.Helper()
	var text string
	p.do(chromedp.Evaluate("document.body.innerText", &text))
	return text
}

func (p *person) sees(parts ...string) {
	p.t.Helper()
	text := p.text()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			var where string
			p.do(chromedp.Location(&where))
			p.t.Fatalf("at %s: %q is not on the page:\n%s", where, part, text)
		}
	}
}

func (p *person) location() string {
	p.t.Helper()
	var where string
	p.do(chromedp.Location(&where))
	return strings.TrimPrefix(where, p.url)
}

// accessible runs axe over the page, in light and in dark.
func (p *person) accessible() {
	p.t.Helper()
	if !p.look {
		return
	}
	source, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		p.t.Fatal(err)
	}
	for _, scheme := range []string{"light", "dark"} {
		var found []string
		p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
			chromedp.Evaluate(string(source)+"; 1", nil),
			chromedp.Evaluate(`axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa"]}).then(r => r.violations.map(v => v.id + ": " + v.help + " " + v.nodes.map(n => n.target.join(" ") + " " + n.failureSummary).slice(0,3).join(" | ")))`, &found,
				awaitPromise))
		for _, violation := range found {
			p.t.Errorf("at %s (%s): %s", p.location(), scheme, violation)
		}
	}
	p.reflows()
}

// reflows makes sure that nobody has to scroll sideways on the narrowest screen,
// which is also what 400 % does to a wide one (WCAG 1.4.10).
func (p *person) reflows() {
	p.t.Helper()
	var width int
	p.do(emulation.SetDeviceMetricsOverride(320, 700, 1, true), chromedp.Evaluate(`document.documentElement.scrollWidth`, &width),
		emulation.SetDeviceMetricsOverride(p.width, 900, 1, p.width < 500))
	if width > 320 {
		p.t.Errorf("at %s: %d wide on a screen of 320", p.location(), width)
	}
}

// TestJourney is the main job: from nothing to a signed agreement that an
// outsider verifies.
func TestJourney(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database string) {
		s := start(t, database)
		p := sitDown(t, s, false, true)
		setUp(p, s)
		agreement := draft(p)
		finalise(p)
		sign(p)
		link := offer(p)
		counterparty(t, s, link)
		sealed := inForce(p, agreement)
		outsider(t, s, sealed)
		others(p)
	})
}

func setUp(p *person, s site) {
	p.open(s.setup)
	p.accessible()
	for name, value := range map[string]string{
		"name": "Noordkaap Hosting BV", "kvk": "1234", "street": "Kade 12", "postcode": "9711ab", "city": "Groningen", "country": "NL",
		"email": "privacy@noordkaap.example", "person_name": "M. de Wit", "function": "directeur", "person_email": "m@noordkaap.example", "password": "kort",
	} {
		p.fill("#"+name, value)
	}
	p.click("main button.button")
	p.sees("Dit klopt nog niet", "Een KvK-nummer heeft acht cijfers.", "ten minste 12 tekens")
	p.accessible()
	p.fill("#kvk", "01234567")
	p.fill("#password", "een lange zin met een boot")
	p.click("main button.button")
	p.sees("Verhaal is ingericht", "Begin met een belofte", "Noordkaap Hosting BV")
	p.accessible()
	// The link works once.
	p.open(s.setup)
	p.sees("al ingericht")
}

func draft(p *person) (path string) {
	p.open("/agreements/new")
	p.accessible()
	p.click("main button.button")
	p.sees("klant (verwerkingsverantwoordelijke)")
	p.accessible()
	for name, value := range map[string]string{
		"name": "Bakkerij Van Dam BV", "kvk": "80123457", "address.street": "Dorpsstraat 8", "address.postcode": "3511 AB", "address.city": "Utrecht", "address.country": "NL",
		"contact.email": "jan@vandam.example", "contact.name": "J. van Dam",
	} {
		p.fill(`[name="controller.`+name+`"]`, value)
	}
	p.click("main button.button")
	path = strings.Split(p.location(), "/q/")[0]

	// Back shows the answer, and the document has it.
	p.open(path + "/q/controller")
	var name string
	p.do(chromedp.Evaluate(`document.querySelector("[name='controller.name']").value`, &name))
	if name != "Bakkerij Van Dam BV" {
		p.t.Fatalf("going back lost the answer: %q", name)
	}
	p.sees("Waarom vragen we dit?")
	var paper string
	p.do(chromedp.Evaluate(`document.querySelector("#paper").innerText`, &paper))
	if !strings.Contains(paper, "Bakkerij Van Dam BV") {
		p.t.Fatal("the document beside the question does not have the answer")
	}

	// The document follows a choice before it is kept.
	p.open(path + "/q/breach_term")
	p.accessible()
	p.press(`input[value="h24"]`)
	p.wait(`[...document.querySelectorAll("#paper .doc-mark")].some(e => e.textContent.includes("24"))`)
	p.click(`button[name="later"]`)
	p.sees("Bewaard. U kunt verdergaan")
	p.accessible()

	p.open(path + "/check")
	p.click("form[action$='/suggestions'] button")
	p.sees("De voorstellen zijn overgenomen")
	p.accessible()
	answerTheRest(p, path)
	return path
}

// answerTheRest answers what nobody can suggest, one question a page.
func answerTheRest(p *person, path string) {
	texts := map[string]string{
		"main_agreement": "Hostingovereenkomst 2026-14", "main_agreement_date": "2026-11-02", "service": "hosting van de webwinkel", "means": "servers in twee datacentra in Nederland",
		"operations.1.name": "Webwinkel hosten", "operations.1.purpose": "de webwinkel bereikbaar houden", "operations.1.nature": "opslaan en doorgeven", "operations.1.data.other": "naam en adres\ne-mailadres",
		"operations.1.persons.other": "klanten van de webwinkel", "operations.1.retention": "zolang de dienst loopt",
	}
	p.open(path + "/next")
	for range 40 {
		where := p.location()
		if strings.HasSuffix(where, "/check") {
			return
		}
		var names []string
		p.do(chromedp.Evaluate(`[...document.querySelectorAll("main .question input, main .question textarea")].filter(e => ["text","email","tel","date","textarea"].includes(e.type) && !e.value).map(e => e.name)`, &names))
		for _, name := range names {
			value, known := texts[name]
			if !known {
				value = fallback(name)
			}
			if value != "" {
				p.fill(fmt.Sprintf(`[name=%q]`, name), value)
			}
		}
		p.do(chromedp.Evaluate(`for (const name of new Set([...document.querySelectorAll("main .question input[type=radio]")].map(e => e.name))) { if (!document.querySelector("input[name='" + name + "']:checked")) document.querySelector("input[name='" + name + "']:not([disabled])").click(); }`, nil))
		p.click("main .question button.button:not([name])")
		if p.location() == where {
			p.t.Fatalf("stuck at %s:\n%s", where, p.text())
		}
	}
	p.t.Fatal("more questions than can be")
}

func fallback(name string) string {
	switch {
	case strings.HasSuffix(name, ".other"), strings.HasSuffix(name, "dpo"):
		return ""
	case strings.Contains(name, "email"):
		return "a@voorbeeld.example"
	case strings.Contains(name, "country"):
		return "NL"
	}
	return "1"
}

func finalise(p *person) {
	p.sees("Alle vragen zijn beantwoord")
	p.accessible()
	p.click("form[action$='/finalise'] button.button")
	p.sees("De versie ligt vast", "Uw handtekening is aan de beurt")
	p.accessible()
}

func sign(p *person) {
	p.click(".notice a.button")
	p.accessible()
	p.click("main form[action$='/sign'] button.button")
	p.sees("Vink dit aan om te kunnen tekenen")
	p.press("#may_sign")
	p.click("main form[action$='/sign'] button.button")
	p.sees("Uw handtekening is vastgelegd", "Verstuur haar aan Bakkerij Van Dam BV")
}

// offer sends the agreement and takes the link out of the outbox.
func offer(p *person) string {
	p.click(".notice a.button")
	p.accessible()
	p.click("main form button.button")
	p.sees("maar is niet verstuurd", "Bakkerij Van Dam BV is aan de beurt")
	p.open("/outbox")
	p.accessible()
	p.click(".rows h3 a")
	p.sees("bewaard, NIET verstuurd")
	p.accessible()
	m := regexp.MustCompile(`/s/[A-Za-z0-9_-]+`).FindString(p.text())
	if m == "" {
		p.t.Fatal("there is no link in the message")
	}
	return m
}

// counterparty signs on a phone, without an account and without JavaScript.
func counterparty(t *testing.T, s site, link string) {
	t.Helper()
	p := sitDown(t, s, true, false)
	p.open(link)
	p.sees("Verwerkersovereenkomst van Noordkaap Hosting BV", "Akkoord? Teken dan hier")
	p.open(link) // opening it twice does no harm
	p.do(chromedp.SendKeys("#name", "Jan van Dam", chromedp.ByQuery), chromedp.SendKeys("#function", "eigenaar", chromedp.ByQuery),
		chromedp.SendKeys("#may_sign", " ", chromedp.ByQuery))
	p.leave(chromedp.SendKeys("#may_sign", kb.Enter, chromedp.ByQuery))
	for range 60 {
		if strings.Contains(p.text(), "De overeenkomst is in werking") {
			break
		}
		p.open(link)
	}
	p.sees("De overeenkomst is in werking", "De verzegelde pdf bewaren")
	scripted := sitDown(t, s, true, true)
	scripted.open(link)
	scripted.accessible()
	scripted.open(link[:len(link)-1] + "A")
	scripted.accessible()
}

// inForce takes the sealed PDF from our side.
func inForce(p *person, path string) []byte {
	p.open(path)
	p.sees("in werking", "Jan van Dam", "regel")
	p.accessible()
	data := p.download(path + "/v/1/sealed.pdf")
	report := signature.Verify(data)
	if !report.OK || len(report.Record.Signatures) != 2 || report.Record.Signatures[1].Name != "Jan van Dam" ||
		report.Record.Signatures[1].Address.Method != signature.AddressHanded {
		p.t.Fatalf("the sealed PDF: %v %+v", report.Problems, report.Record.Signatures)
	}
	file := filepath.Join(p.t.TempDir(), "agreement.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		p.t.Fatal(err)
	}
	out, err := exec.Command("pdfsig", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Signature is Valid") {
		p.t.Fatalf("pdfsig: %v\n%s", err, out)
	}
	if out, err := exec.Command(binary(p.t), "evidence", "verify", "--any-key", file).CombinedOutput(); err != nil || !strings.Contains(string(out),
		"Jan van Dam") {
		p.t.Fatalf("verify: %v\n%s", err, out)
	}
	dossier := func() string {
		file := filepath.Join(p.t.TempDir(), "dossier.zip")
		if err := os.WriteFile(file, p.download(path+"/dossier.zip"), 0o600); err != nil {
			p.t.Fatal(err)
		}
		out, err := exec.Command(binary(p.t), "evidence", "verify", "--any-key", "--lang", "nl", file).CombinedOutput()
		if err != nil {
			p.t.Fatalf("verify the dossier: %v\n%s", err, out)
		}
		return string(out)
	}
	if out := dossier(); strings.Contains(out, "inhoud gewist") {
		p.t.Fatalf("nothing was erased yet:\n%s", out)
	}
	p.open(path + "/explained")
	p.sees("Bij het onderhandelen", "AVG 28(3)")
	p.accessible()

	// Erasing what a line was about leaves every proof whole.
	p.open(path + "/line/1")
	p.accessible()
	p.press("main details summary")
	p.fill("#reason", "bewaartermijn om")
	p.click("main details form button")
	p.sees("De inhoud is gewist")
	p.accessible()
	for try := 0; ; try++ { // the new line gets its place within a second
		p.open(path)
		if !strings.Contains(p.text(), "krijgt nu zijn plaats") || try > 20 {
			break
		}
	}
	if out := dossier(); !strings.Contains(out, "inhoud gewist") {
		p.t.Fatalf("the dossier does not say that something was erased:\n%s", out)
	}
	return data
}

// download fetches a file as the person who is signed in.
func (p *person) download(path string) []byte {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodGet, p.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		cookies, err := network.GetCookies().Do(ctx)
		for _, c := range cookies {
			request.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		}
		return err
	}))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %s %v", path, response.Status, err)
	}
	return data
}

// outsider verifies the file on the page for everybody; one changed byte shows.
func outsider(t *testing.T, s site, sealed []byte) {
	t.Helper()
	p := sitDown(t, s, false, true)
	folder := t.TempDir()
	upload := func(name string, data []byte) {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		p.open("/verify")
		p.do(chromedp.SetUploadFiles("#file", []string{file}, chromedp.ByQuery))
		p.click("main button.button")
	}
	upload("overeenkomst.pdf", sealed)
	p.sees("In orde: overeenkomst.pdf", "M. de Wit", "Jan van Dam", "eigenaar, voor Bakkerij Van Dam BV")
	p.accessible()
	changed := bytes.Clone(sealed)
	changed[len(changed)/2] ^= 1
	upload("veranderd.pdf", changed)
	p.sees("Niet in orde: veranderd.pdf")
	p.accessible()
}

// others looks at every other page, in English as well, and with the keyboard
// alone.
func others(p *person) {
	for _, path := range []string{
		"/", "/agreements", "/evidence", "/people", "/settings", "/account", "/account/factor", "/roles",
		"/nowhere",
	} {
		p.open(path)
		p.accessible()
	}
	p.open("/account")
	p.click(`form[action="/language"] button`)
	p.open("/")
	p.sees("Today", "Nothing is waiting for you")
	p.open("/account")
	p.leave(chromedp.SendKeys(`header form button`, kb.Enter, chromedp.ByQuery))
	p.open("/sign-in")
	p.leave(chromedp.SendKeys("#email", "m@noordkaap.example"+kb.Tab+"een lange zin met een boot"+kb.Enter, chromedp.ByQuery))
	p.sees("Noordkaap Hosting BV", "Sign out")
}

func awaitPromise(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
