package promise

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/proof/evidence"
)

// SealAgreement seals an agreement that all have signed and sends it to both.
// It is run by the queue, perhaps more than once: an agreement that is in force
// is left as it is.
func SealAgreement(ctx context.Context, a *app.App, organisation, id store.ID) error {
	work := &sealing{}
	err := a.Store.View(ctx, organisation, func(tx *store.Tx) error { return work.read(tx, a, id) })
	if err != nil || work.done {
		return err
	}
	// The time-stamp server is asked outside any transaction.
	sealed, err := work.seal(ctx, a)
	if err != nil {
		return err
	}
	err = a.Store.Update(ctx, organisation, store.System, func(tx *store.Tx) error { return work.write(tx, a, sealed) })
	if fault.Is(err, fault.Conflict) {
		return nil // another node sealed it
	}
	return err
}

// sealing is the work in hand.
type sealing struct {
	one          *promisestore.Agreement
	organisation accountstore.Organisation
	version      promisestore.Version
	offered      []byte
	checkpoint   []byte
	at           time.Time // of the seal
	done         bool
}

func (w *sealing) read(tx *store.Tx, a *app.App, id store.ID) (err error) {
	if w.one, err = promisestore.GetAgreement(tx, id); err != nil {
		return err
	}
	if w.done = w.one.State == agreement.InForce || w.one.State == agreement.Superseded; w.done {
		return nil
	}
	if w.organisation, err = accountstore.GetOrganisation(tx); err != nil {
		return err
	}
	if w.version, err = latest(tx, w.one); err != nil {
		return err
	}
	if w.offered, err = tx.GetBlob(w.version.Files.PDF); err != nil {
		return err
	}
	if w.at, err = notBefore(tx, app.Object("agreement", id), a.Now().UTC()); err != nil {
		return err
	}
	w.checkpoint, err = a.Checkpoint(tx)
	return err
}

// assurance names the texts that say what this way of signing is and is not.
var assurance = []string{"record.assurance.signatures", "record.assurance.seal", "record.assurance.log"}

func (w *sealing) seal(ctx context.Context, a *app.App) ([]byte, error) {
	record := signature.Record{
		Agreement: string(w.one.ID), Title: lang.T(w.one.Language, "kind."+w.one.Kind), Version: w.one.Version,
		Log: &signature.Log{Origin: a.Origin(w.organisation.ID), Checkpoint: string(w.checkpoint)}, Assurance: assurance,
	}
	for _, s := range w.one.Signatures {
		record.Signatures = append(record.Signatures, signature.Signature{
			Role: string(s.Party), Organisation: w.party(s.Party), Name: s.Name, Function: s.Function, Statement: s.Statement,
			Address: signature.Address{Method: string(s.Proof), Shown: masked(s.Email)}, At: s.At.Format(time.RFC3339), SHA256: s.SHA256,
		})
	}
	page, err := document.PDF(w.page(a, w.at))
	if err != nil {
		return nil, fmt.Errorf("cannot write signing record: %w", err)
	}
	sealed, err := signature.Seal(ctx, signature.Sealing{
		Offered: w.offered, Page: page, Record: record, Key: a.Seal, At: w.at,
		Timestamp: a.Timestamp,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot seal agreement: %w", err)
	}
	return sealed, nil
}

// party gives the name of a party as it stands in the document.
func (w *sealing) party(r agreement.Role) string {
	if p, ok := w.version.Answers[string(r)].(map[string]any); ok {
		return account.Text(p, "name")
	}
	return w.one.Counterparty.Organisation
}

// page is the signing record for people: the last page of the sealed PDF.
func (w *sealing) page(a *app.App, at time.Time) *document.Document {
	l := w.one.Language
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	field := func(key, value string, style document.Style) document.Field {
		return document.Field{Label: t(key), Value: []document.Inline{{Text: value, Style: style}}}
	}
	d := &document.Document{
		Title: t("record.title"), Subtitle: t("record.subtitle", "title", t("kind."+w.one.Kind), "n", strconv.Itoa(w.one.Version)),
		Lang: l, Author: w.organisation.Name, Subject: t("record.title"), Date: at, Status: t("record.status"), Loose: true,
	}
	d.Body = append(d.Body, &document.Fields{Fields: []document.Field{
		field("record.shown", w.version.Files.PDF, document.Mono),
		field("record.sealed", lang.Moment(l, at), 0),
	}})
	for _, s := range w.one.Signatures {
		d.Body = append(d.Body,
			&document.Heading{
				ID: string(s.Party), Kind: document.Part,
				Text: t("record.party", "role", t("Role."+string(s.Party)), "name", w.party(s.Party)),
			},
			&document.Fields{Fields: []document.Field{
				field("record.name", s.Name, document.Bold),
				field("record.function", s.Function, 0),
				field("record.statement", s.Statement, 0),
				field("record.proof", t("record.proof."+string(s.Proof), "address", masked(s.Email)), 0),
				field("record.at", t("record.moment", "local", s.At.Format("2006-01-02 15:04:05 -07:00"), "utc",
					s.At.UTC().Format("2006-01-02 15:04:05")), 0),
			}})
	}
	d.Body = append(d.Body, &document.Heading{ID: "assurance", Kind: document.Part, Text: t("record.assurance")})
	for _, key := range assurance {
		d.Body = append(d.Body, &document.Paragraph{Text: document.Text(t(key, "fingerprint", a.Seal.Fingerprint(), "sealer", a.Seal.Subject(),
			"origin", a.Origin(w.organisation.ID)))})
	}
	d.Body = append(d.Body, &document.Note{Text: document.Text(t("record.verify", "url", a.URL+"/verify"))})
	return d
}

// masked shows enough of an address to know it by, and no more.
func masked(email string) string {
	name, domain, ok := strings.Cut(email, "@")
	if !ok || name == "" {
		return "…"
	}
	return string([]rune(name)[:1]) + "…@" + domain
}

func (w *sealing) write(tx *store.Tx, a *app.App, sealed []byte) error {
	one, err := promisestore.GetAgreement(tx, w.one.ID)
	if err != nil {
		return err
	}
	if err := one.Seal(); err != nil {
		return fault.New(fault.Conflict, "fault.conflict")
	}
	sum, err := tx.PutBlob(sealed)
	if err != nil {
		return err
	}
	if err := promisestore.SetSealed(tx, w.version, sum); err != nil {
		return err
	}
	if err := promisestore.UpdateAgreement(tx, one); err != nil {
		return err
	}
	owner, err := accountstore.GetAccount(tx, one.Owner)
	if err != nil {
		return err
	}
	file := outboxstore.Attachment{Name: fileName(one.Kind, one.Version, "pdf"), SHA256: sum}
	if err := notify(a, tx, one, "mail.in-force", one.Counterparty.Email, one.Counterparty.Name, owner.Email, file); err != nil {
		return err
	}
	if err := notify(a, tx, one, "mail.in-force-ours", owner.Email, owner.Name, one.Counterparty.Email, file); err != nil {
		return err
	}
	if one.Replaces != "" {
		if err := supersede(tx, store.ID(one.Replaces), one.ID); err != nil {
			return err
		}
	}
	return tx.Record(app.Object("agreement", one.ID), app.AgreementSealed{
		Version: one.Version, Seal: a.Seal.Fingerprint(),
		Documents: []evidence.DocumentRef{
			{Name: fileName(one.Kind, one.Version, "pdf"), Role: "shown", SHA256: w.version.Files.PDF},
			{Name: one.Kind + "-v" + strconv.Itoa(one.Version) + "-sealed.pdf", Role: "sealed", SHA256: sum},
		},
	})
}

// supersede ends the agreement that this one takes the place of.
func supersede(tx *store.Tx, before, by store.ID) error {
	old, err := promisestore.GetAgreement(tx, before)
	if err != nil {
		return err
	}
	if old.Supersede() != nil {
		return nil // it ended in another way meanwhile
	}
	if err := promisestore.UpdateAgreement(tx, old); err != nil {
		return err
	}
	return tx.Record(app.Object("agreement", before), app.AgreementSuperseded{By: by})
}

// SealAgreementJob is the work of sealing an agreement that all have signed.
type SealAgreementJob struct {
	Organisation store.ID `json:"organisation"`
	Agreement    store.ID `json:"agreement"`
}

// Kind names the job in the queue.
func (SealAgreementJob) Kind() string { return "agreement.seal" }
