package journey_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/promise"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

var ctx = context.Background()

// clock is one that the tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// keys are made once: every house of the tests has the same.
var keys = sync.OnceValues(func() (signature.Key, evidence.Key) {
	seal, err := signature.NewKey(rand.Reader, "Noordkaap Hosting BV", storetest.Now.AddDate(0, 0, -1))
	if err != nil {
		panic(err)
	}
	log, err := evidence.NewKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return seal, log
})

const password = "een zin die lang genoeg is"

// People and things whose names may stand in no line of the log.
var (
	hosting = accountstore.Profile{
		Name: "Noordkaap Hosting BV", KVK: "01234567", Street: "Kade 12", Postcode: "9711 AB", City: "Groningen",
		Country: "NL", Email: "privacy@noordkaap.example", Phone: "+31 50 123 45 67",
	}
	wit   = app.Person{Name: "M. de Wit", Email: "wit@noordkaap.example", Function: "directeur"}
	baker = agreement.Contact{Organisation: "Bakkerij Van Dam BV", Name: "Jan van Dam", Email: "jan@vandam.example"}
)

// fixture is an installation with one organisation and its owner.
type fixture struct {
	*app.App
	t     *testing.T
	clock *clock
	owner app.Actor
	token string // of the owner's session
}

// empty gives an installation that is not set up.
func empty(t *testing.T, url string) *fixture {
	t.Helper()
	c := &clock{now: storetest.Now}
	a := &app.App{Store: storetest.Open(t, url, c.Now), Now: c.Now, URL: "https://verhaal.example"}
	t.Cleanup(func() { inOrder(t, a.Store) })
	a.Seal, a.Log = keys()
	kept, err := a.Log.PEM()
	if err == nil {
		err = a.Store.SetKeyring(ctx, "log", kept)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{App: a, t: t, clock: c}
}

func setup(language string) account.Setup {
	return account.Setup{Language: language, Profile: hosting, Person: wit, Password: password}
}

// open gives an installation that is set up.
// inOrder wants what verhaal doctor checks to be in order, whatever was done: a
// backup of it would not be restored otherwise.
func inOrder(t *testing.T, s *store.Store) {
	t.Helper()
	checked, err := s.Check(context.Background(), func(int) {}, promise.ExamineAgreements)
	if err != nil || checked.Total > 0 {
		t.Errorf("what was left is not in order: %+v %v", checked.Flaws, err)
	}
}

func open(t *testing.T, url string) *fixture {
	t.Helper()
	h := empty(t, url)
	secret, err := account.SetupLink(ctx, h.App)
	h.must(err)
	token, problems, err := account.CompleteSetup(ctx, h.App, secret, setup("nl"))
	h.good(problems, err)
	h.token = token
	h.owner, err = account.Who(ctx, h.App, token)
	h.must(err)
	return h
}

func each(t *testing.T, f func(t *testing.T, h *fixture)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, url string) { f(t, open(t, url)) })
}

func (h *fixture) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// good wants neither problems nor an error.
func (h *fixture) good(problems any, err error) {
	h.t.Helper()
	h.must(err)
	if text := strings.Trim(strings.TrimPrefix(sprint(problems), "<nil>"), "[]"); text != "" {
		h.t.Fatal("problems: ", text)
	}
}

// refused wants this kind of fault, with this key unless it is "".
func (h *fixture) refused(name string, err error, kind fault.Kind, key string) {
	h.t.Helper()
	if f := fault.Of(err); err == nil || f.Kind != kind || key != "" && f.Key != key {
		h.t.Errorf("%s: %v, want %s %s", name, err, kind, key)
	}
}

func (h *fixture) show(id store.ID) *promise.AgreementView {
	h.t.Helper()
	d, err := promise.ShowAgreement(ctx, h.App, h.owner, id)
	h.must(err)
	return d
}

func (h *fixture) state(id store.ID, want agreement.State) {
	h.t.Helper()
	if got := h.show(id).State; got != want {
		h.t.Fatalf("state %s, want %s", got, want)
	}
}

// draft starts an agreement and answers everything.
func (h *fixture) draft(ours agreement.Role) store.ID {
	h.t.Helper()
	id, err := promise.StartAgreement(ctx, h.App, h.owner, promise.Start{Kind: promise.ProcessingAgreement, Ours: ours, Language: "nl"})
	h.must(err)
	h.answer(id)
	return id
}

func (h *fixture) answer(id store.ID) {
	h.t.Helper()
	h.must(promise.AcceptSuggestions(ctx, h.App, h.owner, id))
	for {
		q := h.show(id).Answers.Next()
		if q == nil {
			return
		}
		var value any = q.Example
		if value == nil {
			value = ""
		}
		if q.ID == "controller" || q.ID == "processor" {
			value = map[string]any{
				"name": baker.Organisation, "kvk": "80123457",
				"address":        map[string]any{"street": "Dorpsstraat 8", "postcode": "3511 AB", "city": "Utrecht", "country": "NL"},
				"representative": map[string]any{"name": baker.Name, "function": "eigenaar"},
				"contact":        map[string]any{"name": baker.Name, "email": baker.Email, "phone": ""},
			}
		}
		h.good(promise.AnswerAgreement(ctx, h.App, h.owner, id, q.ID, value))
	}
}

// final gives an agreement with version 1.
func (h *fixture) final(ours agreement.Role) store.ID {
	h.t.Helper()
	id := h.draft(ours)
	h.good(promise.FinaliseAgreement(ctx, h.App, h.owner, id))
	return id
}

func (h *fixture) signing(id store.ID, name string) promise.Signing {
	h.t.Helper()
	return promise.Signing{
		Name: name, Function: "directeur", MaySign: true, Shown: h.show(id).Latest().Files.PDF, Language: "nl",
		Address: "192.0.2.7", Zone: lang.Zone(),
	}
}

func (h *fixture) sign(id store.ID) {
	h.t.Helper()
	h.good(promise.SignAgreement(ctx, h.App, h.owner, id, h.signing(id, wit.Name)))
}

// offer sends the agreement and gives the token of the link.
func (h *fixture) offer(id store.ID) string {
	h.t.Helper()
	h.good(promise.OfferAgreement(ctx, h.App, h.owner, id, promise.Offer{To: baker, Days: 30, Message: "Zoals besproken."}))
	return h.link("/s/")
}

// link takes the token of the newest message with such a link out of the outbox.
func (h *fixture) link(path string) string {
	h.t.Helper()
	for _, m := range h.messages() {
		if _, after, ok := strings.Cut(m.Text, path); ok {
			return strings.Fields(after)[0]
		}
	}
	h.t.Fatal("no message has a link ", path)
	return ""
}

// messages lists what lies in the outbox, secrets included, the newest first.
func (h *fixture) messages() (list []outboxstore.Message) {
	h.t.Helper()
	h.must(h.Store.View(ctx, h.owner.Organisation, func(tx *store.Tx) (err error) {
		list, err = outboxstore.Messages(tx, "", "", 100)
		return err
	}))
	return list
}

// sequence gives every line its place in the log.
func (h *fixture) sequence() {
	h.t.Helper()
	_, err := h.Store.Sequence(ctx, "test")
	h.must(err)
}

// inForce takes a new agreement all the way.
func (h *fixture) inForce() (store.ID, string) {
	h.t.Helper()
	id := h.final(agreement.Processor)
	h.sign(id)
	token := h.offer(id)
	h.good(promise.SignLink(ctx, h.App, token, h.signing(id, baker.Name)))
	h.sequence()
	h.must(promise.SealAgreement(ctx, h.App, h.owner.Organisation, id))
	h.state(id, agreement.InForce)
	return id, token
}

// fingerprint is everything that the organisation has, for seeing that nothing
// changed.
func (h *fixture) fingerprint() string {
	h.t.Helper()
	var dump bytes.Buffer
	h.must(h.Store.View(ctx, h.owner.Organisation, func(tx *store.Tx) error {
		list, err := promisestore.List(tx, promisestore.Cursor{}, 1000)
		for _, row := range list {
			one, err := promisestore.GetAgreement(tx, row.ID)
			if err != nil {
				return err
			}
			lines, err := tx.Lines("agreement:" + string(one.ID))
			if err != nil {
				return err
			}
			write(&dump, one.ID, one.State, one.Revision, one.Version, len(one.Signatures), len(lines))
		}
		if err != nil {
			return err
		}
		accounts, err := accountstore.Accounts(tx)
		for _, account := range accounts {
			lines, err := tx.Lines("account:" + string(account.ID))
			if err != nil {
				return err
			}
			write(&dump, account.ID, account.Role, account.State, account.Language, account.SecondFactor, len(lines))
		}
		if err != nil {
			return err
		}
		organisation, err := accountstore.GetOrganisation(tx)
		write(&dump, organisation.Profile)
		messages, err2 := outboxstore.Messages(tx, "", "", 1000)
		write(&dump, len(messages))
		if err == nil {
			err = err2
		}
		return err
	}))
	return dump.String()
}

func write(w io.Writer, values ...any) { _, _ = io.WriteString(w, sprint(values...)+"\n") }
