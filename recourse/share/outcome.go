package share

import (
	"math/big"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// Law is the act that applies.
type Law string

// The laws.
const (
	GDPR Law = "gdpr"
	Wbp  Law = "wbp"
)

// Kind is what a claim between parties is for.
type Kind string

// The kinds of claim.
const (
	Contribution   Kind = "contribution" // what was paid above one's own part
	IndemnityClaim Kind = "indemnity"
	PenaltyClaim   Kind = "penalty"
	Damages        Kind = "damages"      // own loss
	Reallocation   Kind = "reallocation" // what could not be recovered from another
	Interest       Kind = "interest"
)

// Due is what one party owes another.
type Due struct {
	Creditor, Debtor string
	Kind             Kind
	Amount           money.Amount
	Settled          money.Amount // what is paid of it
	IfPaidBy         string       // for a contingent claim: who must pay the data subjects for it to arise
	Chain            bool         // handed down the chain of processors
	Sources          []norm.Source
}

// Standing is where one party stands in the end.
type Standing struct {
	ID       string
	Liable   bool         // towards the data subjects
	Share    *big.Rat     // of the debt, after exemption and release
	Paid     money.Amount // to data subjects and to other parties
	Loss     money.Amount // of its own
	Received money.Amount // from other parties
	Borne    money.Amount // Paid + Loss - Received; below zero when a penalty is more than the loss
	Dividend *big.Rat     // of its concurrent debts, what is paid; 1 = it pays in full
	Short    bool         // it does not pay in full
}

// Person is where data subjects stand.
type Person struct {
	ID               string
	Damage           money.Amount // admitted
	Received, Unpaid money.Amount
}

// Proof is a claim of data subjects filed in an estate (136 Fw).
type Proof struct {
	Creditor, Debtor string
	Amount, Settled  money.Amount
}

// Paid is what became of another debt.
type Paid struct {
	Debt
	Settled money.Amount
}

// Stopped is what a clause took from a claim.
type Stopped struct {
	Creditor, Debtor string
	Amount           money.Amount
	By               string // "exclusion" or "cap"
	IfPaidBy         string
}

// Flag is something that the reader must know before relying on the outcome.
type Flag struct {
	Code           string
	Interpretation bool
	norm.Step
}

// The codes of flags.
const (
	Contingent      = "CONTINGENT"
	ConflictingBoth = "CONFLICT-INDEMNITY"
	DoubleRecovery  = "DOUBLE-RECOVERY"
	VoidClause      = "VOID-CLAUSE"
	ModerationFloor = "MODERATION-FLOOR"
	FineIndemnity   = "FINE-INDEMNITY"
	NotVerified     = "NOT-VERIFIED"
	Interpretation  = "INTERPRETATION"
)

// Step is one step of the reasoning. Stage is its place in the order of
// Compute, 1 to 10.
type Step struct {
	Stage   int
	Key     string
	Args    []string // pairs of name and value
	Sources []norm.Source
}

// Text writes the step for people in language lang ("nl" or "en").
func (s Step) Text(lang string) (string, error) { return made(s.Key, s.Sources, s.Args).Text(lang) }

// Outcome is who bears what. The sum of Borne over Parties plus Unpaid is Total
// plus Losses, to the cent.
type Outcome struct {
	Law        Law
	LawVersion string
	Total      money.Amount // admitted damage of the data subjects
	Losses     money.Amount // own losses of the parties
	Unpaid     money.Amount // what the data subjects still lack
	Parties    []Standing   // in the order of the case, without the data subjects
	Persons    []Person
	Claims     []Due
	Called     []Payment // without payments: what each would pay if it were called on
	Proofs     []Proof
	Debts      []Paid // other debts of the parties, in the order of the case
	Stopped    []Stopped
	Flags      []Flag
	Steps      []Step
}
