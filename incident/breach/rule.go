package breach

import "github.com/verhaal/verhaal/law/norm"

// Level is how likely a breach harms people, for one kind of breach or for all.
type Level int

// The levels: they decide who is told (4.1 of the AVG's logic: the register
// always, the authority unless risk is unlikely, the people when high risk is
// likely).
const (
	Unlikely Level = iota
	Risk
	High
)

// effect is what a rule does when it applies.
type effect int

// In this order: within one kind of breach a rule that clears goes before one
// that limits, that before one that raises, and without any there is a risk.
// Of several kinds of breach the worst decides.
const (
	clears effect = iota // a risk is unlikely
	limits               // a high risk is unlikely
	raises               // a high risk is likely
)

// rule is one consideration about one kind of breach. A rule that clears or
// limits asks facts that are known; one that raises applies unless it is known
// that it does not. So what is unknown never helps.
type rule struct {
	id      string
	kind    string // of breach
	does    effect
	sources []norm.Source
	doubt   bool // reasonable people could see it otherwise: the standing is arguable
	applies func(Facts) bool
}

// Categories of data by what can be done with them.
var (
	// grave data alone make harm likely when they come into strange hands.
	grave = []string{
		"health", "special", "criminal", "identity-document", "national-number", "credentials", "communications", "location",
		"children",
	}
	// telling data do so in the hands of somebody who may mean ill.
	telling = []string{"birth-date", "financial", "employment"}
	// plain data say little more than who somebody is and what was ordered.
	plain = []string{"contact", "behaviour"}
)

// few is how many people, or recipients, a slip may touch to stay small. The
// law knows no number; it is the one that ENISA names.
const few = 100

// law: avg 33(1), avg 34(1), avg 34(3)
var rules = []rule{
	{"nobody", "confidentiality", clears, []norm.Source{"AVG 4(12)"}, false, func(f Facts) bool { return f.Persons.atMost(0) }},
	{"logs", "confidentiality", clears, []norm.Source{"EDPB 01/2021"}, false, func(f Facts) bool {
		return f.causedBy("ransomware", "misconfiguration", "outage") && f.stayed()
	}},
	{"encrypted", "confidentiality", clears, []norm.Source{"EDPB 9/2022"}, false, func(f Facts) bool {
		return f.unreadable() && !f.intruder() && (!f.device() || f.DeviceOff == Yes)
	}},
	{"encrypted-on", "confidentiality", clears, []norm.Source{"EDPB 9/2022"}, true, func(f Facts) bool {
		return f.unreadable() && f.device() && f.DeviceOff != Yes
	}},
	{"hashed", "confidentiality", clears, []norm.Source{"EDPB 01/2021"}, false, func(f Facts) bool {
		return f.only("credentials") && f.Passwords == "strong-salted-hash"
	}},
	{"trusted", "confidentiality", clears, []norm.Source{"EDPB 9/2022"}, false, func(f Facts) bool {
		return f.Recipient == "known-trusted" && f.Deletion == Yes && !f.telltale() && f.slip() && f.Context != "raises"
	}},
	{"slip", "confidentiality", clears, []norm.Source{"EDPB 01/2021"}, false, func(f Facts) bool {
		return f.slip() && f.knownRecipient() && f.innocent() && f.Persons.atMost(few) && f.Recipients.atMost(few) && f.Systemic == No
	}},
	{"single", "confidentiality", clears, []norm.Source{"EDPB 9/2022"}, true, func(f Facts) bool {
		return f.slip() && f.knownRecipient() && !f.telltale() && f.Context != "raises" && f.Persons.atMost(10) && f.Recipients.atMost(10) &&
			f.Systemic == No
	}},
	{"public", "confidentiality", clears, []norm.Source{"EDPB 9/2022"}, true, func(f Facts) bool {
		return f.AlreadyPublic == Yes && f.only("contact") && f.Context != "raises"
	}},

	{
		"encrypted-intruder", "confidentiality", limits,
		[]norm.Source{"AVG 34(3)", "EDPB 01/2021"},
		true,
		func(f Facts) bool { return f.unreadable() && f.intruder() && f.Cause != "" && !f.asUser() },
	},
	{"wiped", "confidentiality", limits, []norm.Source{"AVG 34(3)"}, true, func(f Facts) bool { return f.device() && f.WipeConfirmed == Yes }},
	{"returned", "confidentiality", limits, []norm.Source{"AVG 34(3)", "EDPB 9/2022"}, true, func(f Facts) bool {
		return f.Recipient == "known-trusted" && f.Deletion == Yes && f.slip()
	}},

	{"grave", "confidentiality", raises, []norm.Source{"EDPB 9/2022", "EDPB 01/2021"}, false, func(f Facts) bool {
		return f.has(grave...) && !(f.Context == "lowers" && f.only(append([]string{"health", "special"}, append(telling, plain...)...)...))
	}},
	{
		"ill-intent", "confidentiality", raises,
		[]norm.Source{"EDPB 01/2021"},
		false,
		func(f Facts) bool { return f.Malicious != No && f.has(telling...) },
	},
	{
		"strangers", "confidentiality", raises,
		[]norm.Source{"EDPB 01/2021"},
		false,
		func(f Facts) bool { return !f.knownRecipient() && f.has(telling...) },
	},
	{"context", "confidentiality", raises, []norm.Source{"EDPB 9/2022"}, false, func(f Facts) bool { return f.Context == "raises" }},

	{"nobody", "availability", clears, []norm.Source{"AVG 4(12)"}, false, func(f Facts) bool { return f.Persons.atMost(0) }},
	{
		"copy", "availability", clears,
		[]norm.Source{"EDPB 01/2021"},
		false,
		func(f Facts) bool { return f.device() && f.Backup == "available" && f.PermanentLoss != Yes },
	},
	{"restored", "availability", clears, []norm.Source{"EDPB 01/2021", "EDPB 9/2022"}, false, Facts.restored},
	{"care", "availability", raises, []norm.Source{"EDPB 01/2021"}, false, func(f Facts) bool {
		stopped := f.ServiceImpact == "care-cancelled" || f.ServiceImpact == ""
		return f.outOfReach() && (stopped || f.ServiceImpact == "delay" && f.has("health") && !f.RestoreHours.atMost(24))
	}},
	{"lost", "availability", raises, []norm.Source{"EDPB 9/2022"}, false, func(f Facts) bool {
		return f.outOfReach() && (f.PermanentLoss == Yes || f.PermanentLoss != No && f.uncopied())
	}},

	{"nobody", "integrity", clears, []norm.Source{"AVG 4(12)"}, false, func(f Facts) bool { return f.Persons.atMost(0) }},
	{"restored", "integrity", clears, []norm.Source{"EDPB 9/2022"}, false, Facts.restored},
	{
		"care", "integrity", raises,
		[]norm.Source{"EDPB 01/2021"},
		false,
		func(f Facts) bool { return f.ServiceImpact != "none" && f.has("health") },
	},
	{"lost", "integrity", raises, []norm.Source{"EDPB 9/2022"}, false, func(f Facts) bool {
		return f.PermanentLoss != No && f.uncopied() && f.has(append(grave, telling...)...)
	}},
}

// stayed says whether it is certain that no data left: nothing was found, in
// logs that would have shown it.
func (f Facts) stayed() bool { return f.Exfiltration == No && f.LogsComplete == Yes }

// unreadable says whether all data were encrypted so that nobody without the
// key can read them, and nobody has the key. Paper is not encrypted.
func (f Facts) unreadable() bool {
	return f.Encryption == "state-of-the-art" && f.KeyCompromised == No && f.Carrier != "paper" && f.Carrier != "both"
}

func (f Facts) device() bool { return f.causedBy("lost-device", "stolen-device") }

// intruder says whether somebody may have been inside the system, where the
// data are not encrypted for whoever uses it.
func (f Facts) intruder() bool {
	return f.Cause == "" || f.causedBy("ransomware", "exfiltration", "credential-stuffing", "social-engineering", "insider", "other")
}

// asUser says whether somebody came in as the users of the system do, who read
// what is encrypted for others.
func (f Facts) asUser() bool {
	return f.causedBy("credential-stuffing", "social-engineering", "insider")
}

// slip says whether it was an error of somebody who meant well.
func (f Facts) slip() bool {
	return f.causedBy("human-error", "mispost", "misdirected-email", "bcc-error")
}

func (f Facts) knownRecipient() bool {
	return f.Recipient == "known" || f.Recipient == "known-trusted" || f.Recipient == "none"
}

// telltale says whether the data are, or may be, of a kind that harms by itself.
func (f Facts) telltale() bool { return f.has(grave...) }

// innocent says whether the data say little, by their kind or in this setting.
func (f Facts) innocent() bool {
	if f.Context == "lowers" {
		return f.only(append([]string{"health", "special"}, plain...)...)
	}
	return f.only(plain...) && f.Context != "raises"
}

// outOfReach says whether people may have had to do without the data. What was
// on a lost device alone may be missed, but that is another matter.
func (f Facts) outOfReach() bool {
	return f.breached("availability") || f.causedBy("ransomware", "outage", "")
}

// uncopied says whether there may be nothing to restore the data from.
func (f Facts) uncopied() bool { return f.Backup != "available" && f.Backup != "paper" }

// restored says whether everything was back before anybody was hurt by it.
func (f Facts) restored() bool {
	soon := f.RestoreHours.atMost(24) && f.ServiceImpact == "none" || f.RestoreHours.atMost(4) && f.ServiceImpact == "delay"
	return soon && f.PermanentLoss != Yes && (f.Backup == "available" || f.Cause == "outage" && f.PermanentLoss == No)
}

// kinds are the kinds of breach that are there or may be: those that were
// named, and those that the cause brings with it.
func (f Facts) kinds() []string {
	var kinds []string
	if f.breached("confidentiality") || f.Exfiltration == Yes || f.intruder() && !f.stayed() {
		kinds = append(kinds, "confidentiality")
	}
	if f.breached("integrity") {
		kinds = append(kinds, "integrity")
	}
	if f.outOfReach() || f.device() {
		kinds = append(kinds, "availability")
	}
	return kinds
}

// weigh gives the level of one kind of breach and the rules that decided it.
func (f Facts) weigh(kind string) (Level, []rule) {
	for _, does := range [...]effect{clears, limits, raises} {
		var found []rule
		for _, r := range rules {
			if r.kind == kind && r.does == does && r.applies(f) {
				found = append(found, r)
			}
		}
		if len(found) > 0 {
			return [...]Level{clears: Unlikely, limits: Risk, raises: High}[does], found
		}
	}
	return Risk, nil
}
