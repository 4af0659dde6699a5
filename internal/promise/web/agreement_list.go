package web

import (
	"net/http"
	"strconv"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

func nameOf(p *page.Page, one promisestore.Summary) string {
	if one.Counterparty == "" {
		return p.T("agreement.nobody")
	}
	return one.Counterparty
}

// clockNow is where now stands on the bar of an offer.
func clockNow(p *page.Page, a promisestore.Summary) string {
	whole := a.ExpiresAt.Sub(a.OfferedAt)
	if whole <= 0 {
		return "0"
	}
	share := float64(p.Now.Sub(a.OfferedAt)) / float64(whole)
	return strconv.Itoa(int(max(2, min(318, share*320))))
}

// open says whether an offer can still be answered.
func open(s promisestore.Summary) bool {
	return s.State == agreement.Offered || s.State == agreement.Signed && s.Next != agreement.ActSeal
}

func (s *handlers) agreementList(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	after, err := page.AfterID(r)
	if err != nil {
		return err
	}
	list, err := promise.ListAgreements(r.Context(), s.App, p.Who, after, page.ListLimit)
	if err != nil {
		return err
	}
	p.Title = p.T("agreements.title")
	s.Render(w, r, http.StatusOK, agreementListPage(p, list))
	return nil
}
