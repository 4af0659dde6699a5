package party

import "github.com/verhaal/verhaal/law/norm"

// Preset is a common situation with its usual facts. It is where a decision
// starts, not where it ends: the facts of the case go first.
type Preset struct {
	ID    string
	Mark  norm.Mark // verify: what authors and the EDPB say differs by sector
	Facts Facts
}

// The parties in every preset: who takes the service, and who gives it.
const (
	Customer = "customer"
	Provider = "provider"
)

// Presets are the situations one meets most.
//
// law: edpb 07/2020, avg 4(7), avg 4(8)
func Presets() []Preset {
	processor := func(id string) Preset {
		return Preset{id, norm.Certain, Facts{
			PersonalData: Yes, Household: No, CommonDecision: No, ConvergingDecisions: No,
			Parties: []Party{controllerOf(Customer), processorFor(Provider, Customer)},
		}}
	}
	independent := func(id string) Preset {
		return Preset{id, norm.Verify, Facts{
			PersonalData: Yes, Household: No, CommonDecision: No, ConvergingDecisions: No,
			Parties: []Party{controllerOf(Customer), controllerOf(Provider)},
		}}
	}
	ownData := Preset{"own-customer-data", norm.Certain, Facts{PersonalData: Yes, Household: No, Parties: []Party{controllerOf(Provider)}}}
	return []Preset{
		processor("hosting"), processor("saas"), processor("cloud"), processor("email"), processor("bookkeeping-software"),
		processor("fulfilment"), processor("group-payroll"),
		independent("carrier"), independent("accountant"), independent("lawyer"), independent("bank"), independent("payment-institution"),
		ownData,
	}
}

func controllerOf(id string) Party {
	return Party{ID: id, Designated: No, DecidesPurpose: Yes, EssentialMeans: Yes, SeparateEntity: Yes, OnlyInstructed: No, OwnPurposeUse: Yes}
}

func processorFor(id, by string) Party {
	return Party{
		ID: id, Designated: No, DecidesPurpose: No, EssentialMeans: No, SeparateEntity: Yes, OnlyInstructed: Yes, OwnPurposeUse: No,
		EngagedBy: by,
	}
}
