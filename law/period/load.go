package period

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/verhaal/verhaal/law/data"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/yaml"
)

type clockFile struct {
	Law         string    `yaml:"law"`
	Source      norm.Text `yaml:"source"`
	LastChecked string    `yaml:"last_checked"`
	Mark        string    `yaml:"mark"`
	Counting    Counting  `yaml:"counting"`
	Analogy     bool      `yaml:"analogy"`
	Clocks      []record  `yaml:"clocks"`
}

type record struct {
	ID             string    `yaml:"id"`
	Version        string    `yaml:"version"`
	ValidFrom      string    `yaml:"valid_from"`
	ValidUntil     string    `yaml:"valid_until"`
	Before         string    `yaml:"before"`
	After          string    `yaml:"after"`
	Act            norm.Text `yaml:"act"`
	Trigger        string    `yaml:"trigger"`
	Recipient      norm.Text `yaml:"recipient"`
	Length         int       `yaml:"length"`
	Unit           Unit      `yaml:"unit"`
	Within         int       `yaml:"within"`
	Weekend        Weekend   `yaml:"weekend"`
	TwoWorkingDays TwoDays   `yaml:"two_working_days"`
	Significant    bool      `yaml:"significant_stays"`
	LateReasons    bool      `yaml:"late_reasons"`
	Content        []string  `yaml:"content"`
	Note           string    `yaml:"note"`
	Source         norm.Text `yaml:"source"`
	Mark           string    `yaml:"mark"`
	Sources        []string  `yaml:"sources"`
	Also           []string  `yaml:"also"`
}

var rules = sync.OnceValues(func() ([]Rule, error) {
	names, err := fs.Glob(data.Figures, "clock/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Rule
	for _, name := range names {
		text, err := data.Figures.ReadFile(name)
		if err != nil {
			return nil, err
		}
		read, err := parseRules(text)
		if err != nil {
			return nil, fmt.Errorf("cannot read clocks %s: %w", name, err)
		}
		all = append(all, read...)
	}
	return all, nil
})

// parseRules reads one file of clocks; keys that do not belong there are errors.
func parseRules(text []byte) ([]Rule, error) {
	var file clockFile
	if err := yaml.Read(text, &file); err != nil {
		return nil, err
	}
	all := make([]Rule, 0, len(file.Clocks))
	for _, r := range file.Clocks {
		rule, err := file.rule(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID, err)
		}
		all = append(all, rule)
	}
	return all, nil
}

func (f clockFile) rule(r record) (Rule, error) {
	rule := Rule{
		ID: r.ID, Version: r.Version, Law: f.Law, Act: r.Act, TriggerKey: r.Trigger, Recipient: r.Recipient,
		Length: r.Length, Unit: r.Unit, Within: r.Within, Counting: f.Counting, Analogy: f.Analogy, Weekend: r.Weekend, TwoWorkingDays: r.TwoWorkingDays,
		SignificantStays: r.Significant, LateReasons: r.LateReasons, NoteKey: r.Note, before: r.Before, after: r.After,
		Read: f.Source, Mark: norm.Mark(f.Mark),
	}
	if r.Source.NL != "" {
		rule.Read = r.Source
	}
	if r.Mark != "" {
		rule.Mark = norm.Mark(r.Mark)
	}
	for _, s := range r.Sources {
		rule.Sources = append(rule.Sources, norm.Source(s))
	}
	for _, s := range r.Also {
		rule.Also = append(rule.Also, norm.Source(s))
	}
	var err error
	if rule.Trigger, err = norm.TextOf(r.Trigger); err != nil {
		return rule, err
	}
	if r.Note != "" {
		if rule.Note, err = norm.TextOf(r.Note); err != nil {
			return rule, err
		}
	}
	for _, key := range r.Content {
		text, err := norm.TextOf(key)
		if err != nil {
			return rule, err
		}
		rule.Content = append(rule.Content, text)
	}
	for _, d := range []struct {
		text string
		into *time.Time
	}{{r.ValidFrom, &rule.ValidFrom}, {r.ValidUntil, &rule.ValidUntil}, {f.LastChecked, &rule.LastChecked}} {
		if *d.into, err = dayOf(d.text); err != nil {
			return rule, err
		}
	}
	return rule, rule.lint()
}

// lint says what is wrong with a record that can be read.
func (r Rule) lint() error {
	inHours, inDays := r.Unit == Hours, r.Unit == Days || r.Unit == Months
	switch {
	case !inHours && !inDays && r.Unit != NoLength && r.Unit != ByContract:
		return fmt.Errorf("unit %q is none of hours, days, months, contract, none", r.Unit)
	case r.Counting != Regulation && r.Counting != Statute && r.Counting != ClockHours:
		return fmt.Errorf("counting %q is none of regulation, statute, clock", r.Counting)
	case r.Length < 0 || (r.Length == 0) == (inHours || inDays):
		return fmt.Errorf("a length of %d does not go with unit %q", r.Length, r.Unit)
	case r.Weekend != Stays && r.Weekend != NextWorkingDay && r.Weekend != NoonNextWorkingDay:
		return fmt.Errorf("weekend %q is none of next-working-day, noon-next-working-day", r.Weekend)
	case r.Weekend == NextWorkingDay && !inDays:
		return fmt.Errorf("only a period in days or months ends on the next working day")
	case r.TwoWorkingDays != Never && r.TwoWorkingDays != AsEnd && r.TwoWorkingDays != AsArgument:
		return fmt.Errorf("two_working_days %q is none of end, argument", r.TwoWorkingDays)
	case r.TwoWorkingDays == AsArgument && !inHours || r.TwoWorkingDays == AsEnd && !inDays:
		return fmt.Errorf("two working days are an argument for hours and an end for days")
	case r.Act.NL == "" || r.Act.EN == "" || r.Recipient.NL == "" || r.Recipient.EN == "" || len(r.Sources) == 0 || r.Read.NL == "" ||
		r.Read.EN == "" || r.LastChecked.IsZero():
		return fmt.Errorf("a text, a source or the day of checking is missing")
	}
	return nil
}

// dayOf reads 2018-05-25 as the first instant of that Dutch day; nothing is
// the zero time.
func dayOf(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return d, fmt.Errorf("expected a day such as 2018-05-25, not %q", text)
	}
	return norm.Day(d.Year(), d.Month(), d.Day()), nil
}
