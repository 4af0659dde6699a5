package clause

import (
	"encoding/json"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/flow"
)

// TermsFile is the name under which the terms travel inside a document.
const TermsFile = "terms.json"

// TermsFormat names the form of terms.json that this program writes.
const TermsFormat = "verhaal-terms-1"

// Terms are what was agreed, as data: what sets clocks, fills notices and
// enters sums. docs/formats/terms.md describes each key.
type Terms struct {
	Format     string         `json:"format"`
	Kind       string         `json:"kind"`
	Language   string         `json:"language"`
	Date       string         `json:"date"` // day of the document
	Controller TermsParty     `json:"controller"`
	Processor  TermsParty     `json:"processor"`
	Agreed     Agreed         `json:"terms"`
	Answers    map[string]any `json:"answers"` // all answers that count
}

// TermsParty names a party.
type TermsParty struct {
	Name    string `json:"name"`
	KVK     string `json:"kvk,omitempty"`
	Country string `json:"country,omitempty"`
}

// Agreed are the terms in the same keys for every agreement, whoever drew it
// up. A nil is a term that this agreement does not have.
type Agreed struct {
	BreachNoticeHours int64         `json:"breach_notice_hours"`
	Authorisation     string        `json:"subprocessor_authorisation"` // general, specific, none
	NoticeDays        *int64        `json:"subprocessor_notice_days"`
	ObjectionDays     *int64        `json:"objection_days"`
	ObjectionEffect   *string       `json:"objection_effect"` // veto, consult, terminate
	Locations         []string      `json:"locations"`        // EEA, and country codes or names
	RequestDays       int64         `json:"request_days"`     // working days
	Audit             AgreedAudit   `json:"audit"`
	LogMonths         int64         `json:"log_months"`
	Cap               *AgreedCap    `json:"liability_cap"`
	Recourse          string        `json:"recourse"` // by-cause, none-if-measures-taken
	Indemnity         Indemnity     `json:"indemnity"`
	Penalty           *AgreedFine   `json:"penalty"`
	Insurance         *money.Amount `json:"insurance"` // per event
	Deletion          Deletion      `json:"deletion"`
	Measures          []string      `json:"measures"`
	Certificates      []string      `json:"certificates"`
	GoverningLaw      string        `json:"governing_law"` // ISO country code
	Precedence        string        `json:"precedence"`    // this, main
}

// AgreedAudit is the right to audit.
type AgreedAudit struct {
	Order      string `json:"order"`       // report-first, direct
	NoticeDays int64  `json:"notice_days"` // days
	Frequency  string `json:"frequency"`   // yearly, half-yearly, reasonable
	Costs      string `json:"costs"`       // unless-fault, each-own, controller
}

// AgreedCap is the maximum of what the parties owe each other: an amount, or a
// multiple of the yearly fee.
type AgreedCap struct {
	Amount      *money.Amount `json:"amount"`
	FeeMultiple *int64        `json:"fee_multiple"`
	Per         string        `json:"per"`      // event, year
	Relation    string        `json:"relation"` // separate, within: to the main agreement
	Exceptions  []string      `json:"exceptions"`
	Covers      []string      `json:"covers"`
}

// Indemnity is who takes over which claims: none, cause, broad.
type Indemnity struct {
	Controller string `json:"by_controller"`
	Processor  string `json:"by_processor"`
}

// AgreedFine is the penalty clause.
type AgreedFine struct {
	Amount  money.Amount `json:"amount"` // per breach
	PerDay  money.Amount `json:"per_day"`
	Maximum money.Amount `json:"maximum"` // per calendar year
	Mode    string       `json:"mode"`    // replace, add
	Notice  string       `json:"notice"`  // after, at-once
	Cap     *string      `json:"cap"`     // inside, outside; nil without a cap
	For     []string     `json:"for"`
}

// Deletion is what happens at the end.
type Deletion struct {
	Choice     string `json:"choice"` // ask, return, delete
	Days       int64  `json:"days"`
	BackupDays int64  `json:"backup_days"`
}

// JSON writes the terms; the same terms give the same bytes.
func (t *Terms) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(data, '\n'), nil
}

// answers reads canonical answers by type.
type answers map[string]any

func (a answers) text(id string) string { s, _ := a[id].(string); return s }

func (a answers) number(id string) int64 { n, _ := a[id].(int64); return n }

func (a answers) money(id string) money.Amount { m, _ := a[id].(money.Amount); return m }

func (a answers) list(id string) []string {
	if list, ok := a[id].([]string); ok {
		return list
	}
	return []string{}
}

func (a answers) maybeNumber(id string) *int64 {
	if n, ok := a[id].(int64); ok {
		return &n
	}
	return nil
}

func (a answers) maybeText(id string) *string {
	if s, ok := a[id].(string); ok && s != "" {
		return &s
	}
	return nil
}

func (a answers) party(id string) TermsParty {
	record, _ := a[id].(map[string]any)
	address, _ := record["address"].(map[string]any)
	return TermsParty{Name: answers(record).text("name"), KVK: answers(record).text("kvk"), Country: answers(address).text("country")}
}

var dashed = map[string]string{
	"report_first": "report-first", "half_yearly": "half-yearly", "unless_fault": "unless-fault", "each_own": "each-own",
	"cause": "by-cause", "measures_taken": "none-if-measures-taken", "at_once": "at-once", "replacing": "replace", "beside": "add",
}

// dash gives an answer in the spelling of the terms.
func dash(answer string) string {
	if d, ok := dashed[answer]; ok {
		return d
	}
	return answer
}

func (l *Library) terms(s *flow.State, o Options) *Terms {
	a := answers(s.Result())
	return &Terms{
		Format: TermsFormat, Kind: l.Flow.ID, Language: o.Lang, Date: o.Date.Format(time.DateOnly),
		Controller: a.party("controller"), Processor: a.party("processor"),
		Answers: a,
		Agreed: Agreed{
			BreachNoticeHours: a.breachHours(),
			Authorisation:     a.text("subprocessor_authorisation"),
			NoticeDays:        a.maybeNumber("notice_days"),
			ObjectionDays:     a.maybeNumber("objection_days"),
			ObjectionEffect:   a.maybeText("objection_effect"),
			Locations:         append([]string{"EEA"}, a.list("countries")...),
			RequestDays:       a.number("request_days"),
			Audit: AgreedAudit{
				Order: dash(a.text("audit_order")), NoticeDays: a.number("audit_notice_days"),
				Frequency: dash(a.text("audit_frequency")), Costs: dash(a.text("audit_costs")),
			},
			LogMonths:    a.number("log_months"),
			Cap:          a.cap(),
			Recourse:     dash(a.text("recourse")),
			Indemnity:    Indemnity{a.text("indemnity_controller"), a.text("indemnity_processor")},
			Penalty:      a.penalty(),
			Insurance:    a.insurance(),
			Deletion:     Deletion{a.text("end_choice"), a.number("end_days"), a.number("backup_days")},
			Measures:     a.list("measures"),
			Certificates: a.list("certificates"),
			GoverningLaw: "NL",
			Precedence:   a.text("precedence"),
		},
	}
}

// law: avg 33(2)
func (a answers) breachHours() int64 {
	switch a.text("breach_term") {
	case "h24":
		return 24
	case "h36":
		return 36
	case "h48":
		return 48
	}
	return a.number("breach_hours")
}

func (a answers) cap() *AgreedCap {
	c := &AgreedCap{
		Per: a.text("cap_per"), Relation: a.text("cap_relation"), Exceptions: a.list("cap_exceptions"),
		Covers: []string{"damages", "contribution", "indemnity"},
	}
	var amount money.Amount
	switch a.text("liability_cap") {
	case "fixed":
		amount = a.money("cap_amount")
	case "insured":
		amount = a.money("insurance_amount")
	case "fee":
		c.FeeMultiple = a.maybeNumber("cap_multiple")
		return c
	default:
		return nil
	}
	c.Amount = &amount
	return c
}

// law: 6:91 bw, 6:92 bw, 6:93 bw
func (a answers) penalty() *AgreedFine {
	if _, ok := a["penalty_amount"]; !ok {
		return nil
	}
	return &AgreedFine{
		Amount: a.money("penalty_amount"), PerDay: a.money("penalty_day"), Maximum: a.money("penalty_max"),
		Mode: dash(a.text("penalty")), Notice: dash(a.text("penalty_notice")), Cap: a.maybeText("penalty_cap"), For: a.list("penalty_for"),
	}
}

func (a answers) insurance() *money.Amount {
	if amount, ok := a["insurance_amount"].(money.Amount); ok {
		return &amount
	}
	return nil
}
