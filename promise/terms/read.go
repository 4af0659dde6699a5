package terms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/period"
	"github.com/verhaal/verhaal/paper/record"
)

// What nobody agrees to, and what could not be computed with.
const (
	maxHours   int64        = period.MaxHours
	maxDays    int64        = 3660
	maxMonths  int64        = 1200
	maxTimes   int64        = 100
	maxAmount  money.Amount = 1e13 // a hundred billion euros, as in recourse
	maxBytes                = 1 << 20
	maxPassage              = 20_000 // bytes: a sentence may be long
)

// kinds are what a document can be, as the second opinion calls it.
var kinds = []string{"processing-agreement", "bewerkersovereenkomst", "other-agreement", "not-an-agreement"}

// Parse reads terms.json as it comes out of a document. The error says that it
// is no JSON record, or is too large; the problems are all that is wrong in it.
func Parse(data []byte) (Terms, []record.Problem, error) {
	if len(data) > maxBytes {
		return Terms{}, nil, fmt.Errorf("cannot read terms: more than %d bytes", maxBytes)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var raw map[string]any
	if err := decoder.Decode(&raw); err != nil {
		return Terms{}, nil, fmt.Errorf("cannot read terms: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Terms{}, nil, errors.New("cannot read terms: something follows the record")
	}
	t, problems := Read(raw)
	return t, problems, nil
}

// Read reads terms from plain values, as they come from YAML, JSON or a form,
// and gives every problem in them at once. A term is a record with its standing
// or, shorter, the bare value of what was agreed; one that is left out is not
// said. Without a format and a source they are terms that a person typed in. A
// file of the first format is converted.
func Read(raw map[string]any) (Terms, []record.Problem) {
	r := record.New(raw)
	o := r.Root()
	if format := o.Choice("format", Format, FirstFormat); format == FirstFormat {
		return first(raw, r)
	} else if format == "" && o.Has("format") {
		return Terms{}, r.Problems() // of another version nothing can be said
	}
	t := Terms{
		Format: Format, Source: choice(o, "source", Typed, Drafted, Reading),
		Kind: o.Choice("kind", kinds...), Language: o.Choice("language", "nl", "en"),
	}
	if t.Source == "" {
		t.Source = Typed
	}
	t.Unread = readUnread(o)
	o.Need("terms")
	if v, ok := o.Object("terms"); ok {
		t.Values = readValues(v)
		v.Done()
	}
	if _, ok := o.Object("answers"); ok {
		t.Answers, _ = raw["answers"].(map[string]any)
	}
	o.Done()
	return t, r.Problems()
}

// readUnread reads keys of terms, or of parts of them: "penalty.mode".
func readUnread(o record.Object) []string {
	list, _ := o.Texts("unread")
	for i, path := range list {
		if key, _, _ := strings.Cut(path, "."); !slices.Contains(Keys(), key) {
			o.Problem("unread["+strconv.Itoa(i)+"]", "choice", "value", key, "choices", strings.Join(Keys(), ", "))
		}
	}
	return list
}

func readValues(o record.Object) (v Values) {
	v.Parties = term(o, "parties", readParties)
	v.Date = term(o, "date", readDay)
	v.BreachNoticeHours = term(o, "breach_notice_hours", whole(1, maxHours))
	v.BreachNoticeFrom = term(o, "breach_notice_from", oneOf(Awareness, Discovery, Occurrence))
	v.BreachNoticeContact = term(o, "breach_notice_contact", readContact)
	v.SubprocessorAuthorisation = term(o, "subprocessor_authorisation", oneOf(General, Specific, NoSubprocessors))
	v.SubprocessorNoticeDays = term(o, "subprocessor_notice_days", whole(0, maxDays))
	v.ObjectionDays = term(o, "objection_days", whole(0, maxDays))
	v.ObjectionEffect = term(o, "objection_effect", oneOf(Veto, Consult, Terminate))
	v.Locations = term(o, "locations", texts)
	v.TransferMechanisms = term(o, "transfer_mechanisms", texts)
	v.RequestDays = term(o, "request_days", whole(0, maxDays))
	v.Measures = term(o, "measures", texts)
	v.Certificates = term(o, "certificates", texts)
	v.AuditRight = term(o, "audit_right", oneOf(Inspection, ReportOnly))
	v.AuditOrder = term(o, "audit_order", oneOf(ReportFirst, Direct))
	v.AuditNoticeDays = term(o, "audit_notice_days", whole(0, maxDays))
	v.AuditFrequency = term(o, "audit_frequency", oneOf(Yearly, HalfYearly, Reasonable))
	v.AuditCosts = term(o, "audit_costs", oneOf(UnlessFault, EachOwn, ControllerPays, ProcessorPays))
	v.LogMonths = term(o, "log_months", whole(0, maxMonths))
	v.LiabilityCap = term(o, "liability_cap", readCap)
	v.RecourseExclusion = term(o, "recourse_exclusion", readExclusion)
	v.IndemnityByController = term(o, "indemnity_by_controller", readIndemnity)
	v.IndemnityByProcessor = term(o, "indemnity_by_processor", readIndemnity)
	v.Penalty = term(o, "penalty", readPenalty)
	v.Insurance = term(o, "insurance", amount)
	v.DeletionChoice = term(o, "deletion_choice", oneOf(Ask, Return, Delete, ProcessorChooses, Either))
	v.DeletionDays = term(o, "deletion_days", whole(0, maxDays))
	v.BackupDays = term(o, "backup_days", whole(0, maxDays))
	v.GoverningLaw = term(o, "governing_law", record.Object.Text)
	v.Forum = term(o, "forum", record.Object.Text)
	v.Precedence = term(o, "precedence", oneOf(ThisAgreement, MainAgreement))
	return v
}

// term reads one term: a record with value and standing, or the bare value.
func term[T any](o record.Object, key string, read func(record.Object, string) T) (t Term[T]) {
	if o.IsRecord(key) {
		if one, _ := o.Object(key); one.Has("standing") || one.Has("value") {
			return withStanding(one, read)
		}
	}
	if o.Has(key) {
		t = Is(read(o, key), "")
	}
	return t
}

func withStanding[T any](o record.Object, read func(record.Object, string) T) (t Term[T]) {
	o.Need("standing")
	name := o.Choice("standing", standings...)
	t.Standing = Standing(max(0, slices.Index(standings, name)))
	t.Clause = o.Text("clause")
	if p, ok := o.Object("passage"); ok {
		p.Need("text")
		t.Passage = &Passage{Text: p.LongText("text", maxPassage), Page: int(p.Count("page", 1_000_000))}
		p.Done()
	}
	switch {
	case t.Standing == Agreed:
		o.Need("value")
		if o.Has("value") {
			t.Value = read(o, "value")
		}
	case o.Has("value") && name != "":
		o.Problem("value", "terms-unsaid", "standing", name)
	}
	o.Done()
	return t
}

func choice[T ~string](o record.Object, key string, choices ...T) T {
	names := make([]string, len(choices))
	for i, c := range choices {
		names[i] = string(c)
	}
	return T(o.Choice(key, names...))
}

func oneOf[T ~string](choices ...T) func(record.Object, string) T {
	return func(o record.Object, key string) T { return choice(o, key, choices...) }
}

// whole reads a whole number from least to most.
func whole(minimum, limit int64) func(record.Object, string) int64 {
	return func(o record.Object, key string) int64 { return o.Range(key, minimum, limit) }
}

func amount(o record.Object, key string) money.Amount { return o.MoneyTo(key, maxAmount) }

func texts(o record.Object, key string) []string {
	list, _ := o.Texts(key)
	return append([]string{}, list...)
}

func readDay(o record.Object, key string) string {
	if o.Day(key).IsZero() {
		return ""
	}
	return o.Text(key)
}
