package web

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"
	"time"

	"github.com/pquerna/otp"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
)

func (s *handlers) accountSecondFactor(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("factor.title")
	if r.Method == http.MethodGet {
		f, err := account.ProposeFactor(p.Who)
		if err != nil {
			return err
		}
		return s.showFactor(w, r, p, f, http.StatusOK, "")
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if err := s.Limits.Allow("factor", string(p.Who.Account), 10*time.Second, 10); err != nil {
		return err
	}
	codes, err := account.ConfirmFactor(r.Context(), s.App, p.Who, s.SessionOf(r), f.Get("secret"), f.Get("code"),
		account.Present{Password: f.Values.Get("password"), Code: f.Get("present_code")})
	if fault.Is(err, fault.Invalid) {
		url, urlErr := account.FactorURL(p.Who, f.Get("secret"))
		if urlErr != nil {
			return urlErr
		}
		return s.showFactor(w, r, p, account.Factor{Secret: f.Get("secret"), URL: url}, http.StatusUnprocessableEntity, lang.Fault(p.Lang, err))
	}
	if err != nil {
		return err
	}
	s.Render(w, r, http.StatusOK, recoveryPage(p, codes))
	return nil
}

func (s *handlers) showFactor(w http.ResponseWriter, r *http.Request, p *page.Page, f account.Factor, status int, wrong string) error {
	key, err := otp.NewKeyFromURL(f.URL)
	if err != nil {
		return err
	}
	picture, err := key.Image(220, 220)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return err
	}
	s.Render(w, r, status, factorSetPage(p, f, "data:image/png;base64,"+base64.StdEncoding.EncodeToString(b.Bytes()), wrong))
	return nil
}
