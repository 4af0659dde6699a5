// Package crash_test kills the program at any moment and looks at what is left:
// every change has its line, every line its change, and the work goes on.
package crash_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/job"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

var ctx = context.Background()

// What a child process is told.
const (
	childDoes  = "VERHAAL_CRASH_DOES" // "live" or "work"
	childURL   = "VERHAAL_CRASH_URL"
	childPost  = "VERHAAL_CRASH_POST"  // the folder of the messages that were sent
	childToken = "VERHAAL_CRASH_TOKEN" // the owner's session
)

// TestMain makes this program the one that is killed, too.
func TestMain(m *testing.M) {
	if does := os.Getenv(childDoes); does != "" {
		if err := child(does); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// open opens the installation, with the keys that it has or makes. ahead is how
// far its clock is ahead.
func open(url string, ahead time.Duration) (*app.App, error) {
	now := func() time.Time { return time.Now().Add(ahead) }
	s, err := store.Open(ctx, url, storetest.Master, now)
	if err != nil {
		return nil, err
	}
	a := &app.App{Store: s, Now: now, URL: "https://verhaal.example", Mail: true}
	text, err := s.Keyring(ctx, "seal", func() ([]byte, error) {
		key, err := signature.NewKey(rand.Reader, "Noordkaap", time.Now().Add(-time.Hour))
		if err != nil {
			return nil, err
		}
		return key.PEM()
	})
	if err != nil {
		return nil, err
	}
	if a.Seal, err = signature.ParseKey(text); err != nil {
		return nil, err
	}
	text, err = s.Keyring(ctx, "log", func() ([]byte, error) {
		key, err := evidence.NewKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		return key.PEM()
	})
	if err != nil {
		return nil, err
	}
	a.Log, err = evidence.ParseKey(text)
	return a, err
}

// setup makes the organisation, and gives the session of its owner.
func setup(a *app.App) (string, error) {
	secret, err := account.SetupLink(ctx, a)
	if err != nil {
		return "", err
	}
	token, problems, err := account.CompleteSetup(ctx, a, secret, account.Setup{
		Language: "nl", Password: "een zin die lang genoeg is", Person: app.Person{
			Name: "M. de Wit", Email: "wit@noordkaap.example",
			Function: "directeur",
		},
		Profile: accountstore.Profile{
			Name: "Noordkaap Hosting BV", KVK: "01234567", Street: "Kade 12", Postcode: "9711 AB", City: "Groningen",
			Country: "NL", Email: "privacy@noordkaap.example", Phone: "+31 50 123 45 67",
		},
	})
	if len(problems) > 0 {
		err = fmt.Errorf("problems: %v", problems)
	}
	return token, err
}

// postbox keeps what is sent as files, one an attempt, by the message's ID.
func postbox(folder string) outbox.Sender {
	return func(_ context.Context, id store.ID, message outboxstore.Content, _ []outbox.Attachment) (bool, error) {
		return false, os.WriteFile(filepath.Join(folder, string(id)+"."+string(store.NewID())), []byte(message.Text), 0o600)
	}
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func child(does string) error {
	a, err := open(os.Getenv(childURL), 0)
	if err != nil {
		return err
	}
	carry := postbox(os.Getenv(childPost))
	if _, err := job.Start(ctx, a, func(ctx context.Context, id store.ID, message outboxstore.Content, files []outbox.Attachment) (bool,
		error,
	) {
		if _, err := carry(ctx, id, message, files); err != nil {
			return true, err
		}
		return false, nil
	}, fmt.Sprint("node-", os.Getpid()), quiet()); err != nil {
		return err
	}
	fmt.Println("ready")
	if does == "work" {
		select {}
	}
	who, err := account.Who(ctx, a, os.Getenv(childToken))
	if err != nil {
		return err
	}
	for {
		if _, err := life(a, who, func() { fmt.Println("step") }); err != nil {
			return err
		}
	}
}

// life takes one agreement from its start to the last signature; step is
// called after each act.
func life(a *app.App, who app.Actor, step func()) (store.ID, error) {
	id, err := promise.StartAgreement(ctx, a, who, promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl"})
	if err != nil {
		return id, err
	}
	step()
	var pdf string
	acts := []func() (any, error){
		func() (any, error) { return nil, answer(a, who, id, step) },
		func() (any, error) { return promise.FinaliseAgreement(ctx, a, who, id) },
		func() (any, error) {
			d, err := promise.ShowAgreement(ctx, a, who, id)
			if err == nil {
				pdf = d.Latest().Files.PDF
			}
			return nil, err
		},
		func() (any, error) {
			return promise.SignAgreement(ctx, a, who, id, promise.Signing{
				Name: who.Person.Name, Function: "directeur", MaySign: true, Shown: pdf,
				Language: "nl",
			})
		},
		func() (any, error) {
			to := agreement.Contact{Organisation: "Bakkerij Van Dam BV", Name: "Jan van Dam", Email: "jan@vandam.example"}
			return promise.OfferAgreement(ctx, a, who, id, promise.Offer{To: to, Days: 30})
		},
		func() (any, error) { return nil, signLink(a, who, id, pdf, step) },
	}
	for _, act := range acts {
		if problems, err := act(); err != nil || problems != nil && len(fmt.Sprint(problems)) > 2 {
			return id, fmt.Errorf("%v %w", problems, err)
		}
		step()
	}
	return id, nil
}

// answer answers every question by itself, so that the lines tell all answers.
func answer(a *app.App, who app.Actor, id store.ID, step func()) error {
	for {
		d, err := promise.ShowAgreement(ctx, a, who, id)
		if err != nil {
			return err
		}
		q := d.Answers.Next()
		if q == nil {
			return nil
		}
		var value any = q.Example
		if value == nil {
			value = ""
		}
		if problems, err := promise.AnswerAgreement(ctx, a, who, id, q.ID, value); err != nil || len(problems) > 0 {
			return fmt.Errorf("%s: %v %w", q.ID, problems, err)
		}
		step()
	}
}

// signLink opens the link as the counterparty and signs. Once the message was
// sent, only the message itself has the link.
func signLink(a *app.App, who app.Actor, id store.ID, pdf string, step func()) error {
	d, err := promise.ShowAgreement(ctx, a, who, id)
	if err != nil {
		return err
	}
	token := ""
	var message outboxstore.Message
	if err := a.Store.View(ctx, who.Organisation, func(tx *store.Tx) (err error) {
		message, err = outboxstore.GetMessage(tx, d.Mails[0].ID)
		return err
	}); err != nil {
		return err
	}
	if _, after, ok := strings.Cut(message.Text, "/s/"); ok {
		token = strings.Fields(after)[0]
	}
	if len(token) < 60 {
		if token, err = posted(string(d.Mails[0].ID)); err != nil {
			return err
		}
	}
	if _, err := promise.OpenLink(ctx, a, token, true); err != nil {
		return err
	}
	step()
	_, err = promise.SignLink(ctx, a, token, promise.Signing{
		Name: "Jan van Dam", Function: "eigenaar", MaySign: true, Shown: pdf,
		Language: "nl",
	})
	return err
}

// posted takes the link out of a message that was sent.
func posted(id string) (string, error) {
	files, err := filepath.Glob(filepath.Join(os.Getenv(childPost), id+".*"))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("no message %s was sent: %w", id, err)
	}
	text, err := os.ReadFile(files[0])
	_, after, _ := strings.Cut(string(text), "/s/")
	return strings.Fields(after)[0], err
}

// process is a child that is running.
type process struct {
	command *exec.Cmd
	out     *bufio.Scanner
}

func start(t *testing.T, does, url, post, token string) *process {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childDoes+"="+does, childURL+"="+url, childPost+"="+post, childToken+"="+token)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{c, bufio.NewScanner(out)}
	p.steps(t, 1) // "ready"
	return p
}

// steps waits for n lines of the child.
func (p *process) steps(t *testing.T, n int) {
	t.Helper()
	for range n {
		if !p.out.Scan() {
			t.Fatal("the child ended by itself: ", p.command.Wait())
		}
	}
}

func (p *process) kill() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
}
