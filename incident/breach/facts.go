// Package breach decides what must be done about a breach of security: into
// the register, to the authority, to the data subjects; and estimates how
// severe it is.
//
// Each rule is a row of a table in rule.go with its source. How they are
// weighed against each other is written there and in docs/decisions.
package breach

import (
	"maps"
	"math/big"
	"slices"

	"github.com/verhaal/verhaal/paper/record"
)

// Answer is "yes", "no", or empty for unknown.
type Answer string

// The answers that are known.
const (
	Yes Answer = "yes"
	No  Answer = "no"
)

// Range is a number that is known to lie between two bounds; Known is false
// when nothing is known.
type Range struct {
	Min, Max int64
	Known    bool
}

// Facts is what is known of an incident. What is empty, or not Known, is
// unknown. The words are those of the command line: see the lists below.
type Facts struct {
	Law             string // gdpr or wbp
	Processor       bool   // the answers are those of a processor
	Breach          []string
	BreachKnown     bool // an empty list then means that security was not breached
	Cause           string
	Malicious       Answer
	Exfiltration    Answer
	LogsComplete    Answer
	Encryption      string
	KeyCompromised  Answer
	Passwords       string
	Backup          string
	RestoreHours    Range
	ServiceImpact   string
	Data            []string
	DataKnown       bool // an empty list then means that no personal data were involved
	Recipient       string
	Deletion        Answer // the recipient confirmed that it deleted the data
	Persons         Range
	Vulnerable      Answer
	Identifiability string
	ExposedDays     Range
	AlreadyPublic   Answer
	MeasuresAfter   []string
	Context         string
	ContextReason   string
	Systemic        Answer
	Recipients      Range
	Carrier         string
	DeviceOff       Answer
	WipeConfirmed   Answer
	Attempted       Range
	PermanentLoss   Answer
	CrossBorder     []string
}

// What facts can be.
var (
	breaches = []string{"confidentiality", "integrity", "availability"}
	causes   = []string{
		"ransomware", "exfiltration", "credential-stuffing", "insider", "human-error", "lost-device", "stolen-device", "mispost",
		"misdirected-email", "bcc-error", "misconfiguration", "social-engineering", "outage", "other",
	}
	encryptions = []string{"none", "weak", "state-of-the-art"}
	passwords   = []string{"none", "plain", "weak-hash", "strong-salted-hash"}
	backups     = []string{"none", "paper", "encrypted-too", "available"}
	impacts     = []string{"none", "delay", "care-cancelled"}
	categories  = []string{
		"contact", "identity-document", "national-number", "birth-date", "credentials", "financial", "location", "behaviour", "communications", "employment",
		"health", "special", "criminal", "children",
	}
	recipients        = []string{"none", "known-trusted", "known", "unknown", "public"}
	identifiabilities = []string{"negligible", "limited", "significant", "maximum"}
	contexts          = []string{"lowers", "neutral", "raises"}
	carriers          = []string{"electronic", "paper", "both"}
)

// truths are the keys that take a truth value; yes, no and unknown do as well.
var truths = []string{
	"malicious", "exfiltration", "logs_complete", "key_compromised", "recipient_confirmed_deletion", "vulnerable", "already_public", "systemic",
	"device_off", "wipe_confirmed", "permanent_loss",
}

// Limits of what is read.
const (
	maxPersons = 10_000_000_000
	maxHours   = 1_000_000
)

// Read reads facts from a record. Every key may be left out.
func Read(raw map[string]any) (Facts, []record.Problem) {
	raw = maps.Clone(raw)
	for _, key := range truths {
		if truth, ok := raw[key].(bool); ok {
			raw[key] = map[bool]string{true: "true", false: "false"}[truth]
		}
	}
	r := record.New(raw)
	o := r.Root()
	f := Facts{
		Law: o.Choice("law", "gdpr", "wbp"), Processor: o.Choice("role", "controller", "processor") == "processor",
		Cause: o.Choice("cause", causes...), Malicious: answer(o, "malicious"), Exfiltration: answer(o, "exfiltration"),
		LogsComplete: answer(o, "logs_complete"), Encryption: known(o, "encryption", encryptions), KeyCompromised: answer(o, "key_compromised"),
		Passwords: known(o, "passwords", passwords), Backup: known(o, "backup", backups), RestoreHours: hours(o, "restore_hours"),
		ServiceImpact: known(o, "service_impact", impacts), Recipient: o.Choice("recipient", recipients...), Deletion: answer(o,
			"recipient_confirmed_deletion"),
		Persons: span(o, "persons"), Vulnerable: answer(o, "vulnerable"), Identifiability: known(o, "identifiability", identifiabilities),
		ExposedDays: number(o, "exposed_days"), AlreadyPublic: answer(o, "already_public"), Context: known(o, "context", contexts),
		ContextReason: o.Text("context_reason"), Systemic: answer(o, "systemic"), Recipients: span(o, "recipients"), Carrier: known(o, "carrier",
			carriers),
		DeviceOff: answer(o, "device_off"), WipeConfirmed: answer(o, "wipe_confirmed"), Attempted: span(o,
			"persons_attempted"), PermanentLoss: answer(o, "permanent_loss"),
	}
	f.Breach, f.BreachKnown = o.Texts("breach", breaches...)
	f.Data, f.DataKnown = o.Texts("data", categories...)
	f.MeasuresAfter, _ = o.Texts("measures_after")
	f.CrossBorder, _ = o.Texts("cross_border")
	for _, country := range f.CrossBorder {
		if len(country) != 2 || country[0] < 'A' || country[0] > 'Z' || country[1] < 'A' || country[1] > 'Z' {
			o.Problem("cross_border", "breach-country", "value", country)
		}
	}
	o.Done()
	return f, r.Problems()
}

func answer(o record.Object, key string) Answer {
	switch o.Choice(key, "true", "false", "yes", "no", "unknown") {
	case "true", "yes":
		return Yes
	case "false", "no":
		return No
	}
	return ""
}

// known reads a choice that may also be "unknown".
func known(o record.Object, key string, choices []string) string {
	if value := o.Choice(key, append(slices.Clone(choices), "unknown")...); value != "unknown" {
		return value
	}
	return ""
}

func number(o record.Object, key string) Range {
	if !o.Has(key) {
		return Range{}
	}
	n := o.Count(key, maxHours)
	return Range{n, n, true}
}

// hours reads a number of hours, which may have decimals: the whole hours between
// which it lies, since every bound in the rules is a whole hour.
func hours(o record.Object, key string) Range {
	if !o.Has(key) {
		return Range{}
	}
	n := o.Decimal(key, maxHours)
	if n == nil {
		return Range{Known: true}
	}
	whole := new(big.Int).Quo(n.Num(), n.Denom()).Int64()
	if n.IsInt() {
		return Range{whole, whole, true}
	}
	return Range{whole, whole + 1, true}
}

// span reads {min: 20, max: 40}; one of the two is enough for both when it is
// the most, the least alone leaves the most unknown.
func span(o record.Object, key string) Range {
	inner, ok := o.Object(key)
	if !ok {
		return Range{}
	}
	s := Range{Min: inner.Count("min", maxPersons), Max: inner.Count("max", maxPersons), Known: inner.Has("max")}
	if s.Known && inner.Has("min") && s.Min > s.Max {
		inner.Problem("min", "breach-span")
	}
	inner.Done()
	return s
}

func (f Facts) breached(kind string) bool { return !f.BreachKnown || slices.Contains(f.Breach, kind) }

// has says whether one of these categories is involved, or may be.
func (f Facts) has(data ...string) bool {
	return !f.DataKnown || slices.ContainsFunc(f.Data, func(one string) bool { return slices.Contains(data, one) })
}

// only says whether nothing but these categories is involved.
func (f Facts) only(data ...string) bool {
	return f.DataKnown && !slices.ContainsFunc(f.Data, func(one string) bool { return !slices.Contains(data, one) })
}

// atMost says whether a range is known not to go beyond most.
func (r Range) atMost(most int64) bool { return r.Known && r.Max <= most }

func (f Facts) causedBy(causes ...string) bool { return slices.Contains(causes, f.Cause) }
