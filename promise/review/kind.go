package review

import (
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review/text"
)

// marks are what a text has of each kind of document.
type marks struct {
	words     int
	title     text.Set // what its first words and its first heading say
	this      int      // "this agreement"
	agreed    int      // parties agree, signatures, recitals
	dpa       int      // it calls itself an agreement on processing
	guide     int      // it explains, advises, answers questions
	statement int      // it tells visitors what is done with their data
	transfer  int      // exporter, importer, modules
	joint     int
	wbp, gdpr int
	roles     int // the processor is named
	personal  int // personal data are named
	named     int // parties are named: "hereinafter"
	questions int
}

// titleWords is how far from the beginning a title can be.
const titleWords = 25

func (s script) marks() marks {
	m := marks{words: len(s.Tokens), questions: strings.Count(s.Text.Body, "?")}
	count := map[string]*int{
		"thisagr": &m.this, "agrees": &m.agreed, "isdpa": &m.dpa, "isguide": &m.guide, "isstatement": &m.statement,
		"isscc": &m.transfer, "personaldata": &m.personal, "isjoint": &m.joint, "iswbp": &m.wbp, "isgdpr": &m.gdpr, "proc": &m.roles, "defterm": &m.named,
	}
	by := make([]*int, len(s.Lex.Names))
	for name, n := range count {
		by[s.Lex.Must(name)] = n
	}
	for _, h := range s.Hits {
		if n := by[h.Concept]; n != nil {
			*n++
		}
		if int(h.From) < titleWords {
			m.title.Add(h.Concept)
		}
	}
	for i, sec := range s.Sections {
		if i > 0 && i < 3 {
			m.title = m.title.With(sec.Own)
		}
	}
	labels := map[text.Role]bool{}
	for i := range s.Tokens {
		if r := s.PlainRole(i); r != text.Nobody && s.Tokens[i].Label {
			labels[r] = true
		}
	}
	if len(labels) == 2 { // "Controller: … Processor: …"
		m.named += 2
	}
	return m
}

// duties are the points that make an agreement one on processing for another.
var duties28 = text.Words(`documented_instructions confidentiality_persons security_general subprocessor_authorisation subprocessor_flowdown assist_data_subject_rights
	assist_security_dpia breach_notice deletion_return information_audit infringing_instruction_notice`)

// kind says what a document is, how sure that is, and why.
//
// law: avg 28(3)
func (s script) kind(points []Point) (Kind, float64, []norm.Step) {
	m := s.marks()
	duties := 0
	for _, p := range points {
		if duties28[p.ID] && (p.Verdict == Present || p.Verdict == Contrary || p.Verdict == Partial) {
			duties++
		}
	}
	says := func(name string) bool { return m.title.Has(s.Lex.Must(name)) }
	per := func(n int) float64 { return 1000 * float64(n) / float64(max(m.words, 1)) }
	because := func(k Kind, sure float64, why string) (Kind, float64, []norm.Step) {
		return k, sure, []norm.Step{{Key: "review.kind." + why, Sources: []norm.Source{"AVG 28(3)"}}}
	}
	contract := m.this >= 2 && per(m.this) > 0.7 || m.agreed >= 2 || m.this+m.agreed >= 2 && duties >= 4
	contract = contract || says("isdpa") && m.this+m.agreed+m.named >= 2 && duties >= 1 || says("isdpa") && duties >= 5 && per(m.roles) > 5
	explains := per(m.guide+m.questions) > 6 && per(m.guide+m.questions) >= per(m.this)
	processing := ProcessingAgreement
	if m.wbp > 0 && m.wbp+s.countOf("isbewerker") > m.gdpr {
		processing = Bewerkers
	}
	switch {
	case m.words < 60:
		return because(NotAnAgreement, 0.95, "short")
	case explains && !(m.agreed >= 3 && duties >= 7):
		return because(NotAnAgreement, 0.9, "explains")
	case says("isprivacy") && !says("isdpa") && per(m.statement) > per(m.this) && duties < 8:
		return because(NotAnAgreement, 0.9, "statement")
	case m.personal == 0 && m.gdpr == 0 && m.wbp == 0 && contract:
		return because(OtherAgreement, 0.9, "other")
	case !contract:
		return because(NotAnAgreement, 0.85, "no-agreement")
	case m.joint >= 3 && (says("isjoint") || per(m.joint) > 5):
		return because(OtherAgreement, 0.9, "joint")
	case !says("isdpa") && (per(m.transfer) > 8 || says("isscc")) && m.dpa <= 3, says("transfer") && !says("isdpa") && duties < 5:
		return because(OtherAgreement, 0.9, "transfer")
	case duties >= 6, duties >= 4 && m.dpa > 0, duties >= 3 && says("isdpa"), duties >= 1 && says("isdpa") && !says("transfer") &&
		per(m.dpa) > 3 && m.agreed+m.named >= 2:
		return because(processing, min(0.99, 0.6+0.05*float64(duties)), "duties")
	}
	return because(OtherAgreement, 0.85, "other")
}

func (s script) countOf(name string) (n int) {
	c := s.Lex.Must(name)
	for _, h := range s.Hits {
		if h.Concept == c {
			n++
		}
	}
	return n
}
