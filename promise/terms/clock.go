package terms

// Clock is the term within which the processor tells the controller of a breach:
// what law/period counts under the rule "contract".
type Clock struct {
	Hours   int
	Clause  string        // where the hours stand
	From    Term[Start]   // from when they count
	Contact Term[Contact] // to whom the notice goes
}

// BreachClock gives the contract's clock. ok is false when no hours were agreed:
// then the contract sets none, and what remains is the law, without undue delay
// (rule gdpr-33-2). That the hours stand elsewhere says their Standing. A start or
// contact that is not said stays so: the law has no clock of the contract from
// which it could be taken.
//
// law: avg 33(2)
func (v *Values) BreachClock() (clock Clock, ok bool) {
	hours, ok := v.BreachNoticeHours.Get()
	if !ok {
		return Clock{}, false
	}
	return Clock{Hours: int(hours), Clause: v.BreachNoticeHours.Clause, From: v.BreachNoticeFrom, Contact: v.BreachNoticeContact}, true
}
