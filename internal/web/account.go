package web

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
)

const sessionAge = 12 * time.Hour

func (s *Server) setupComplete(w http.ResponseWriter, r *http.Request, p *page) error {
	given := r.PathValue("token")
	if err := s.limits.allow("setup "+s.address(r), 2*time.Second, 20); err != nil {
		return err
	}
	if err := s.app.CheckSetup(r.Context(), given); err != nil {
		return err
	}
	p.Title = p.T("setup.title")
	action := "/setup/" + given
	if r.Method == http.MethodGet {
		s.show(w, r, http.StatusOK, setupPage(p, ofProfile(store.Profile{Country: "NL"}), action))
		return nil
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	token, problems, err := s.app.CompleteSetup(r.Context(), given, app.Setup{Language: p.Lang, Profile: f.profile(), Person: f.person(), Password: f.values.Get("password")})
	if err != nil {
		return err
	}
	if f.problems = problems; len(problems) > 0 {
		s.show(w, r, http.StatusUnprocessableEntity, setupPage(p, f, action))
		return nil
	}
	s.setSession(w, token, sessionAge)
	say(w, "said.set-up")
	return redirect(w, r, "/")
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request, p *page) error {
	p.Title = p.T("sign-in.title")
	if r.Method == http.MethodGet {
		s.show(w, r, http.StatusOK, signInPage(p, nil, local(r.URL.Query().Get("to")), ""))
		return nil
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	// By address of the visitor and by account: neither many names from one
	// place nor many places at one name get far.
	if err := s.limits.allow("sign-in "+s.address(r), 5*time.Second, 20); err != nil {
		return err
	}
	if err := s.limits.allow("sign-in as "+f.get("email"), 10*time.Second, 10); err != nil {
		return err
	}
	token, complete, err := s.app.SignIn(r.Context(), f.get("email"), f.values.Get("password"))
	if fault.Is(err, fault.NotAllowed) {
		s.show(w, r, http.StatusUnprocessableEntity, signInPage(p, f, local(f.get("to")), lang.Fault(p.Lang, err)))
		return nil
	}
	if err != nil {
		return err
	}
	s.setSession(w, token, sessionAge)
	if !complete {
		return redirect(w, r, "/sign-in/code")
	}
	return redirect(w, r, local(f.get("to")))
}

func (s *Server) signInCode(w http.ResponseWriter, r *http.Request, p *page) error {
	p.Title = p.T("code.title")
	if r.Method == http.MethodGet {
		s.show(w, r, http.StatusOK, codePage(p, ""))
		return nil
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	if err := s.limits.allow("code "+sessionOf(r), 20*time.Second, 5); err != nil {
		return err
	}
	if err := s.limits.allow("code from "+s.address(r), 10*time.Second, 15); err != nil {
		return err
	}
	token, err := s.app.ConfirmSignIn(r.Context(), sessionOf(r), f.get("code"))
	switch {
	case fault.Is(err, fault.NotFound):
		return redirect(w, r, "/sign-in")
	case fault.Is(err, fault.NotAllowed):
		s.show(w, r, http.StatusUnprocessableEntity, codePage(p, lang.Fault(p.Lang, err)))
		return nil
	case err != nil:
		return err
	}
	s.setSession(w, token, sessionAge)
	return redirect(w, r, "/")
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request, p *page) error {
	if err := s.app.SignOut(r.Context(), sessionOf(r)); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	s.setSession(w, "", -time.Second)
	return redirect(w, r, "/sign-in")
}

// setLanguage works for everybody: for who is signed in it is kept.
func (s *Server) setLanguage(w http.ResponseWriter, r *http.Request, p *page) error {
	f, err := parse(r)
	if err != nil {
		return err
	}
	l := lang.Choose(f.get("language"))
	http.SetCookie(w, &http.Cookie{Name: "lang", Value: l, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode, MaxAge: 365 * 24 * 3600})
	if who, err := s.app.Who(r.Context(), sessionOf(r)); err == nil && who.Language != l {
		if err := s.app.ChangeLanguage(r.Context(), who, l); err != nil {
			return err
		}
	}
	return redirect(w, r, local(f.get("to")))
}

func (s *Server) inviteAccept(w http.ResponseWriter, r *http.Request, p *page) error {
	token := r.PathValue("token")
	if err := s.limits.allow("link "+s.address(r), time.Second, 60); err != nil {
		return err
	}
	account, organisation, err := s.app.Invitation(r.Context(), token)
	if err != nil {
		return err
	}
	p.Title = p.T("invite.title", "organisation", organisation.Name)
	action := "/invite/" + token
	if r.Method == http.MethodGet {
		s.show(w, r, http.StatusOK, invitePage(p, nil, account, organisation.Name, action))
		return nil
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	session, problems, err := s.app.AcceptInvitation(r.Context(), token, f.values.Get("password"))
	if err != nil {
		return err
	}
	if f.problems = problems; len(problems) > 0 {
		s.show(w, r, http.StatusUnprocessableEntity, invitePage(p, f, account, organisation.Name, action))
		return nil
	}
	s.setSession(w, session, sessionAge)
	say(w, "said.welcome")
	return redirect(w, r, "/")
}

func (s *Server) accountShow(w http.ResponseWriter, r *http.Request, p *page) error {
	p.Title = p.T("account.title")
	s.show(w, r, http.StatusOK, accountPage(p))
	return nil
}

func (s *Server) accountSecondFactor(w http.ResponseWriter, r *http.Request, p *page) error {
	p.Title = p.T("factor.title")
	if r.Method == http.MethodGet {
		f, err := s.app.ProposeFactor(p.Who)
		if err != nil {
			return err
		}
		return s.showFactor(w, r, p, f, http.StatusOK, "")
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	if err := s.limits.allow("factor "+string(p.Who.Account), 10*time.Second, 10); err != nil {
		return err
	}
	codes, err := s.app.ConfirmFactor(r.Context(), p.Who, sessionOf(r), f.get("secret"), f.get("code"))
	if fault.Is(err, fault.Invalid) {
		url, urlErr := s.app.FactorURL(p.Who, f.get("secret"))
		if urlErr != nil {
			return urlErr
		}
		return s.showFactor(w, r, p, app.Factor{Secret: f.get("secret"), URL: url}, http.StatusUnprocessableEntity, lang.Fault(p.Lang, err))
	}
	if err != nil {
		return err
	}
	s.show(w, r, http.StatusOK, recoveryPage(p, codes))
	return nil
}

func (s *Server) showFactor(w http.ResponseWriter, r *http.Request, p *page, f app.Factor, status int, wrong string) error {
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
	s.show(w, r, status, factorPage(p, f, "data:image/png;base64,"+base64.StdEncoding.EncodeToString(b.Bytes()), wrong))
	return nil
}

func (s *Server) accountFactorRemove(w http.ResponseWriter, r *http.Request, p *page) error {
	f, err := parse(r)
	if err != nil {
		return err
	}
	if err := s.limits.allow("factor "+string(p.Who.Account), 10*time.Second, 10); err != nil {
		return err
	}
	if err := s.app.RemoveFactor(r.Context(), p.Who, f.get("code")); err != nil {
		return err
	}
	say(w, "said.factor-removed")
	return redirect(w, r, "/account")
}

func (s *Server) accountInvite(w http.ResponseWriter, r *http.Request, p *page) error {
	p.Title = p.T("people.title")
	status := http.StatusOK
	var f *form
	if r.Method == http.MethodPost {
		var err error
		if f, err = parse(r); err != nil {
			return err
		}
		if f.problems, err = s.app.InviteAccount(r.Context(), p.Who, f.person(), app.Role(f.get("role"))); err != nil {
			return err
		}
		if len(f.problems) == 0 {
			say(w, "said.invited")
			return redirect(w, r, "/people")
		}
		status = http.StatusUnprocessableEntity
	}
	if !p.May(app.Manage) {
		return fault.New(fault.NotAllowed, "fault.not-allowed")
	}
	accounts, err := s.app.Accounts(r.Context(), p.Who)
	if err != nil {
		return err
	}
	s.show(w, r, status, peoplePage(p, f, accounts))
	return nil
}

func (s *Server) accountChange(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	if f.get("do") == "invite" {
		err = s.app.ReinviteAccount(r.Context(), p.Who, id)
		say(w, "said.invited")
	} else {
		err = s.app.ChangeAccount(r.Context(), p.Who, id, app.Role(f.get("role")), f.get("do") == "disable")
		say(w, "said.saved")
	}
	if err != nil {
		return err
	}
	return redirect(w, r, "/people")
}

// settingsFacts are what others compare a seal or a log with.
type settingsFacts struct{ Sealer, Certificate, Until, Origin, Key string }

func (s *Server) organisationChange(w http.ResponseWriter, r *http.Request, p *page) error {
	p.Title = p.T("settings.title")
	facts := settingsFacts{
		Sealer: s.app.Seal.Subject(), Certificate: s.app.Seal.Fingerprint(), Until: lang.Date(p.Lang, s.app.Seal.NotAfter()),
		Origin: s.app.Origin(p.Who.Organisation), Key: s.app.Log.Fingerprint(),
	}
	if r.Method == http.MethodGet {
		o, err := s.app.Organisation(r.Context(), p.Who)
		if err != nil {
			return err
		}
		s.show(w, r, http.StatusOK, settingsPage(p, ofProfile(o.Profile), facts))
		return nil
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	if f.problems, err = s.app.ChangeOrganisation(r.Context(), p.Who, f.profile()); err != nil {
		return err
	}
	if len(f.problems) > 0 {
		s.show(w, r, http.StatusUnprocessableEntity, settingsPage(p, f, facts))
		return nil
	}
	say(w, "said.saved")
	return redirect(w, r, "/settings")
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// profile reads the fields of an organisation.
func (f *form) profile() store.Profile {
	return store.Profile{
		Name: f.get("name"), KVK: f.get("kvk"), Street: f.get("street"), Postcode: f.get("postcode"), City: f.get("city"), Country: f.get("country"),
		Email: f.get("email"), Phone: f.get("phone"),
	}
}

// person reads the fields of a person.
func (f *form) person() store.Person {
	return store.Person{Name: f.get("person_name"), Email: f.get("person_email"), Function: f.get("function")}
}

func ofProfile(o store.Profile) *form {
	return &form{values: url.Values{
		"name": {o.Name}, "kvk": {o.KVK}, "street": {o.Street}, "postcode": {o.Postcode}, "city": {o.City}, "country": {o.Country}, "email": {o.Email}, "phone": {o.Phone},
	}}
}
