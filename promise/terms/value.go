package terms

import "github.com/verhaal/verhaal/law/money"

// Role is what a party is under the agreement.
type Role string

// The roles.
const (
	Controller Role = "controller" // law: avg 4(7) (verwerkingsverantwoordelijke)
	Processor  Role = "processor"  // law: avg 4(8) (verwerker)
)

// Party is a party as the document names it.
type Party struct {
	Role    Role   `json:"role"`
	Name    string `json:"name"`
	Number  string `json:"number,omitempty"`  // in the trade register (KvK)
	Country string `json:"country,omitempty"` // ISO code
}

// Contact is whom a notice goes to.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// Start is the moment from which the hours of a breach notice count.
type Start string

// The moments. The law counts from awareness (kennisneming).
const (
	Awareness  Start = "awareness"  // law: avg 33(2)
	Discovery  Start = "discovery"  // ontdekking
	Occurrence Start = "occurrence" // het optreden van de inbreuk
)

// Authorisation is how the controller consents to sub-processors.
type Authorisation string

// The kinds of consent. With NoSubprocessors there are none, and one needs
// specific consent.
const (
	General         Authorisation = "general"
	Specific        Authorisation = "specific"
	NoSubprocessors Authorisation = "none"
)

// ObjectionEffect is what an objection to a new sub-processor leads to.
type ObjectionEffect string

// The effects.
const (
	Veto      ObjectionEffect = "veto"      // the sub-processor is not engaged
	Consult   ObjectionEffect = "consult"   // the parties look for a solution, else the controller may terminate
	Terminate ObjectionEffect = "terminate" // the controller may terminate
)

// AuditRight is what the controller may audit by.
type AuditRight string

// The rights. One to reports alone is less than the law gives.
const (
	Inspection AuditRight = "inspection"
	ReportOnly AuditRight = "report-only"
)

// AuditOrder says whether a report is offered before there is an inspection.
type AuditOrder string

// The orders.
const (
	ReportFirst AuditOrder = "report-first"
	Direct      AuditOrder = "direct"
)

// AuditFrequency is how often there may be an inspection without a cause.
type AuditFrequency string

// The frequencies.
const (
	Yearly     AuditFrequency = "yearly"
	HalfYearly AuditFrequency = "half-yearly"
	Reasonable AuditFrequency = "reasonable" // as often as is reasonably needed, or at any time
)

// AuditCosts is who pays for an audit.
type AuditCosts string

// Who pays.
const (
	UnlessFault    AuditCosts = "unless-fault" // the controller, unless a failure is found
	EachOwn        AuditCosts = "each-own"
	ControllerPays AuditCosts = "controller"
	ProcessorPays  AuditCosts = "processor"
)

// Per is what a cap counts for.
type Per string

// What a cap counts for; empty when it is not said.
const (
	PerEvent Per = "event"
	PerYear  Per = "year"
	InTotal  Per = "total"
)

// Protects is whose liability a cap limits.
type Protects string

// Whose liability is limited; empty when it is not said.
const (
	Both           Protects = "both"
	ProcessorOnly  Protects = "processor"
	ControllerOnly Protects = "controller"
)

// Relation is how a cap stands towards one in the main agreement.
type Relation string

// The relations; empty when it is not said.
const (
	Separate Relation = "separate"
	Within   Relation = "within" // what counts for one counts for the other
)

// What a cap may cover.
const (
	Damages      = "damages"
	Contribution = "contribution" // recourse for what was paid to data subjects; law: avg 82(5)
	Indemnities  = "indemnity"
)

// Cap is the most that one party owes another (aansprakelijkheidslimiet): an
// amount, a multiple of the yearly fee, or the fees of some months. One that is
// Unlimited says that there is no maximum. Empty is what is not said.
type Cap struct {
	Unlimited   bool          `json:"unlimited"`
	Amount      *money.Amount `json:"amount"`
	FeeMultiple *int64        `json:"fee_multiple"` // times the yearly fee
	FeeMonths   *int64        `json:"fee_months"`   // the fees of so many months
	OrInsured   bool          `json:"or_insured"`   // what an insurer pays out, if that is more
	Per         Per           `json:"per"`
	Protects    Protects      `json:"protects"`
	Relation    Relation      `json:"relation"`
	Covers      []string      `json:"covers"`     // damages, contribution, indemnity; empty when it is not said
	Exceptions  []string      `json:"exceptions"` // intent, own-purpose, confidentiality, location, subprocessors, …
}

// Months gives of how many months the fees are the maximum; nil when it is no
// measure of fees.
func (c Cap) Months() *int64 {
	if c.FeeMonths == nil && c.FeeMultiple != nil {
		months := 12 * *c.FeeMultiple
		return &months
	}
	return c.FeeMonths
}

// The conditions under which there is no recourse that our own agreements know.
const (
	MeasuresTaken        = "measures-taken"
	InstructionsFollowed = "instructions-followed"
	NoOtherBreach        = "no-other-breach"
)

// Exclusion is a clause by which one party has no recourse against the other
// when all conditions are met (uitsluiting van verhaal).
//
// law: avg 82(5)
type Exclusion struct {
	Debtor     Role     `json:"debtor"`     // against whom there is none
	Conditions []string `json:"conditions"` // ids, or the parties' own words
	Reimburses bool     `json:"reimburses"` // the other then pays back what the debtor had to pay data subjects
}

// Scope is which claims an indemnity is for.
type Scope string

// The scopes; empty when it is not known.
const (
	OwnFault Scope = "cause" // claims that result from a breach by the party that indemnifies
	Broad    Scope = "broad" // all claims but those that result from a breach by the other party
)

// Indemnity is a clause by which a party takes over claims of others
// (vrijwaring). None covers an administrative fine or intent.
type Indemnity struct {
	Scope   Scope    `json:"scope"`
	Percent int64    `json:"percent"` // of what the other party bears, 0 to 100
	Unless  []string `json:"unless"`  // it does not apply when one of these is met: ids, or own words
}

// BreachByIndemnified is the condition that takes a broad indemnity away.
const BreachByIndemnified = "breach-by-indemnified"

// PenaltyMode says what a penalty does to damages.
type PenaltyMode string

// The modes; empty when it is not said, and then the law has the penalty replace
// damages (6:92(2) BW).
const (
	Replace PenaltyMode = "replace"
	Add     PenaltyMode = "add"
)

// PenaltyNotice says whether a penalty needs a notice of default.
type PenaltyNotice string

// The notices; empty when it is not said, and then the law asks for one where
// damages would (6:93 BW).
const (
	After  PenaltyNotice = "after"
	AtOnce PenaltyNotice = "at-once"
)

// PenaltyCap says whether penalties count towards the cap.
type PenaltyCap string

// Where penalties count; empty when it is not said.
const (
	Inside  PenaltyCap = "inside"
	Outside PenaltyCap = "outside"
)

// Penalty is a penalty clause (boetebeding). An amount that is nil is not said.
//
// law: bw 6:91, bw 6:92, bw 6:93
type Penalty struct {
	Amount  *money.Amount `json:"amount"`  // per breach
	PerDay  *money.Amount `json:"per_day"` // for each day that it goes on
	Maximum *money.Amount `json:"maximum"` // per calendar year
	Mode    PenaltyMode   `json:"mode"`
	Notice  PenaltyNotice `json:"notice"`
	Cap     PenaltyCap    `json:"cap"`
	For     []string      `json:"for"` // breach, location, …: which failures; empty when it is not said
}

// DeletionChoice is what happens to the data at the end, and who chooses.
type DeletionChoice string

// The choices.
const (
	Ask              DeletionChoice = "ask"       // the controller chooses at the end
	Return           DeletionChoice = "return"    // the controller chose return
	Delete           DeletionChoice = "delete"    // the controller chose deletion
	ProcessorChooses DeletionChoice = "processor" // against the law
	Either           DeletionChoice = "either"    // deleted or returned; who chooses is not said
)

// Precedence is which agreement prevails in a conflict.
type Precedence string

// Which prevails.
const (
	ThisAgreement Precedence = "this"
	MainAgreement Precedence = "main"
)
