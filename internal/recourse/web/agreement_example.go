package web

import (
	"encoding/json"
	"net/url"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/promise/terms"
)

// AgreementExample is a part of an agreement's page: who would bear what in an
// example, under what was agreed. It is nil when that cannot be worked out.
func AgreementExample(p *page.Page, t *terms.Terms) templ.Component {
	outcome, raw, err := recourse.AgreementExample(t, p.Now, p.Lang)
	if err != nil {
		return nil
	}
	return agreementExample(p, outcome, caseLink(raw))
}

// caseLink leads to the page of recourse with this case filled in. A browser
// does not send what stands behind the #.
func caseLink(raw map[string]any) templ.SafeURL {
	data, err := json.Marshal(raw)
	if err != nil {
		return "/recourse" // a record of plain values always has its JSON
	}
	return templ.SafeURL("/recourse#" + url.Values{"case": {string(data)}}.Encode())
}

// exampleTable is who bears what, and nothing else.
func exampleTable(p *page.Page, o recourse.Recourse) report.Table {
	t := report.Table{
		Caption: p.T("recourse.table"), Figures: true,
		Head: []string{p.T("recourse.party"), p.T("recourse.borne"), p.T("recourse.paid"), p.T("recourse.received")},
	}
	for _, one := range o.Parties {
		t.Rows = append(t.Rows, []string{one.Name, say.Money(p.Lang, one.Borne), say.Money(p.Lang, one.Paid), say.Money(p.Lang, one.Received)})
	}
	return t
}

// exampleTitle says what the example comes to.
func exampleTitle(p *page.Page, o recourse.Recourse) string {
	if drawing, err := o.Picture(p.Lang, false); err == nil {
		return drawing.Title
	}
	return p.T("recourse.example.title")
}
