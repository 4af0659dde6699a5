// Package demo fills an installation with an example organisation, by the same
// use cases as people do.
package demo

import (
	"context"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// How to sign in to the example.
const (
	Email    = "demo@verhaal.example"
	Password = "verhaal verhaal"
)

// customer is a counterparty of the example.
type customer struct {
	name, kvk, street, postcode, city, person, email string
	upTo                                             stage
}

type stage int

const (
	drafted stage = iota
	finalised
	signedByUs
	offered
	declined
	inForce
)

var customers = []customer{
	{"Praktijk De Linde", "80123451", "Lindelaan 4", "3707 AA", "Zeist", "dr. S. Bakker", "bakker@delinde.example", inForce},
	{"Fietsenmaker Zoef BV", "80123452", "Havenstraat 21", "8011 PW", "Zwolle", "R. Zoef", "r@zoef.example", inForce},
	{"Stichting Leesgenot", "80123453", "Plein 9", "2511 CR", "Den Haag", "M. Aydın", "bestuur@leesgenot.example", inForce},
	{"Garage Noord VOF", "80123454", "Industrieweg 3", "9403 AB", "Assen", "H. de Boer", "info@garagenoord.example", declined},
	{"Webwinkel Wol & Draad", "80123455", "Singel 118", "1015 AE", "Amsterdam", "F. van Leeuwen", "floor@woldraad.example", signedByUs},
	{"Gemeente Waterrijk", "80123456", "Raadhuisplein 1", "8531 AB", "Lemmer", "J. Hoekstra", "privacy@waterrijk.example", finalised},
	{"Bakkerij Van Dam BV", "80123457", "Dorpsstraat 8", "3511 AB", "Utrecht", "J. van Dam", "jan@vandam.example", offered},
}

// Fill makes the organisation, its people and its agreements, and gives the
// secret of one customer's link.
func Fill(ctx context.Context, a *app.App, l string) (link string, err error) {
	who, err := begin(ctx, a, l)
	if err != nil {
		return "", err
	}
	for _, c := range customers {
		if err := fill(ctx, a, who, c, l); err != nil {
			return "", err
		}
	}
	if _, err := account.InviteAccount(ctx, a, who, app.Person{Name: "L. Visser", Email: "visser@noordkaap.example", Function: "jurist"},
		app.Legal); err != nil {
		return "", err
	}
	draft, err := promise.StartAgreement(ctx, a, who, promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: l})
	if err != nil {
		return "", err
	}
	if _, err := promise.AnswerAgreement(ctx, a, who, draft, "controller",
		party(customer{
			"Kwekerij Groenland BV", "80123458", "Kassenweg 40", "2675 BX", "Honselersdijk", "T. Groen", "t@groenland.example",
			drafted,
		})); err != nil {
		return "", err
	}
	return latestLink(ctx, a, who)
}

func begin(ctx context.Context, a *app.App, l string) (app.Actor, error) {
	secret, err := account.SetupLink(ctx, a)
	if err != nil {
		return app.Actor{}, err
	}
	token, _, err := account.CompleteSetup(ctx, a, secret, account.Setup{
		Language: l, Password: Password,
		Profile: accountstore.Profile{
			Name: "Noordkaap Hosting BV", KVK: "01234567", Street: "Kade 12", Postcode: "9711 AB", City: "Groningen",
			Country: "NL", Email: "privacy@noordkaap.example", Phone: "+31 50 123 45 67",
		},
		Person: app.Person{Name: "M. de Wit", Email: Email, Function: map[string]string{"nl": "directeur", "en": "director"}[l]},
	})
	if err != nil {
		return app.Actor{}, err
	}
	return account.Who(ctx, a, token)
}

func party(c customer) map[string]any {
	return map[string]any{
		"name": c.name, "kvk": c.kvk,
		"address":        map[string]any{"street": c.street, "postcode": c.postcode, "city": c.city, "country": "NL"},
		"representative": map[string]any{"name": c.person, "function": ""},
		"contact":        map[string]any{"name": c.person, "email": c.email, "phone": ""},
	}
}

// fill takes one agreement as far as the example wants it.
func fill(ctx context.Context, a *app.App, who app.Actor, c customer, l string) error {
	id, err := promise.StartAgreement(ctx, a, who, promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: l})
	if err != nil {
		return err
	}
	if _, err := promise.AnswerAgreement(ctx, a, who, id, "controller", party(c)); err != nil {
		return err
	}
	if err := promise.AcceptSuggestions(ctx, a, who, id); err != nil {
		return err
	}
	if err := answerRest(ctx, a, who, id, l); err != nil {
		return err
	}
	if c.upTo >= finalised {
		if _, err := promise.FinaliseAgreement(ctx, a, who, id); err != nil {
			return err
		}
	}
	if c.upTo < signedByUs {
		return nil
	}
	if err := sign(ctx, a, who, id, l); err != nil || c.upTo == signedByUs {
		return err
	}
	offer := promise.Offer{To: agreement.Contact{Organisation: c.name, Name: c.person, Email: c.email}, Days: 30}
	if _, err := promise.OfferAgreement(ctx, a, who, id, offer); err != nil || c.upTo == offered {
		return err
	}
	link, err := latestLink(ctx, a, who)
	if err != nil {
		return err
	}
	if c.upTo == declined {
		_, err = promise.DeclineLink(ctx, a, link, lang.T(l, "demo.decline"))
		return err
	}
	o, err := promise.OpenLink(ctx, a, link, true)
	if err != nil {
		return err
	}
	_, err = promise.SignLink(ctx, a, link, promise.Signing{
		Name: c.person, Function: lang.T(l, "demo.function"), MaySign: true,
		Shown: o.Version.Files.PDF, Language: l, Address: "192.0.2.10", Zone: lang.Zone(),
	})
	if err != nil {
		return err
	}
	return sealed(ctx, a, who, id)
}

// answerRest answers what has no suggestion with the examples of the flow.
func answerRest(ctx context.Context, a *app.App, who app.Actor, id store.ID, l string) error {
	for {
		d, err := promise.ShowAgreement(ctx, a, who, id)
		if err != nil {
			return err
		}
		q := d.Answers.Next()
		if q == nil {
			return nil
		}
		value := q.ExampleIn(l)
		if value == nil {
			value = ""
		}
		if problems, err := promise.AnswerAgreement(ctx, a, who, id, q.ID, value); err != nil || len(problems) > 0 {
			return err
		}
	}
}

func sign(ctx context.Context, a *app.App, who app.Actor, id store.ID, l string) error {
	d, err := promise.ShowAgreement(ctx, a, who, id)
	if err != nil {
		return err
	}
	_, err = promise.SignAgreement(ctx, a, who, id, promise.Signing{
		Name: who.Person.Name, Function: who.Person.Function, MaySign: true, Shown: d.Latest().Files.PDF, Language: l, Address: "192.0.2.1", Zone: lang.Zone(),
	})
	return err
}

// sealed waits until the workers have set the seal.
func sealed(ctx context.Context, a *app.App, who app.Actor, id store.ID) error {
	for range 200 {
		d, err := promise.ShowAgreement(ctx, a, who, id)
		if err != nil || d.State == agreement.InForce {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}

// latestLink takes the secret of the last link out of the outbox.
func latestLink(ctx context.Context, a *app.App, who app.Actor) (string, error) {
	messages, _, err := outbox.Outbox(ctx, a, who, "", 100)
	if err != nil {
		return "", err
	}
	for _, m := range messages {
		if !strings.Contains(m.Text, "/s/") {
			continue
		}
		m, err := outbox.ShowMessage(ctx, a, who, m.ID)
		_, after, _ := strings.Cut(m.Text, "/s/")
		secret, _, _ := strings.Cut(after, "\n")
		return secret, err
	}
	return "", nil
}
