package breach

import "slices"

// fact is one fact that can be unknown: its key, whether it is known, and how
// to make it as favourable as it can be.
type fact struct {
	key  string
	has  func(*Facts) bool
	best func(*Facts)
}

func answered(key string, at func(*Facts) *Answer, best Answer) fact {
	return fact{key, func(f *Facts) bool { return *at(f) != "" }, func(f *Facts) { *at(f) = best }}
}

func chosen(key string, at func(*Facts) *string, best string) fact {
	return fact{key, func(f *Facts) bool { return *at(f) != "" }, func(f *Facts) { *at(f) = best }}
}

func counted(key string, at func(*Facts) *Range, best int64) fact {
	return fact{key, func(f *Facts) bool { return at(f).Known }, func(f *Facts) { *at(f) = Range{Max: best, Known: true} }}
}

// facts are those that can change what is decided, in the order in which it is
// best to find them out.
var facts = []fact{
	{"breach", func(f *Facts) bool { return f.BreachKnown }, func(f *Facts) { f.Breach, f.BreachKnown = nil, true }},
	{"data", func(f *Facts) bool { return f.DataKnown }, func(f *Facts) { f.Data, f.DataKnown = nil, true }},
	chosen("cause", func(f *Facts) *string { return &f.Cause }, "misdirected-email"),
	answered("exfiltration", func(f *Facts) *Answer { return &f.Exfiltration }, No),
	answered("logs_complete", func(f *Facts) *Answer { return &f.LogsComplete }, Yes),
	chosen("encryption", func(f *Facts) *string { return &f.Encryption }, "state-of-the-art"),
	answered("key_compromised", func(f *Facts) *Answer { return &f.KeyCompromised }, No),
	answered("device_off", func(f *Facts) *Answer { return &f.DeviceOff }, Yes),
	answered("wipe_confirmed", func(f *Facts) *Answer { return &f.WipeConfirmed }, Yes),
	chosen("passwords", func(f *Facts) *string { return &f.Passwords }, "strong-salted-hash"),
	chosen("recipient", func(f *Facts) *string { return &f.Recipient }, "known-trusted"),
	answered("recipient_confirmed_deletion", func(f *Facts) *Answer { return &f.Deletion }, Yes),
	counted("recipients", func(f *Facts) *Range { return &f.Recipients }, 1),
	counted("persons", func(f *Facts) *Range { return &f.Persons }, 1),
	answered("systemic", func(f *Facts) *Answer { return &f.Systemic }, No),
	answered("malicious", func(f *Facts) *Answer { return &f.Malicious }, No),
	chosen("backup", func(f *Facts) *string { return &f.Backup }, "available"),
	counted("restore_hours", func(f *Facts) *Range { return &f.RestoreHours }, 1),
	chosen("service_impact", func(f *Facts) *string { return &f.ServiceImpact }, "none"),
	answered("permanent_loss", func(f *Facts) *Answer { return &f.PermanentLoss }, No),
	answered("already_public", func(f *Facts) *Answer { return &f.AlreadyPublic }, Yes),
}

// missing finds the unknown facts that matter: those that, with others or alone,
// would make the answer what it is when all that is unknown turns out well.
func (d *decision) missing(f Facts) {
	if f.Processor {
		return
	}
	var unknown []fact
	for _, one := range facts {
		if !one.has(&f) && one.sensible(f) {
			unknown = append(unknown, one)
		}
	}
	ideal := hoped(f, unknown)
	if ideal == d.outcome() {
		if d.Standing == Arguable && f.unreadable() && f.device() && f.DeviceOff == "" {
			d.Missing = append(d.Missing, "device_off") // changes no duty, but settles it
		}
		return
	}
	backwards := slices.Clone(unknown)
	slices.Reverse(backwards)
	d.Standing = FactsMissing
	for _, one := range unknown {
		if needed(f, one, unknown, ideal) || needed(f, one, backwards, ideal) {
			d.Missing = append(d.Missing, one.key)
		}
	}
}

// hoped gives the outcome when these facts turn out well.
func hoped(f Facts, well []fact) string {
	for _, one := range well {
		one.best(&f)
	}
	return decide(f).outcome()
}

// needed says whether a fact is needed for the ideal outcome, once of the other
// unknown facts those that can be done without are left out, one after another
// in their order. Where one can stand for another the order decides which of
// them stays, so it is worth asking in more than one.
func needed(f Facts, this fact, unknown []fact, ideal string) bool {
	without := func(set []fact, key string) []fact {
		return slices.DeleteFunc(slices.Clone(set), func(one fact) bool { return one.key == key })
	}
	set := unknown
	for _, one := range unknown {
		if smaller := without(set, one.key); one.key != this.key && hoped(f, smaller) == ideal {
			set = smaller
		}
	}
	return hoped(f, without(set, this.key)) != ideal
}

// sensible says whether it makes sense to ask a fact, given the others.
func (o fact) sensible(f Facts) bool {
	switch o.key {
	case "device_off", "wipe_confirmed":
		return f.device() || f.Cause == ""
	case "passwords":
		return f.has("credentials")
	case "already_public":
		return false // a claim, not a gap
	case "recipient", "recipient_confirmed_deletion", "recipients":
		return f.slip() || f.Cause == ""
	case "encryption", "key_compromised":
		return f.Carrier != "paper" && f.breached("confidentiality") && !f.asUser() && !f.causedBy("bcc-error")
	}
	return true
}
