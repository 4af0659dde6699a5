package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/verhaal/verhaal/internal/store/storetest"
)

// TestCalculators is somebody without an account who wants to know by when,
// what it costs and who bears it: with and without a script, and by a link that
// holds the case.
func TestCalculators(t *testing.T) {
	s := start(t, storetest.SQLite(t))
	s.look = true
	p := sitDown(t, s, false, true)
	p.open("/calculators")
	p.sees("Wanneer moet ik het melden?", "Wie draagt de schade?")
	p.accessible()

	p.click(`a[href="/calculators/clock"]`)
	p.accessible()
	p.fill("#in-at", "2026-10-25T02:30")
	p.click("form.calculator .button")
	p.sees("Dit klopt nog niet")
	p.accessible()
	p.press("details summary")
	p.press(`[name="offset"][value="+02:00"]`)
	p.click("form.calculator .button")
	p.sees("woensdag 28 oktober 2026, 01:30 CET", "Stap voor stap", "AVG 33(1)")
	p.accessible()
	// The address holds what was filled in, behind the sign that is not sent.
	link := p.location()
	if !strings.HasPrefix(link, "/calculators/clock#") || !strings.Contains(link, "at=2026-10-25T02%3A30") || !strings.Contains(link,
		"offset=") {
		t.Errorf("the address is %s", link)
	}

	other := sitDown(t, s, true, true)
	other.open("/calculators")
	other.open(link)
	other.wait(`document.body.innerText.includes("woensdag 28 oktober 2026, 01:30 CET")`)
	other.accessible()
	for _, one := range [][2]string{
		{"/calculators/interest#principal=60000&from=2024-03-01&until=2025-09-01&kind=statutory", "66.032,00"},
		{"/calculators/costs#principal=10000", "875,00"},
		{"/calculators/fine#infringer=undertaking&role=controller&conduct=2026-02-10&turnover=1500000&infringements[0].article=32&infringements[0].seriousness=low", "Stap voor stap"},
	} {
		other.open("/calculators")
		other.open(one[0])
		other.wait(`document.body.innerText.includes("` + one[1] + `")`)
		other.accessible()
	}
	assess(p, other)
	recourse(t, p, s)
}

// assess is the night of a breach of which next to nothing is known yet.
func assess(p, other *person) {
	p.open("/assess")
	p.accessible()
	p.click("form.calculator .button")
	for _, answer := range []string{"controller", "gdpr", "confidentiality", "contact"} {
		p.accessible()
		p.press(`main input[value="` + answer + `"]`)
		p.click("main .acts .button")
	}
	for range 30 {
		var done bool
		p.do(chromedp.Evaluate(`document.querySelector("ol.timeline") !== null`, &done))
		if done {
			break
		}
		p.press(`main input[value="unknown"]`)
		p.click("main .acts .button")
	}
	p.sees("Meld bij de toezichthouder", "AVG 33(1)", "Er ontbreken feiten", "Leg het vast in uw register")
	p.accessible()
	link := p.location()
	p.click(`ol.timeline a`)
	p.wait(`document.querySelector("#in-rule").value === "gdpr-33-1"`)
	other.open("/calculators")
	other.open(link)
	other.wait(`document.body.innerText.includes("Er ontbreken feiten")`)
	other.accessible()
}

func recourse(t *testing.T, p *person, s site) {
	p.open("/recourse")
	p.accessible()
	p.click(`button[value="chain"]`)
	p.sees("59.000,00", "21.000,00", "AVG 28(4)")
	p.accessible()
	link := p.location()
	p.fill(`[name="if:parties[2].estate"]`, "0,00")
	p.click(".what-if .button")
	p.sees("80.000,00", "59.000,00", "21.000,00")
	p.accessible()
	p.click(`button[value="edit"]`)
	p.sees("Wie zijn erbij betrokken?")
	p.accessible()
	p.click(`button[value="add:contracts"]`)
	p.accessible()
	p.fill(`[name="shares.A"]`, "21")
	p.click(`main button.button[value="calculate"]`)
	p.sees("Dit klopt nog niet")
	p.accessible()

	// By the link, on a phone; and without a script, by the form alone.
	phone := sitDown(t, s, true, true)
	phone.open("/calculators")
	phone.open(link)
	phone.wait(`document.body.innerText.includes("59.000,00")`)
	phone.accessible()
	plain := sitDown(t, s, true, false)
	plain.open("/recourse")
	plain.click(`button[value="cap"]`)
	plain.sees("75.000,00", "25.000,00")
}
