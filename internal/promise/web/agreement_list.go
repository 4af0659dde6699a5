package web

import (
	"net/http"
	"strconv"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

func nameOf(p *page.Page, one promise.Summary) string {
	if one.Counterparty == "" {
		return p.T("agreement.nobody")
	}
	return one.Counterparty
}

// clockNow is where now stands on the bar of an offer.
func clockNow(p *page.Page, a agreement.Agreement) string {
	whole := a.ExpiresAt.Sub(a.OfferedAt)
	if whole <= 0 {
		return "0"
	}
	share := float64(p.Now.Sub(a.OfferedAt)) / float64(whole)
	return strconv.Itoa(int(max(2, min(318, share*320))))
}

func (s *handlers) agreementList(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after := store.ID("")
	if text := r.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = store.ParseID(text); err != nil {
			return err
		}
	}
	list, err := promise.ListAgreements(r.Context(), s.App, p.Who, after, page.ListMost)
	if err != nil {
		return err
	}
	next := ""
	if len(list) == page.ListMost {
		next = string(list[len(list)-1].ID)
	}
	p.Title = p.T("agreements.title")
	s.Render(w, r, http.StatusOK, agreementsPage(p, list, next))
	return nil
}
