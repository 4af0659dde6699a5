package breach

import (
	"slices"

	"github.com/verhaal/verhaal/law/money"
)

// Severity is an estimate by the method of ENISA (Recommendations for a
// methodology of the assessment of severity of personal data breaches, working
// document 1.0, December 2013): score = DPC × EI + CB. It is advice; it never
// decides. Numbers are in hundredths.
type Severity struct {
	DPC   int          // how telling the data are by their kind and in their setting, 1 to 4
	EI    money.Amount // how easily somebody can be identified, 0.25 to 1.00
	CB    money.Amount // the circumstances of the breach, 0.00 to 2.00
	Score money.Amount
	Level string // low, medium, high, very-high
	Flags []string
}

// weight is what ENISA gives for kinds of data: simple 1, behavioural 2,
// financial 3, sensitive 4. Means of identification and credentials count as
// what can be done with them; that is ours.
var weight = map[string]int{
	"contact": 1, "birth-date": 1, "employment": 1, "children": 2, "behaviour": 2, "location": 2, "communications": 2,
	"financial": 3, "credentials": 3, "identity-document": 3, "national-number": 3, "health": 4, "special": 4, "criminal": 4,
}

var identifying = map[string]money.Amount{"negligible": 25, "limited": 50, "significant": 75, "maximum": 100}

// estimate gives the severity. What is unknown counts as the worst.
func estimate(f Facts) *Severity {
	s := &Severity{DPC: 1, EI: 100, Flags: []string{}}
	if !f.DataKnown {
		s.DPC = 4
	}
	for _, one := range f.Data {
		s.DPC = max(s.DPC, weight[one])
	}
	switch f.Context {
	case "lowers":
		s.DPC--
	case "raises":
		s.DPC++
	}
	if f.AlreadyPublic == Yes {
		s.DPC--
	}
	s.DPC = min(max(s.DPC, 1), 4)
	if f.Identifiability != "" {
		s.EI = identifying[f.Identifiability]
	}
	s.CB = circumstances(f)
	s.Score = money.Amount(s.DPC)*s.EI + s.CB
	switch {
	case s.Score < 200:
		s.Level = "low"
	case s.Score < 300:
		s.Level = "medium"
	case s.Score < 400:
		s.Level = "high"
	default:
		s.Level = "very-high"
	}
	if !f.Persons.atMost(few) {
		s.Flags = append(s.Flags, "over-100-persons")
	}
	if f.unreadable() {
		s.Flags = append(s.Flags, "unintelligible")
	}
	return s
}

// circumstances adds up what kind of breach it was, and whether on purpose.
func circumstances(f Facts) (cb money.Amount) {
	for _, kind := range f.kinds() {
		switch kind {
		case "confidentiality":
			switch level, _ := f.weigh(kind); {
			case f.stayed() && level == Unlikely:
			case f.Recipient == "known" || f.Recipient == "known-trusted":
				cb += 25
			default:
				cb += 50
			}
		case "integrity":
			cb += lasting(f.Backup == "available" && f.PermanentLoss != Yes)
		case "availability":
			if f.breached(kind) {
				cb += lasting(f.PermanentLoss == No || f.PermanentLoss == "" && !f.uncopied())
			}
		}
	}
	if f.Malicious != No {
		cb += 50
	}
	return cb
}

// lasting is more when what happened cannot be undone.
func lasting(passing bool) money.Amount {
	if passing {
		return 25
	}
	return 50
}

// Advised says what the estimate would suggest on its own: low only the
// register, medium the authority, higher also the people.
func (s *Severity) Advised() Level {
	return Level(min(slices.Index([]string{"low", "medium", "high", "very-high"}, s.Level), int(High)))
}
