package terms

import "github.com/verhaal/verhaal/paper/record"

// first reads a file of the first format. Only our own agreements had one, so
// what it leaves open follows from what those said: a cap of null is a clause
// that says there is none, and hours count from awareness.
func first(raw map[string]any, r *record.Reader) (Terms, []record.Problem) {
	o := r.Root()
	o.Need("kind", "language", "date", "controller", "processor", "terms")
	t := Terms{Format: Format, Source: Drafted, Kind: o.Choice("kind", "processing-agreement"), Language: o.Choice("language", "nl", "en")}
	list, _ := o.Object("terms")
	t.Values = firstValues(list)
	list.Done()
	t.Date = term(o, "date", readDay)
	t.Parties = Is([]Party{firstParty(o, Controller), firstParty(o, Processor)}, "")
	t.Unread = []string{"transfer_mechanisms", "forum"} // the format had no keys for these
	if all, ok := o.Object("answers"); ok {
		t.Answers, _ = raw["answers"].(map[string]any)
		t.BreachNoticeContact = firstContact(all)
		t.LiabilityCap.Value.OrInsured = all.Text("liability_cap") == "insured" && t.LiabilityCap.Value.Amount != nil
	}
	if t.BreachNoticeContact.Standing != Agreed {
		t.Unread = append(t.Unread, "breach_notice_contact")
	}
	o.Done()
	return t, r.Problems()
}

func firstParty(o record.Object, role Role) Party {
	return within(o, string(role), func(o record.Object) Party {
		o.Need("name")
		return Party{Role: role, Name: o.Text("name"), Number: o.Text("kvk"), Country: o.Text("country")}
	})
}

// firstContact is the controller's contact, which only the answers have.
func firstContact(all record.Object) (t Term[Contact]) {
	if controller, ok := all.Object("controller"); ok && controller.IsRecord("contact") {
		one, _ := controller.Object("contact")
		t = Is(Contact{Name: one.Text("name"), Email: one.Text("email"), Phone: one.Text("phone")}, "")
	}
	return t
}

func firstValues(o record.Object) (v Values) {
	o.Need("breach_notice_hours")
	v.BreachNoticeHours = term(o, "breach_notice_hours", whole(1, maxHours))
	v.BreachNoticeFrom = Is(Awareness, "")
	v.SubprocessorAuthorisation = term(o, "subprocessor_authorisation", oneOf(General, Specific, NoSubprocessors))
	v.SubprocessorNoticeDays = term(o, "subprocessor_notice_days", whole(0, maxDays))
	v.ObjectionDays = term(o, "objection_days", whole(0, maxDays))
	v.ObjectionEffect = term(o, "objection_effect", oneOf(Veto, Consult, Terminate))
	v.Locations = term(o, "locations", texts)
	v.RequestDays = term(o, "request_days", whole(0, maxDays))
	v.Measures = term(o, "measures", texts)
	if v.Certificates = term(o, "certificates", texts); len(v.Certificates.Value) == 0 {
		v.Certificates = Term[[]string]{}
	}
	v.AuditRight = Is(Inspection, "")
	if a, ok := o.Object("audit"); ok {
		v.AuditOrder = term(a, "order", oneOf(ReportFirst, Direct))
		v.AuditNoticeDays = term(a, "notice_days", whole(0, maxDays))
		v.AuditFrequency = term(a, "frequency", oneOf(Yearly, HalfYearly, Reasonable))
		v.AuditCosts = term(a, "costs", oneOf(UnlessFault, EachOwn, ControllerPays))
		a.Done()
	}
	v.LogMonths = term(o, "log_months", whole(0, maxMonths))
	firstMoney(o, &v)
	if d, ok := o.Object("deletion"); ok {
		v.DeletionChoice = term(d, "choice", oneOf(Ask, Return, Delete))
		v.DeletionDays = term(d, "days", whole(0, maxDays))
		v.BackupDays = term(d, "backup_days", whole(0, maxDays))
		d.Done()
	}
	v.GoverningLaw = term(o, "governing_law", record.Object.Text)
	v.Precedence = term(o, "precedence", oneOf(ThisAgreement, MainAgreement))
	return v
}

func firstMoney(o record.Object, v *Values) {
	v.LiabilityCap = Is(unlimited(), "")
	if o.Has("liability_cap") {
		c := within(o, "liability_cap", func(o record.Object) Cap {
			c := Cap{
				Amount: optionalAmount(o, "amount"), FeeMultiple: optionalCount(o, "fee_multiple", maxTimes),
				Per: choice(o, "per", PerEvent, PerYear), Protects: Both,
				Relation: choice(o, "relation", Separate, Within), Covers: choices(o, "covers", Damages, Contribution, Indemnities),
				Exceptions: append([]string{"intent"}, dashedList(texts(o, "exceptions"))...),
			}
			if c.Amount == nil && c.FeeMultiple == nil {
				o.Problem("amount", "missing")
			}
			return c
		})
		v.LiabilityCap = Is(c, "")
	}
	if o.Choice("recourse", "by-cause", "none-if-measures-taken") == "none-if-measures-taken" {
		v.RecourseExclusion = Is(measuresTaken(), "")
	}
	if i, ok := o.Object("indemnity"); ok {
		v.IndemnityByController = firstIndemnity(i, "by_controller")
		v.IndemnityByProcessor = firstIndemnity(i, "by_processor")
		i.Done()
	}
	if o.Has("penalty") {
		p := readPenalty(o, "penalty")
		if p.PerDay != nil && *p.PerDay == 0 {
			p.PerDay = nil
		}
		p.For = dashedList(p.For)
		v.Penalty = Is(p, "")
	}
	v.Insurance = term(o, "insurance", amount)
}

func firstIndemnity(o record.Object, key string) (t Term[Indemnity]) {
	if i, ok := indemnityOf(choice(o, key, "none", OwnFault, Broad)); ok {
		t = Is(i, "")
	}
	return t
}
