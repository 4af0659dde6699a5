package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/config"
	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/promise/agreement"
)

// hostile FILE HEAD UNIT N TAIL writes a file of HEAD, N times UNIT, and TAIL;
// \n and \xff mean what they mean in Go.
func hostile(ts *testscript.TestScript, _ bool, args []string) {
	part := func(i int) string {
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[i], `"`, `\"`) + `"`)
		ts.Check(err)
		return text
	}
	n, err := strconv.Atoi(args[3])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(part(1)+strings.Repeat(part(2), n)+part(4)), 0o600))
}

// exit CODE COMMAND... runs a command that must end with this code.
func exit(ts *testscript.TestScript, _ bool, args []string) {
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		code = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("ended with %d, expected %s", code, args[0])
	}
}

// envfile NAME=FILE sets a variable to what is in a file.
func envfile(ts *testscript.TestScript, _ bool, args []string) {
	name, file, _ := strings.Cut(args[0], "=")
	ts.Setenv(name, strings.TrimSpace(ts.ReadFile(file)))
}

// begins FILE TEXT checks how a file begins.
func begins(ts *testscript.TestScript, _ bool, args []string) {
	if !strings.HasPrefix(ts.ReadFile(args[0]), args[1]) {
		ts.Fatalf("%s does not begin with %q", args[0], args[1])
	}
}

// sums FILE FILE wants two outcomes of recourse to bring every party to the same
// amounts, by the same claims.
func sums(ts *testscript.TestScript, _ bool, args []string) {
	var outcomes [2]struct{ Total, Unpaid, Parties, Claims, Stopped any }
	for i, name := range args {
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(name)), &outcomes[i]))
	}
	if !reflect.DeepEqual(outcomes[0], outcomes[1]) {
		ts.Fatalf("%+v\nis not\n%+v", outcomes[0], outcomes[1])
	}
}

// oneJSON wants a file to hold one JSON document with problems, and nothing else.
func oneJSON(ts *testscript.TestScript, _ bool, args []string) {
	var document struct {
		Problems []struct{ Code, Text string }
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &document))
	for _, p := range document.Problems {
		if p.Code == "" || p.Text == "" {
			ts.Fatalf("a problem without code or text")
		}
	}
	if len(document.Problems) == 0 {
		ts.Fatalf("no problems")
	}
}

// spoil FILE AT changes one byte: at a place from the beginning, or after TEXT.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	if err != nil {
		at = bytes.Index(data, []byte(args[1])) + len(args[1])
	}
	data[at] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// less FILE TABLE OUT signed|unsigned takes the last row out of a table in a
// backup, or out of no table for nothing; unsigned makes it one of before
// backups said, signed, what is in them.
func less(ts *testscript.TestScript, _ bool, args []string) {
	r, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { _ = r.Close() }()
	file, err := os.Create(ts.MkAbs(args[2]))
	ts.Check(err)
	w := zip.NewWriter(file)
	files, rows := map[string][]byte{}, map[string]int{}
	for _, f := range r.File {
		in, err := f.Open()
		ts.Check(err)
		data, err := io.ReadAll(in)
		ts.Check(err)
		if f.Name == "tables/"+args[1]+".jsonl" {
			data = data[:bytes.LastIndexByte(data[:len(data)-1], '\n')+1]
		}
		files[f.Name] = data
		if table, is := strings.CutPrefix(f.Name, "tables/"); is {
			rows[strings.TrimSuffix(table, ".jsonl")] = bytes.Count(data, []byte("\n")) - 1
		}
	}
	if args[3] == "unsigned" {
		delete(files, "backup.sig")
		files["backup.json"], err = json.Marshal(map[string]any{"schema": 2, "rows": rows})
		ts.Check(err)
	}
	for name, data := range files {
		f, err := w.Create(name)
		ts.Check(err)
		_, err = f.Write(data)
		ts.Check(err)
	}
	ts.Check(errors.Join(w.Close(), file.Close()))
}

// sql FILE STATEMENT changes a SQLite database beside the program.
func execSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(errors.Join(err, db.Close()))
}

// installation DIR fills a new installation with an agreement that both signed,
// and writes its ID to the file id and the sealed PDF to agreement.pdf and
// overeenkomst.pdf. It is the journey of a user by the use cases.
func installation() {
	if err := journey(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func journey(ctx context.Context, dir string) error {
	a, _, err := config.Open(ctx, config.Settings{Data: dir, URL: "https://verhaal.example"})
	if err != nil {
		return err
	}
	defer a.Store.Close()
	setup, err := account.SetupLink(ctx, a)
	if err != nil {
		return err
	}
	token, problems, err := account.CompleteSetup(ctx, a, setup, account.Setup{
		Language: "nl", Password: "een zin die lang genoeg is", Person: app.Person{
			Name: "M. de Wit", Function: "directeur",
			Email: "m@noordkaap.example",
		},
		Profile: accountstore.Profile{
			Name: "Noordkaap Hosting BV", KVK: "01234567", Street: "Kade 12", Postcode: "9711 AB", City: "Groningen",
			Country: "NL", Email: "privacy@noordkaap.example", Phone: "+31 50 123 45 67",
		},
	})
	if err := fine(problems, err); err != nil {
		return err
	}
	who, err := account.Who(ctx, a, token)
	if err != nil {
		return err
	}
	id, err := promise.StartAgreement(ctx, a, who, promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl"})
	if err == nil {
		err = answer(ctx, a, who, id)
	}
	if err == nil {
		err = fine(promise.FinaliseAgreement(ctx, a, who, id))
	}
	if err == nil {
		err = signed(ctx, a, who, id)
	}
	if err != nil {
		return err
	}
	sealed, err := promise.AgreementFile(ctx, a, who, id, 1, "sealed")
	for _, name := range []string{"agreement.pdf", "overeenkomst.pdf"} {
		err = errors.Join(err, os.WriteFile(name, sealed.Data, 0o600))
	}
	return errors.Join(err, os.WriteFile("id", []byte(id), 0o600))
}

func answer(ctx context.Context, a *app.App, who app.Actor, id store.ID) error {
	f, err := promise.Flow(promise.ProcessingAgreement)
	if err != nil {
		return err
	}
	state, _ := f.New(nil)
	for i := range f.Questions {
		q := &f.Questions[i]
		if !state.Asked(q.ID) || q.Example == nil {
			continue
		}
		state.Set(q.ID, q.Example)
		if err := fine(promise.AnswerAgreement(ctx, a, who, id, q.ID, q.Example)); err != nil {
			return fmt.Errorf("%s: %w", q.ID, err)
		}
	}
	return nil
}

var signLink = regexp.MustCompile(`https://verhaal\.example/s/(\S+)`)

// signed lets both sides sign and seals the agreement.
func signed(ctx context.Context, a *app.App, who app.Actor, id store.ID) error {
	shown, err := promise.ShowAgreement(ctx, a, who, id)
	if err != nil {
		return err
	}
	signing := promise.Signing{Name: "M. de Wit", Function: "directeur", MaySign: true, Shown: shown.Latest().Files.PDF, Language: "nl"}
	if err := fine(promise.SignAgreement(ctx, a, who, id, signing)); err != nil {
		return err
	}
	to := agreement.Contact{Organisation: "Bakkerij Van Dam BV", Name: "Jan van Dam", Email: "jan@bakkerijvandam.example"}
	if err := fine(promise.OfferAgreement(ctx, a, who, id, promise.Offer{To: to, Days: 30})); err != nil {
		return err
	}
	messages, _, err := outbox.Outbox(ctx, a, who, "", 100)
	if err != nil || len(messages) == 0 {
		return errors.Join(err, errors.New("no message"))
	}
	message, err := outbox.ShowMessage(ctx, a, who, messages[0].ID)
	if err != nil {
		return err
	}
	link := signLink.FindStringSubmatch(message.Text)
	if link == nil {
		return errors.New("no link in the message")
	}
	signing.Name, signing.Function = "J. van Dam", "eigenaar"
	if err := fine(promise.SignLink(ctx, a, link[1], signing)); err != nil {
		return err
	}
	return promise.SealAgreement(ctx, a, who.Organisation, id)
}

func fine(problems []flow.Problem, err error) error {
	if err == nil && len(report.Errors(problems)) > 0 {
		return fmt.Errorf("problems: %v", problems)
	}
	return err
}
