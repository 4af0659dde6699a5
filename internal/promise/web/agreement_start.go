package web

import (
	"net/http"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/promise/agreement"
)

func (s *handlers) agreementStart(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if !p.May(app.AgreementStart) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	p.Title = p.T("agreements.new")
	if r.Method == http.MethodGet {
		var replaces *promise.AgreementView
		if text := r.URL.Query().Get("replaces"); text != "" {
			id, err := store.ParseID(text)
			if err == nil {
				replaces, err = promise.ShowAgreement(r.Context(), s.App, p.Who, id)
			}
			if err != nil {
				return err
			}
		}
		kind := clause.KindOf(promise.Kinds[0])
		if named := clause.KindOf(r.URL.Query().Get("kind")); named != nil {
			kind = named
		}
		if replaces != nil {
			kind = clause.KindOf(replaces.Kind)
		}
		s.Render(w, r, http.StatusOK, agreementStartPage(p, kind, replaces))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	replaces := store.ID("")
	if f.Get("replaces") != "" {
		if replaces, err = store.ParseID(f.Get("replaces")); err != nil {
			return err
		}
	}
	id, err := promise.StartAgreement(r.Context(), s.App, p.Who, promise.Start{
		Kind: f.Get("kind"), Ours: agreement.Role(f.Get("ours")), Language: f.Get("language"), Replaces: replaces,
	})
	if err != nil {
		return err
	}
	return page.Redirect(w, r, string(page.AgreementPath(id))+"/next")
}

// partyTitle says what one is in an agreement.
func partyTitle(p *page.Page, party clause.Party) string {
	if as := party.As.In(p.Lang); as != "" {
		return as
	}
	return party.Name.In(p.Lang)
}

// kindInTitle is the name of a kind where the title has it: at its beginning in
// Dutch, within a sentence in English.
func kindInTitle(p *page.Page, kind *clause.Kind) string {
	name := kind.Name.In(p.Lang)
	if p.Lang == "nl" {
		return name
	}
	return strings.ToLower(name[:1]) + name[1:]
}
