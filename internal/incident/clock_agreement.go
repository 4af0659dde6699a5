package incident

import (
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/promise/terms"
)

// Contact is whom an agreement names for the notice of a breach.
type Contact = terms.Contact

// contractRule is the rule that counts the hours of an agreement.
const contractRule = "contract"

// ComputeAgreedClock counts the time within which the processor tells the
// controller of a breach, from what was agreed: the hours, from when they count,
// and to whom the notice goes. given is as for ComputeClock, without hours. What
// is wrong is told apart: with what was given, and with the agreement.
//
// law: avg 33(2)
func ComputeAgreedClock(given map[string]any, agreed promise.DocumentTerms, l string) (a ClockAnswer, wrong, file []record.Problem,
	err error,
) {
	clock, ok := agreed.BreachClock()
	if !ok {
		code := "clock-agreement-no-hours"
		if agreed.BreachNoticeHours.Standing == terms.Elsewhere {
			code = "clock-agreement-elsewhere"
		}
		file = append(file, record.Problem{Path: "breach_notice_hours", Code: code})
		clock.Hours = 1 // so that what was given is looked at all the same
	}
	record := report.DropBlank(given)
	if _, typed := record["hours"]; typed {
		wrong = append(wrong, problem("hours", "clock-agreement-hours"))
	}
	if rule, named := record["rule"]; named && rule != contractRule {
		wrong = append(wrong, problem("rule", "clock-agreement-rule"))
	}
	record["rule"], record["hours"] = contractRule, strconv.Itoa(clock.Hours)
	a, more, err := ComputeClock(record, l)
	wrong = append(wrong, more...)
	if err == nil && len(wrong)+len(file) == 0 {
		a.agree(clock, agreed, l)
	}
	return a, wrong, file, err
}

func problem(path, code string) record.Problem { return record.Problem{Path: path, Code: code} }

// agree puts what the agreement says in the place of what the rule says of any
// agreement, and names the clause.
func (a *ClockAnswer) agree(clock terms.Clock, agreed promise.DocumentTerms, l string) {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	step := report.Sentence{
		Text:    t("clock.agreement.step", "agreement", agreed.Cite(clock.Clause, l), "n", strconv.Itoa(clock.Hours), "file", agreed.From(l)),
		Sources: []norm.Source{norm.Source(t("clock.agreement.source", "clause", promise.ClausePlace(clock.Clause, l)))},
	}
	from := report.Sentence{Text: t("clock.agreement.from-not-said", "at", say.Moment(l, a.Clock.Start)), Sources: []norm.Source{}}
	if start, said := clock.From.Get(); said {
		a.Trigger = t("clock.agreement.from." + string(start))
		from.Text = t("clock.agreement.from", "trigger", a.Trigger, "at", say.Moment(l, a.Clock.Start))
		from.Sources = append(from.Sources, norm.Source(t("clock.agreement.source", "clause", promise.ClausePlace(clock.From.Clause, l))))
	}
	a.StepTexts = slices.Concat([]report.Sentence{step, from}, a.StepTexts[1:]) // the first is the start of any agreement
	if contact, said := clock.Contact.Get(); said {
		a.Contact = &contact
		a.Recipient = agreed.Notified(contact)
		a.StepTexts = append(a.StepTexts, report.Sentence{
			Text:    t("clock.agreement.contact", "who", a.Recipient),
			Sources: []norm.Source{norm.Source(t("clock.agreement.source", "clause", promise.ClausePlace(clock.Contact.Clause, l)))},
		})
	}
	a.Steps = report.Texts(a.StepTexts, l)
	// Programs know sources in Dutch, whatever the reader's language is.
	canonical := lang.T("nl", "clock.agreement.source", "clause", promise.ClausePlace(clock.Clause, "nl"))
	a.Sources = slices.Concat([]norm.Source{norm.Source(strings.TrimSpace(canonical))}, a.Sources)
}
