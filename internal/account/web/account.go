package web

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"
	"net/url"
	"time"

	"github.com/pquerna/otp"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
)

const sessionAge = 12 * time.Hour

func (s *handlers) setupComplete(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	given := r.PathValue("token")
	if err := s.Limits.Allow("setup "+s.Address(r), 2*time.Second, 20); err != nil {
		return err
	}
	if err := account.CheckSetup(r.Context(), s.App, given); err != nil {
		return err
	}
	p.Title = p.T("setup.title")
	action := "/setup/" + given
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, setupPage(p, ofProfile(accountstore.Profile{Country: "NL"}), action))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	token, problems, err := account.CompleteSetup(r.Context(), s.App, given,
		account.Setup{Language: p.Lang, Profile: profileOf(f), Person: personOf(f), Password: f.Values.Get("password")})
	if err != nil {
		return err
	}
	if f.Problems = problems; len(problems) > 0 {
		s.Render(w, r, http.StatusUnprocessableEntity, setupPage(p, f, action))
		return nil
	}
	s.SetSession(w, token, sessionAge)
	page.SetFlash(w, "said.set-up")
	return page.Redirect(w, r, "/")
}

func (s *handlers) signIn(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("sign-in.title")
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, signInPage(p, nil, page.Local(r.URL.Query().Get("to")), ""))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	// By address of the visitor and by account: neither many names from one
	// place nor many places at one name get far.
	if err := s.Limits.Allow("sign-in "+s.Address(r), 5*time.Second, 20); err != nil {
		return err
	}
	if err := s.Limits.Allow("sign-in as "+f.Get("email"), 10*time.Second, 10); err != nil {
		return err
	}
	token, complete, err := account.SignIn(r.Context(), s.App, f.Get("email"), f.Values.Get("password"))
	if fault.Is(err, fault.NotAllowed) {
		s.Render(w, r, http.StatusUnprocessableEntity, signInPage(p, f, page.Local(f.Get("to")), lang.Fault(p.Lang, err)))
		return nil
	}
	if err != nil {
		return err
	}
	s.SetSession(w, token, sessionAge)
	if !complete {
		return page.Redirect(w, r, "/sign-in/code")
	}
	return page.Redirect(w, r, page.Local(f.Get("to")))
}

func (s *handlers) signInCode(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("code.title")
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, codePage(p, ""))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if err := s.Limits.Allow("code "+page.SessionOf(r), 20*time.Second, 5); err != nil {
		return err
	}
	if err := s.Limits.Allow("code from "+s.Address(r), 10*time.Second, 15); err != nil {
		return err
	}
	token, err := account.ConfirmSignIn(r.Context(), s.App, page.SessionOf(r), f.Get("code"))
	switch {
	case fault.Is(err, fault.NotFound):
		return page.Redirect(w, r, "/sign-in")
	case fault.Is(err, fault.NotAllowed):
		s.Render(w, r, http.StatusUnprocessableEntity, codePage(p, lang.Fault(p.Lang, err)))
		return nil
	case err != nil:
		return err
	}
	s.SetSession(w, token, sessionAge)
	return page.Redirect(w, r, "/")
}

func (s *handlers) signOut(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	if err := account.SignOut(r.Context(), s.App, page.SessionOf(r)); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	s.SetSession(w, "", -time.Second)
	return page.Redirect(w, r, "/sign-in")
}

// setLanguage works for everybody: for who is signed in it is kept.
func (s *handlers) setLanguage(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	l := lang.Choose(f.Get("language"))
	http.SetCookie(w, &http.Cookie{
		Name: "lang", Value: l, Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode,
		MaxAge: 365 * 24 * 3600,
	})
	if who, err := account.Who(r.Context(), s.App, page.SessionOf(r)); err == nil && who.Language != l {
		if err := account.ChangeLanguage(r.Context(), s.App, who, l); err != nil {
			return err
		}
	}
	return page.Redirect(w, r, page.Local(f.Get("to")))
}

func (s *handlers) inviteAccept(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	token := r.PathValue("token")
	if err := s.Limits.Allow("link "+s.Address(r), time.Second, 60); err != nil {
		return err
	}
	invited, organisation, err := account.Invitation(r.Context(), s.App, token)
	if err != nil {
		return err
	}
	p.Title = p.T("invite.title", "organisation", organisation.Name)
	action := "/invite/" + token
	if r.Method == http.MethodGet {
		s.Render(w, r, http.StatusOK, invitePage(p, nil, invited, organisation.Name, action))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	session, problems, err := account.AcceptInvitation(r.Context(), s.App, token, f.Values.Get("password"))
	if err != nil {
		return err
	}
	if f.Problems = problems; len(problems) > 0 {
		s.Render(w, r, http.StatusUnprocessableEntity, invitePage(p, f, invited, organisation.Name, action))
		return nil
	}
	s.SetSession(w, session, sessionAge)
	page.SetFlash(w, "said.welcome")
	return page.Redirect(w, r, "/")
}

func (s *handlers) accountShow(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("account.title")
	s.Render(w, r, http.StatusOK, accountPage(p))
	return nil
}

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
	if err := s.Limits.Allow("factor "+string(p.Who.Account), 10*time.Second, 10); err != nil {
		return err
	}
	codes, err := account.ConfirmFactor(r.Context(), s.App, p.Who, page.SessionOf(r), f.Get("secret"), f.Get("code"))
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
	s.Render(w, r, status, factorPage(p, f, "data:image/png;base64,"+base64.StdEncoding.EncodeToString(b.Bytes()), wrong))
	return nil
}

func (s *handlers) accountFactorRemove(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if err := s.Limits.Allow("factor "+string(p.Who.Account), 10*time.Second, 10); err != nil {
		return err
	}
	if err := account.RemoveFactor(r.Context(), s.App, p.Who, f.Get("code")); err != nil {
		return err
	}
	page.SetFlash(w, "said.factor-removed")
	return page.Redirect(w, r, "/account")
}

func (s *handlers) accountInvite(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("people.title")
	status := http.StatusOK
	var f *page.Form
	if r.Method == http.MethodPost {
		var err error
		if f, err = page.ParseForm(r); err != nil {
			return err
		}
		if f.Problems, err = account.InviteAccount(r.Context(), s.App, p.Who, personOf(f), app.Role(f.Get("role"))); err != nil {
			return err
		}
		if len(f.Problems) == 0 {
			page.SetFlash(w, "said.invited")
			return page.Redirect(w, r, "/people")
		}
		status = http.StatusUnprocessableEntity
	}
	if !p.May(app.AccountList) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	accounts, err := account.Accounts(r.Context(), s.App, p.Who)
	if err != nil {
		return err
	}
	s.Render(w, r, status, peoplePage(p, f, accounts))
	return nil
}

func (s *handlers) accountChange(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	id, err := page.PathID(r)
	if err != nil {
		return err
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Get("do") == "invite" {
		err = account.ReinviteAccount(r.Context(), s.App, p.Who, id)
		page.SetFlash(w, "said.invited")
	} else {
		err = account.ChangeAccount(r.Context(), s.App, p.Who, id, app.Role(f.Get("role")), f.Get("do") == "disable")
		page.SetFlash(w, "said.saved")
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, "/people")
}

// settingsFacts are what others compare a seal or a log with.
type settingsFacts struct{ Sealer, Certificate, Until, Origin, Key string }

func (s *handlers) organisationChange(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	p.Title = p.T("settings.title")
	facts := settingsFacts{
		Sealer: s.App.Seal.Subject(), Certificate: s.App.Seal.Fingerprint(), Until: lang.Date(p.Lang, s.App.Seal.NotAfter()),
		Origin: s.App.Origin(p.Who.Organisation), Key: s.App.Log.Fingerprint(),
	}
	if r.Method == http.MethodGet {
		o, err := account.Organisation(r.Context(), s.App, p.Who)
		if err != nil {
			return err
		}
		s.Render(w, r, http.StatusOK, settingsPage(p, ofProfile(o.Profile), facts))
		return nil
	}
	f, err := page.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Problems, err = account.ChangeOrganisation(r.Context(), s.App, p.Who, profileOf(f)); err != nil {
		return err
	}
	if len(f.Problems) > 0 {
		s.Render(w, r, http.StatusUnprocessableEntity, settingsPage(p, f, facts))
		return nil
	}
	page.SetFlash(w, "said.saved")
	return page.Redirect(w, r, "/settings")
}

// profileOf reads the fields of an organisation.
func profileOf(f *page.Form) accountstore.Profile {
	return accountstore.Profile{
		Name: f.Get("name"), KVK: f.Get("kvk"), Street: f.Get("street"), Postcode: f.Get("postcode"), City: f.Get("city"), Country: f.Get("country"),
		Email: f.Get("email"), Phone: f.Get("phone"),
	}
}

// personOf reads the fields of a person.
func personOf(f *page.Form) app.Person {
	return app.Person{Name: f.Get("person_name"), Email: f.Get("person_email"), Function: f.Get("function")}
}

func ofProfile(o accountstore.Profile) *page.Form {
	return &page.Form{Values: url.Values{
		"name": {o.Name}, "kvk": {o.KVK}, "street": {o.Street}, "postcode": {o.Postcode}, "city": {o.City}, "country": {o.Country}, "email": {o.Email}, "phone": {o.Phone},
	}}
}
