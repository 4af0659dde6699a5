package norm

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/verhaal/verhaal/law/data"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/law/yaml"
)

type lawFile struct {
	Law         string   `yaml:"law"`
	Citation    Text     `yaml:"citation"`
	Name        Text     `yaml:"name"`
	Source      string   `yaml:"source"`
	ValidFrom   day      `yaml:"valid_from"`
	ValidUntil  day      `yaml:"valid_until"`
	LastChecked day      `yaml:"last_checked"`
	Mark        Mark     `yaml:"mark"`
	Norms       []record `yaml:"norms"`
}

type record struct {
	At          string `yaml:"at"`
	EN          string `yaml:"en"` // the place in English, where it differs
	Title       Text   `yaml:"title"`
	Summary     Text   `yaml:"summary"`
	Source      string `yaml:"source"`
	ValidFrom   day    `yaml:"valid_from"`
	ValidUntil  day    `yaml:"valid_until"`
	LastChecked day    `yaml:"last_checked"`
	Mark        Mark   `yaml:"mark"`
}

// Day gives the first instant of a day of Dutch law.
func Day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, say.Zone())
}

type day struct{ time.Time }

// UnmarshalText reads 2018-05-25 as the first instant of that Dutch day.
func (d *day) UnmarshalText(text []byte) error {
	t, err := time.ParseInLocation(time.DateOnly, string(text), say.Zone())
	if err != nil {
		return fmt.Errorf("expected a day such as 2018-05-25: %w", err)
	}
	d.Time = t
	return nil
}

type index struct {
	norms []Norm
	by    map[Source][]int
}

var load = sync.OnceValues(func() (*index, error) {
	names, err := fs.Glob(data.Laws, "*.yaml")
	if err != nil {
		return nil, err
	}
	ix := &index{by: map[Source][]int{}}
	for _, name := range names {
		text, err := data.Laws.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("cannot read law data %s: %w", name, err)
		}
		ix.add(strings.TrimSuffix(name, ".yaml"), file)
	}
	sort.SliceStable(ix.norms, func(i, j int) bool { return ix.norms[i].LawVersion < ix.norms[j].LawVersion })
	for i, n := range ix.norms {
		ix.by[fold(n.Citation)] = append(ix.by[fold(n.Citation)], i)
	}
	return ix, nil
})

// parse reads one file of law data; keys that do not belong there are errors.
func parse(text []byte) (file lawFile, err error) {
	err = yaml.Read(text, &file)
	return file, err
}

func (ix *index) add(version string, file lawFile) {
	for _, r := range file.Norms {
		n := Norm{
			Law: file.Law, LawVersion: version,
			Citation: Source(strings.ReplaceAll(file.Citation.NL, "{}", r.At)),
			Title:    r.Title, Summary: r.Summary,
			Read:        first(r.Source, file.Source),
			Mark:        Mark(first(string(r.Mark), string(file.Mark))),
			ValidFrom:   firstDay(r.ValidFrom, file.ValidFrom),
			ValidUntil:  firstDay(r.ValidUntil, file.ValidUntil),
			LastChecked: firstDay(r.LastChecked, file.LastChecked),
		}
		n.CitationEN = strings.ReplaceAll(file.Citation.EN, "{}", first(r.EN, r.At))
		ix.norms = append(ix.norms, n)
	}
}

func first(own, shared string) string {
	if own != "" {
		return own
	}
	return shared
}

func firstDay(own, shared day) time.Time {
	if !own.IsZero() {
		return own.Time
	}
	return shared.Time
}

// fold makes a citation comparable: doc comments write "avg 33(1)", and name
// the Civil Code first as they do with other laws: "bw 6:10" for "6:10 BW".
func fold(s Source) Source {
	text := strings.ToLower(strings.TrimSpace(string(s)))
	if place, ok := strings.CutPrefix(text, "bw "); ok {
		text = place + " bw"
	}
	return Source(text)
}

// AddForTest adds a file of law data, as law/data holds them, until the test
// ends: so that a test can live in a year whose law is not yet written. Tests
// that run beside it see it too.
func AddForTest(t interface {
	Helper()
	Fatal(args ...any)
	Cleanup(func())
}, version, text string,
) {
	t.Helper()
	ix, err := load()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	before, by := len(ix.norms), maps.Clone(ix.by)
	ix.add(version, file)
	for i := before; i < len(ix.norms); i++ {
		key := fold(ix.norms[i].Citation)
		ix.by[key] = append(slices.Clone(ix.by[key]), i)
	}
	t.Cleanup(func() { ix.norms, ix.by = ix.norms[:before], by })
}

// EndForTest takes norms out of the law from a day on, until the test ends.
func EndForTest(t interface{ Cleanup(func()) }, day time.Time, cited ...Source) {
	ix, err := load()
	if err != nil {
		return
	}
	before := slices.Clone(ix.norms)
	for _, s := range cited {
		for _, i := range ix.by[fold(s)] {
			ix.norms[i].ValidUntil = day
		}
	}
	t.Cleanup(func() { copy(ix.norms, before) })
}

// All gives every norm, ordered by file.
func All() ([]Norm, error) {
	ix, err := load()
	if err != nil {
		return nil, err
	}
	return append([]Norm(nil), ix.norms...), nil
}

// Find gives the norm cited as s that is valid on the day of at. Letter case
// does not matter. The second result is false when there is none.
func Find(s Source, at time.Time) (Norm, bool) {
	ix, err := load()
	if err != nil {
		return Norm{}, false
	}
	for _, i := range ix.by[fold(s)] {
		if ix.norms[i].ValidOn(at) {
			return ix.norms[i], true
		}
	}
	return Norm{}, false
}

// FindNearest gives the norm cited as s as it is on the day of at; where it is no
// law then, as it was or will be. It is for lists of what something rests on,
// which must be whole.
func FindNearest(s Source, at time.Time) (Norm, bool) {
	if n, ok := Find(s, at); ok {
		return n, true
	}
	ix, err := load()
	if err != nil || len(ix.by[fold(s)]) == 0 {
		return Norm{}, false
	}
	versions := ix.by[fold(s)]
	return ix.norms[versions[len(versions)-1]], true
}

// Exists says whether s is cited in any version of the law.
func Exists(s Source) bool {
	ix, err := load()
	return err == nil && len(ix.by[fold(s)]) > 0
}

// In gives the citation as a reader of lang writes it: "AVG 28(3)" in Dutch,
// "GDPR 28(3)" in English. A citation that is not in the data stays as it is.
func (s Source) In(lang string) string {
	ix, err := load()
	if err != nil || lang == "nl" {
		return string(s)
	}
	if found := ix.by[fold(s)]; len(found) > 0 {
		return ix.norms[found[0]].CitationEN
	}
	return string(s)
}

var texts = sync.OnceValues(func() (map[string]Text, error) {
	names, err := fs.Glob(data.Texts, "text/*.yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]Text{}
	for _, name := range names {
		text, err := data.Texts.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var file map[string]Text
		if err := yaml.Read(text, &file); err != nil {
			return nil, fmt.Errorf("cannot read texts %s: %w", name, err)
		}
		for key, t := range file {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("cannot read texts %s: %s stands twice", name, key)
			}
			all[key] = t
		}
	}
	return all, nil
})
