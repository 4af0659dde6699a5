// Package share works out who bears what after damage to data subjects:
// what each liable party owes them, what the parties owe one another by law
// and by contract, what is left of that when one cannot pay, and which article
// each figure rests on. The order of its steps is that of Compute.
//
// Amounts are whole cents and shares exact fractions; nothing is created or
// lost on the way. It decides nothing that a court must decide: the shares, the
// admitted damage and whether the conditions of a clause are met are given.
package share

import (
	"math/big"
	"time"

	"github.com/verhaal/verhaal/law/money"
)

// Role is what a party is in this matter.
type Role string

// The roles.
const (
	Controller   Role = "controller"    // law: avg 4(7) (verwerkingsverantwoordelijke)
	Processor    Role = "processor"     // law: avg 4(8) (verwerker)
	SubProcessor Role = "sub-processor" // law: avg 28(2) (subverwerker)
	DataSubjects Role = "data-subjects" // one data subject or many (betrokkenen)
	Creditor     Role = "creditor"      // anybody else to whom a party owes, or who is bound by a clause
)

// Fault is how much a party is to blame; only gross negligence and intent make
// a difference, and only to clauses.
type Fault string

// The grades of fault.
const (
	NoFault Fault = "none"
	Normal  Fault = "normal"
	Gross   Fault = "gross"  // bewuste roekeloosheid
	Intent  Fault = "intent" // opzet
)

// Party is one of those concerned.
type Party struct {
	ID, Name  string
	Role      Role
	EngagedBy string        // the party it processes for
	Fault     Fault         // empty is normal
	Staff     bool          // the fault is of staff that does not lead the undertaking: clauses stand
	NotLiable bool          // a processor that neither breached a duty of its own nor left its instructions
	Estate    *money.Amount // what its preferred and concurrent creditors share; nil = it can pay
	Opened    time.Time     // day on which its bankruptcy opened; zero = after all payments
}

// Called is the name for people.
func (p Party) Called() string {
	if p.Name != "" {
		return p.Name
	}
	return p.ID
}

// Admission is what must be shown for damage to count, and what the injured
// party bears itself.
type Admission struct {
	Infringement, Damage, Causation bool
	OwnFault                        *big.Rat // part of the damage, 0 to 1; nil = none
}

// Claim is the damage of data subjects.
type Claim struct {
	By      string
	Amount  money.Amount
	Persons int64 // how many share it equally; at least 1
	Admission
}

// Payment is what a party paid to data subjects.
type Payment struct {
	By, To string
	Amount money.Amount
	On     time.Time // zero = not known
}

// Facts is everything that decides what the data subjects may claim and
// from whom. No contract is among it: towards them no contract counts.
type Facts struct {
	Conduct time.Time // first instant of the day of the infringing conduct
	Parties []Party
	Claims  []Claim
	Exempt  []string            // proved not to be responsible in any way
	Release map[string]*big.Rat // Wbp only: part, 0 to 1, for which the court released a party
	Shares  map[string]*big.Rat // the part of the debt that concerns each, sum 1
}

// Condition is a fact on which a clause depends.
type Condition struct {
	Text string
	Met  bool
}

// Exclusion is a clause by which the debtor owes nothing when all conditions
// are met (uitsluiting van verhaal).
type Exclusion struct{ Conditions []Condition }

// Indemnity is a clause by which the debtor takes over a part of what the
// creditor bears (vrijwaring).
type Indemnity struct {
	Part   *big.Rat    // 0 to 1
	Unless []Condition // it does not apply when one of these is met
	Fines  bool        // it is meant to cover administrative fines too
}

// Penalty is an agreed penalty that has fallen due (boete).
type Penalty struct {
	Amount      money.Amount
	Add         bool          // beside damages; otherwise in their place
	ModeratedTo *money.Amount // what a court or the parties brought it down to
	On          time.Time     // from when interest runs; zero = not known
}

// Cap is the most that the debtor owes under the clauses (aansprakelijkheidslimiet).
type Cap struct {
	Amount                           money.Amount
	PerYear                          bool
	Used                             money.Amount // earlier in the same year
	Contribution, Indemnity, Damages bool         // what it covers
	Penalty                          bool         // penalties count inside it
}

// GeneralTerms says that the clauses are general conditions of one side.
type GeneralTerms struct {
	User       string // who uses them
	Onerous    bool   // unreasonably onerous for the other side
	LargeParty bool   // the other side is too large to invoke that
}

// Contract is the clauses by which Debtor owes Creditor more or less.
type Contract struct {
	Creditor, Debtor string
	Exclusion        *Exclusion
	Indemnity        *Indemnity
	Penalty          *Penalty
	Cap              *Cap
	Terms            *GeneralTerms
}

// Basis is why a party must make good another's own loss.
type Basis string

// The bases.
const (
	ByContract Basis = "contract" // breach of contract
	ByTort     Basis = "tort"     // unlawful act
	ByFine     Basis = "fine"     // an administrative fine: never passed on
)

// Loss is a party's own loss, beside what it paid to data subjects.
type Loss struct {
	By, Against string // Against empty = nobody answers for it
	Amount      money.Amount
	Basis       Basis
	On          time.Time // from when interest runs; zero = not known
	Admission
}

// Debt is another debt of a party, which competes for the same estate.
type Debt struct {
	From, To  string
	Amount    money.Amount
	Preferred bool
}

// Readings are the places where the law can be read in two ways. The zero
// value is our reading.
type Readings struct {
	FullPaymentOnly bool // no recourse before the whole damage is paid (82(5) to the letter; not under the Wbp)
	EachForItself   bool // a processor does not answer for its sub-processors in recourse
	GrossStands     bool // gross negligence does not make a clause void; intent still does
}

// Case is all that Compute needs.
type Case struct {
	Title string
	Facts
	Payments      []Payment
	Contracts     []Contract
	Losses        []Loss
	Debts         []Debt
	SetOff        bool      // opposite debts may be set off (53 Fw)
	FullProof     bool      // the data subjects file in full in every estate (136 Fw)
	InterestUntil time.Time // zero = no interest
	InterestFrom  time.Time // day from which the debtors are in default; zero = the day of payment
	Readings      Readings
}
