// Package terms is the one model of what was agreed in a processing agreement:
// every term is a value with a standing (agreed, not said, or said elsewhere)
// and the clause it stands in. It is made from our own answers (Assemble), from
// a reading of somebody else's document (promise/review), or from a file or a
// form (Read), and is what clocks, notices and recourse take their figures from.
//
// What is not said is never filled in here: who uses a term asks whether it was
// agreed, and says what follows when it was not.
//
// law: avg 28(3)
package terms

import (
	"reflect"
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/money"
)

// File is the name under which the terms travel inside a document.
const File = "terms.json"

// The forms of terms.json. Format is the one that is written; FirstFormat is
// still read, since it is in agreements that were sealed.
const (
	Format      = "verhaal-terms-2"
	FirstFormat = "verhaal-terms-1"
)

// Source is what the terms were made from.
type Source string

// The sources.
const (
	Drafted Source = "drafted" // our own answers
	Reading Source = "read"    // a reading of somebody's document
	Typed   Source = "typed"   // a person, in a file or a form
)

// Terms are what was agreed. docs/formats/terms.md describes each key.
type Terms struct {
	Format   string `json:"format"`
	Source   Source `json:"source"`
	Kind     string `json:"kind,omitempty"`     // processing-agreement; of a document that was read, what it is
	Language string `json:"language,omitempty"` // nl, en
	Values   `json:"terms"`
	// Unread are the keys of the terms that a reading does not look for. They are
	// not said here, but may well be in the document.
	Unread  []string       `json:"unread,omitempty"`
	Answers map[string]any `json:"answers,omitempty"` // all answers that count, when drafted
}

// Values are the terms, by key. The zero value of each is a term that is not
// said.
type Values struct {
	Parties Term[[]Party] `json:"parties"`
	Date    Term[string]  `json:"date"` // day of the document, 2026-11-22

	BreachNoticeHours   Term[int64]   `json:"breach_notice_hours"` // law: avg 33(2)
	BreachNoticeFrom    Term[Start]   `json:"breach_notice_from"`
	BreachNoticeContact Term[Contact] `json:"breach_notice_contact"` // whom the processor notifies

	SubprocessorAuthorisation Term[Authorisation]   `json:"subprocessor_authorisation"` // law: avg 28(2)
	SubprocessorNoticeDays    Term[int64]           `json:"subprocessor_notice_days"`   // before the change
	ObjectionDays             Term[int64]           `json:"objection_days"`             // after the notice
	ObjectionEffect           Term[ObjectionEffect] `json:"objection_effect"`

	Locations          Term[[]string] `json:"locations"`           // EEA first, then country codes or names; law: avg 44
	TransferMechanisms Term[[]string] `json:"transfer_mechanisms"` // adequacy, scc-2021, bcr, derogation; law: avg 45, avg 46, avg 49

	RequestDays  Term[int64]    `json:"request_days"` // working days; law: avg 28(3)(e)
	Measures     Term[[]string] `json:"measures"`     // ids of the catalogue or own words; law: avg 32(1)
	Certificates Term[[]string] `json:"certificates"`

	AuditRight      Term[AuditRight]     `json:"audit_right"` // law: avg 28(3)(h)
	AuditOrder      Term[AuditOrder]     `json:"audit_order"`
	AuditNoticeDays Term[int64]          `json:"audit_notice_days"`
	AuditFrequency  Term[AuditFrequency] `json:"audit_frequency"`
	AuditCosts      Term[AuditCosts]     `json:"audit_costs"`
	LogMonths       Term[int64]          `json:"log_months"`

	LiabilityCap          Term[Cap]          `json:"liability_cap"`           // law: bw 6:248
	RecourseExclusion     Term[Exclusion]    `json:"recourse_exclusion"`      // law: avg 82(5)
	IndemnityByController Term[Indemnity]    `json:"indemnity_by_controller"` // the controller holds the processor harmless
	IndemnityByProcessor  Term[Indemnity]    `json:"indemnity_by_processor"`
	Penalty               Term[Penalty]      `json:"penalty"`   // owed by the processor; law: bw 6:91
	Insurance             Term[money.Amount] `json:"insurance"` // of the processor, per event

	DeletionChoice Term[DeletionChoice] `json:"deletion_choice"` // law: avg 28(3)(g)
	DeletionDays   Term[int64]          `json:"deletion_days"`   // after the end
	BackupDays     Term[int64]          `json:"backup_days"`     // after that

	GoverningLaw Term[string]     `json:"governing_law"` // ISO code of the country, "US-CA" of a state
	Forum        Term[string]     `json:"forum"`         // the court, by name
	Precedence   Term[Precedence] `json:"precedence"`
}

// Keys lists the keys of the terms, in the order in which they are written.
func Keys() []string {
	values := reflect.TypeFor[Values]()
	keys := make([]string, values.NumField())
	for i := range keys {
		keys[i], _, _ = strings.Cut(values.Field(i).Tag.Get("json"), ",")
	}
	return keys
}

// Party gives the party in a role; the first, where there are several.
func (v *Values) Party(role Role) (Party, bool) {
	list, _ := v.Parties.Get()
	for _, p := range list {
		if p.Role == role {
			return p, true
		}
	}
	return Party{}, false
}

// IsUnread says whether a reading did not look for a term, or for a part of one
// ("penalty.mode"): then that it is not said says nothing about the document.
func (t *Terms) IsUnread(path string) bool {
	key, _, _ := strings.Cut(path, ".")
	return slices.Contains(t.Unread, path) || slices.Contains(t.Unread, key)
}
