package cli

import (
	"os"
	"regexp"

	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/recourse/share"
)

// pairAndFile is the form of --agreement that names the parties: C:P=FILE.
var pairAndFile = regexp.MustCompile(`^([^:=/\\]+):([^:=/\\]+)=(.+)$`)

// agreementFlag reads one --agreement. A file that has such a name is that file.
func agreementFlag(flag string) (share.Between, string) {
	found := pairAndFile.FindStringSubmatch(flag)
	if _, err := os.Stat(flag); found == nil || err == nil {
		return share.Between{}, flag
	}
	return share.Between{Controller: found[1], Processor: found[2]}, found[3]
}

// compute works out the case, with the clauses of the agreements in it. All that
// is wrong with any of the files is said at once.
func (c *recourseCommand) compute(r *run) (recourse.Recourse, error) {
	wrong := &problems{run: r}
	raw, err := r.record(c.Case)
	if err := wrong.failed(c.Case, err); err != nil {
		return recourse.Recourse{}, err
	}
	unreadable := len(wrong.list) > 0
	inputs := []string{c.Case}
	var agreements []recourse.CaseAgreement
	for _, flag := range c.Agreement {
		between, name := agreementFlag(flag)
		inputs = append(inputs, name)
		before := len(wrong.list)
		agreed, err := wrong.agreement(name)
		if err != nil {
			return recourse.Recourse{}, err
		}
		if agreed.File = name; len(wrong.list) == before {
			agreements = append(agreements, recourse.CaseAgreement{DocumentTerms: agreed, Between: between})
		}
	}
	for _, out := range [][2]string{{"-o", c.Out}, {"--svg", c.SVG}, {"--pdf", c.PDF}, {"--docx", c.DOCX}} {
		wrong.own(out[0], out[1], inputs...)
	}
	one := recourse.AgreedCase{}
	if !unreadable {
		one = c.read(wrong, raw, agreements)
	}
	if err := wrong.end(); err != nil {
		return recourse.Recourse{}, err
	}
	return one.Compute(r.lang)
}

// read reads the case. Where an agreement could not be read, that it is missed
// is no fault of the case.
func (c *recourseCommand) read(wrong *problems, raw map[string]any, agreements []recourse.CaseAgreement) recourse.AgreedCase {
	complete := len(agreements) == len(c.Agreement)
	one, found := recourse.ReadCase(raw, agreements, wrong.run.lang)
	for _, p := range found {
		switch {
		case p.Agreement != nil:
			wrong.record(p.Agreement.File, p.Problem)
		case complete || p.Code != recourse.NoAgreement:
			wrong.record(c.Case, p.Problem)
		}
	}
	return one
}
