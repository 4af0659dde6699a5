package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/config"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
)

type evidenceCommand struct {
	Export exportCommand `cmd:"" help:"evidence_export"`
	Verify verifyCommand `cmd:"" help:"evidence_verify"`
}

type exportCommand struct {
	where
	Case string `required:"" help:"case" placeholder:"ID"`
	Out  string `short:"o" required:"" help:"out" placeholder:"DOSSIER.zip"`
}

// sequenceHolder is the name under which a command takes the sequencer's lease.
const sequenceHolder = "command-line"

// Run writes the dossier of an agreement.
func (c *exportCommand) Run(r *run) error {
	id, err := store.ParseID(c.Case)
	if err != nil {
		return bad("--case", c.Case, "cli.case")
	}
	if err := r.apart(c.files(), output{"-o", c.Out}); err != nil {
		return err
	}
	a, _, err := config.Open(r.ctx, c.existing())
	if err != nil {
		return err
	}
	defer a.Store.Close()
	// A server that runs has the lease and does this itself.
	if _, err := a.Store.Sequence(r.ctx, sequenceHolder); err != nil {
		return err
	}
	if err := a.Store.Yield(r.ctx, sequenceHolder); err != nil {
		return err
	}
	organisation, err := proof.FindAgreement(r.ctx, a, id)
	if err != nil {
		return bad("--case", c.Case, "cli.case")
	}
	data, err := proof.ExportAgreement(r.ctx, a, app.Actor{Organisation: organisation, Role: app.Operator}, id)
	if err != nil {
		return err
	}
	if err := r.write(c.Out, data); err != nil {
		return err
	}
	if c.Out == "-" {
		return nil
	}
	r.print("cli.written", "file", c.Out, "size", lang.Size(r.lang, int64(len(data))))
	return r.answer(map[string]any{"file": c.Out, "bytes": len(data)})
}

type verifyCommand struct {
	File   string `arg:"" help:"file"`
	Key    string `help:"key" placeholder:"FINGERPRINT|FILE"`
	AnyKey bool   `help:"any_key"`
	// The installation to compare with: none unless it is named here.
	Data     string `help:"verify_data" placeholder:"DIR"`
	Database string `help:"verify_database" placeholder:"URL"`
	Master   string `env:"VERHAAL_MASTER_KEY" help:"master" placeholder:"HEX"`
}

// maxVerify is the largest file that is verified.
const maxVerify = 256 << 20

// maxKey is the largest file with a key.
const maxKey = 64 << 10

// Run verifies a dossier or a sealed PDF, with no server and no trust in it.
func (c *verifyCommand) Run(r *run) error {
	trust := proof.Trust{Key: c.Key, AnyKey: c.AnyKey}
	if c.Key == "-" || strings.ContainsAny(c.Key, "./\\") {
		text, err := r.read(c.Key, maxKey)
		if err != nil {
			return err
		}
		if trust.Key, err = proof.ReadKey(text); err != nil {
			return bad(c.Key, "", "cli.key-file")
		}
	}
	data, err := r.read(c.File, maxVerify)
	if err != nil {
		return err
	}
	if c.Data != "" || c.Database != "" {
		a, _, err := config.Open(r.ctx, config.Settings{Data: c.Data, Database: c.Database, Master: c.Master, NoFolder: true})
		if err != nil {
			return err
		}
		trust.Here = proof.Own(a)
		a.Store.Close()
	}
	report := proof.VerifyFile(bytes.NewReader(data), int64(len(data)), trust)
	if r.json {
		if err := r.answer(report); err != nil {
			return err
		}
	} else {
		r.printReport(c.File, report)
	}
	if !report.OK {
		return errNo
	}
	return nil
}

func (r *run) printReport(file string, report proof.Verification) {
	if report.Verdict == proof.NotConfirmed {
		fmt.Fprintln(r.io.Out, lang.T(r.lang, "verify.no", "file", file))
		for _, p := range report.Problems {
			text := "  - " + lang.T(r.lang, "verify.problem."+p.Code)
			if detail := strings.Trim(p.Place+": "+p.Detail, ": "); detail != "" {
				text += " [" + detail + "]"
			}
			fmt.Fprintln(r.io.Out, text)
		}
		return
	}
	fmt.Fprintln(r.io.Out, lang.T(r.lang, "verify.yes."+string(report.Verdict), "file", file))
	fmt.Fprintln(r.io.Out, "  "+lang.T(r.lang, "verify.why."+string(report.Verdict)))
	fact := func(key string, value string) {
		if value != "" {
			fmt.Fprintf(r.io.Out, "  %s: %s\n", lang.T(r.lang, "verify."+key), value)
		}
	}
	fact("certificate", report.Certificate)
	fact("key", report.Key)
	fact("title-label", report.Title)
	for _, s := range report.Signatures {
		fmt.Fprintf(r.io.Out, "  %s\n", lang.T(r.lang, "verify.signed", "name", s.Name, "function", s.Function, "organisation", s.Organisation,
			"role", lang.T(r.lang, "role."+s.Role), "at", s.At))
		fmt.Fprintf(r.io.Out, "    %s: %s\n", lang.T(r.lang, "record.proof"),
			lang.T(r.lang, "record.proof."+s.Address.Method, "address", s.Address.Shown))
	}
	fact("shown", report.Shown)
	fact("sealed", stamp(report.SealedAt))
	fact("stamped", stamp(report.StampedAt))
	fact("sealer", report.Sealer)
	if report.OriginProven {
		fact("origin", report.Origin)
	} else {
		fact("origin-said", report.Origin)
	}
	if report.Kind == "dossier" {
		r.printDossier(report)
	}
	fmt.Fprintln(r.io.Out, lang.T(r.lang, "verify.assurance"))
}

func (r *run) printDossier(report proof.Verification) {
	fmt.Fprintf(r.io.Out, "  %s: %d\n", lang.T(r.lang, "verify.lines"), len(report.Lines))
	for _, l := range report.Lines {
		payload := string(l.Payload)
		if l.Erased {
			payload = lang.T(r.lang, "verify.erased")
		}
		fmt.Fprintf(r.io.Out, "    %6d  %s  %s  %s\n", l.Index, l.Time.Format(time.RFC3339), l.Event, short(payload))
	}
	for _, d := range report.Documents {
		fmt.Fprintf(r.io.Out, "  %s  %s\n", d.Name, d.SHA256)
	}
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339)
}

func short(payload string) string {
	if !json.Valid([]byte(payload)) || len(payload) <= 160 {
		return payload
	}
	return string([]rune(payload)[:150]) + " …"
}
