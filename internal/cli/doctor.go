package cli

import (
	"strconv"

	"github.com/verhaal/verhaal/internal/config"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/version"
)

type doctorCommand struct{ where }

// Run checks everything that lies in an installation, and changes nothing.
func (c *doctorCommand) Run(r *run) error {
	checked, err := r.check(c.existing())
	if err != nil && fault.Of(err).Key == "fault.database-damaged" {
		checked, err = store.Checked{Total: 1, Flaws: []store.Flaw{{Table: "database", Code: store.FlawFile}}}, nil
	}
	if err != nil {
		return err
	}
	ok := checked.Total == 0
	if err := r.answer(map[string]any{
		"ok": ok, "organisations": checked.Organisations, "lines": checked.Lines, "rows": checked.Rows, "flaws": r.flaws(checked),
		"total": checked.Total, "program": version.String(),
	}); err != nil {
		return err
	}
	counts := []string{
		"organisations", strconv.Itoa(checked.Organisations), "lines", strconv.FormatInt(checked.Lines, 10), "rows", strconv.Itoa(checked.Rows),
	}
	if ok {
		r.print("doctor.in-order", counts...)
		return nil
	}
	r.print("doctor.flaws", "n", strconv.Itoa(checked.Total))
	for _, f := range r.flaws(checked) {
		r.print("doctor.flaw", "place", f.place(), "text", f.Text)
	}
	r.more(checked)
	r.print("doctor.mend")
	return errNo
}

// check looks at everything. A file that is damaged may be so at the start, or
// only where it is read.
func (r *run) check(settings config.Settings) (store.Checked, error) {
	db, err := config.OpenStore(r.ctx, settings)
	if err != nil {
		return store.Checked{}, err
	}
	defer db.Close()
	progress := r.progress()
	defer progress.end()
	return db.Check(r.ctx, progress.add, promise.ExamineAgreements)
}

// flaw is one thing that is wrong in an installation, with the words for it.
type flaw struct {
	store.Flaw
	Text string `json:"text"`
}

// place names the row.
func (f flaw) place() string {
	place := plainName(f.Table)
	if f.Row != "" {
		place += " " + plainName(f.Row)
	}
	if f.Organisation != "" && string(f.Organisation) != f.Row {
		place += " (" + plainName(string(f.Organisation)) + ")"
	}
	return place
}

func (r *run) flaws(checked store.Checked) []flaw {
	list := []flaw{}
	for _, f := range checked.Flaws {
		list = append(list, flaw{f, lang.T(r.lang, "doctor.code."+string(f.Code))})
	}
	return list
}

// more says that there are more flaws than were listed.
func (r *run) more(checked store.Checked) {
	if n := checked.Total - len(checked.Flaws); n > 0 {
		r.print("doctor.more", "n", strconv.Itoa(n))
	}
}

// unsound says all that is wrong in a backup, of which nothing was put back.
func (r *run) unsound(file string, checked store.Checked) error {
	wrong := &problems{run: r}
	wrong.add(file, "", "fault.restore-unsound")
	for _, f := range r.flaws(checked) {
		wrong.add(file, f.place(), "doctor.code."+string(f.Code))
	}
	return wrong.end()
}
