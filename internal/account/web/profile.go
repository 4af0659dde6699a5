package web

import (
	"net/url"
	"time"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/page"
)

const sessionAge = 12 * time.Hour

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
