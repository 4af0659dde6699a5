package report

import (
	"strconv"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
)

// EventTitle says in a few words what an event is. notable is false for what
// matters to the log and not to the story: one answer among fifty.
func EventTitle(l, name string) (title string, notable bool) {
	if key := "event." + name; lang.Has(key) {
		return lang.T(l, key), true
	}
	if key := "event-name." + name; lang.Has(key) {
		return lang.T(l, key), false
	}
	return name, false // of a later version of the program
}

// EventText says what an event was about, for a reader of language l; "" when
// its title says all.
func EventText(l string, e store.Event) string {
	if e == nil {
		return ""
	}
	t := func(args ...string) string { return lang.T(l, "event-text."+e.EventName(), args...) }
	switch e := e.(type) {
	case app.AgreementFinalised:
		return t("n", strconv.Itoa(e.Version))
	case app.AgreementSigned:
		return t("name", e.Name, "function", e.Function, "organisation", e.Organisation)
	case app.AgreementOffered:
		return t("to", e.To.Email)
	case app.AgreementOpened:
		return t("email", e.Email)
	case app.AgreementDeclined:
		return t("reason", e.Reason)
	case app.AgreementWithdrawn:
		return t("reason", e.Reason)
	case app.MessageSent:
		return t("subject", e.Subject, "to", e.To)
	case app.MessageShown:
		return t("subject", e.Subject, "to", e.To)
	case app.MessageFailed:
		return t("subject", e.Subject, "to", e.To, "reason", e.Reason)
	case app.PayloadErased:
		return t("reason", e.Reason)
	case app.PersonErased:
		return t("lines", strconv.Itoa(e.Lines), "messages", strconv.Itoa(e.Messages), "links", strconv.Itoa(e.Links), "reason", e.Reason)
	}
	return ""
}
