package web

import (
	"encoding/json"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/recourse/share"
)

// text gives the case as it travels in a form and in a link.
func (v *caseView) text() string {
	data, err := json.Marshal(v.form.raw)
	if err != nil {
		return "{}" // a record of plain values always has its JSON
	}
	return string(data)
}

// link is the part of the address that holds the case. A browser does not send
// it, so that it reaches no log.
func (v *caseView) link() templ.SafeURL {
	return templ.SafeURL("#" + url.Values{"case": {v.text()}}.Encode())
}

// name is how a party is called.
func (v *caseView) name(p *page.Page, id string) string { return v.form.partyName(p, id) }

// table is what each party bears, and with a change what it would bear: that
// first, for a phone shows no more.
func (v *caseView) table(p *page.Page) report.Table {
	t := report.Table{Caption: p.T("recourse.table"), Figures: true, Head: []string{p.T("recourse.party"), p.T("recourse.borne")}}
	if v.changed != nil {
		t.Head = append(t.Head, p.T("recourse.if.borne"), p.T("recourse.if.difference"))
	}
	t.Head = append(t.Head, p.T("recourse.share"), p.T("recourse.paid"), p.T("recourse.received"))
	for _, one := range v.now.Parties {
		row := []string{v.name(p, one.ID), say.Money(p.Lang, one.Borne)}
		if v.changed != nil {
			if i := slices.IndexFunc(v.changed.Parties, func(o recourse.RecourseParty) bool { return o.ID == one.ID }); i >= 0 {
				other := v.changed.Parties[i].Borne
				row = append(row, say.Money(p.Lang, other), say.Money(p.Lang, other-one.Borne))
			}
		}
		t.Rows = append(t.Rows, append(row, say.Number(p.Lang, one.Share)+" %", say.Money(p.Lang, one.Paid+one.Loss),
			say.Money(p.Lang, one.Received)))
	}
	row := []string{p.T("recourse.unpaid"), say.Money(p.Lang, v.now.Unpaid)}
	if v.changed != nil {
		row = append(row, say.Money(p.Lang, v.changed.Unpaid), say.Money(p.Lang, v.changed.Unpaid-v.now.Unpaid))
	}
	t.Rows = append(t.Rows, append(row, "", "", ""))
	return t
}

// claims is who owes whom.
func (v *caseView) claims(p *page.Page) report.Table {
	t := report.Table{
		Caption: p.T("recourse.claims-caption"),
		Head: []string{
			p.T("recourse.debtor"), p.T("recourse.creditor"), p.T("recourse.kind"), p.T("recourse.amount"), p.T("recourse.settled"),
			p.T("report.source"),
		},
	}
	for _, c := range v.now.Claims {
		kind := p.T("recourse.kind." + string(c.Kind))
		if c.IfPaidBy != "" {
			kind += " " + p.T("recourse.if", "who", v.name(p, c.IfPaidBy))
		}
		t.Rows = append(t.Rows, []string{
			v.name(p, c.Debtor), v.name(p, c.Creditor), kind, say.Money(p.Lang, c.Amount),
			say.Money(p.Lang, c.Settled), report.Cited(p.Lang, c.Sources),
		})
	}
	return t
}

func (v *caseView) steps() []report.Sentence {
	var all []report.Sentence
	for _, s := range v.now.Steps {
		all = append(all, s.Sentence)
	}
	return all
}

// mustKnow says whether a flag stands in the way of relying on the outcome.
func mustKnow(f recourse.RecourseFlag) bool {
	return f.Code == share.ConflictingBoth || f.Code == share.VoidClause || f.Code == share.FineIndemnity
}

// headline is the outcome in one sentence.
func (v *caseView) headline(p *page.Page) string {
	if drawing, _ := v.pictures(p, v.now); drawing != nil {
		return drawing.Title
	}
	return p.T("calc.recourse.title")
}

// pictures are who pays whom, wide and for a phone; nil when it cannot be drawn,
// for the table says the same.
func (v *caseView) pictures(p *page.Page, o recourse.Recourse) (wide, narrow *picture.Picture) {
	wide, err := o.Picture(p.Lang, false)
	if err != nil {
		return nil, nil
	}
	if narrow, err = o.Narrow(p.Lang); err != nil {
		return nil, nil
	}
	return wide, narrow
}
