package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/verhaal/verhaal/internal/covered"
	"github.com/verhaal/verhaal/law/norm"
)

// places say what a reference in a file is part of: the first that fits.
var places = []struct{ folder, ending, kind string }{
	{"law/data/clock/", ".yaml", "clock"},
	{"law/data/fine", ".yaml", "calculation"},
	{"law/data/rate/", ".yaml", "calculation"},
	{"law/data/calendar/", ".yaml", "clock"},
	{"paper/clause/data/", "flow.yaml", "question"},
	{"paper/clause/data/", ".yaml", "clause"},
	{"paper/role/", ".yaml", "question"},
	{"incident/breach/", ".yaml", "question"},
	{"promise/review/", ".go", "check"},
	{"paper/role/", ".go", "calculation"},
	{"promise/", ".go", "clause"},
	{"paper/", ".go", "clause"},
	{"law/period/", ".go", "clock"},
	{"law/", ".go", "calculation"},
	{"incident/", ".go", "calculation"},
	{"recourse/", ".go", "calculation"},
	{"internal/", ".go", "calculation"},
}

var (
	identifier = regexp.MustCompile(`^\s*(?:- )?\{?\s*(?:- )?id: *([A-Za-z0-9_.-]+)`)
	comment    = regexp.MustCompile(`^\s*//.*\blaw: (.+?)\.?$`)
	quoted     = regexp.MustCompile(`"([^"\\\n]+)"`)
	listed     = regexp.MustCompile(`(?:sources|also|source|tier|article): *\[?([^\]}]+)`)
	divider    = regexp.MustCompile(`[,\]\[{}"]+`)
)

// collect finds the uses of each norm in the data and the code of a tree.
// Generated files and tests are no use: they repeat what is said elsewhere.
func collect(root string, norms []norm.Norm) (map[norm.Source][]covered.Use, error) {
	known := map[string]norm.Source{}
	for _, n := range norms {
		known[fold(string(n.Citation))] = n.Citation
	}
	uses := map[norm.Source][]covered.Use{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		if d.IsDir() {
			if d.Name() == "testdata" || d.Name() == "covered" || strings.HasPrefix(d.Name(), ".") && path != root {
				return filepath.SkipDir
			}
			return nil
		}
		kind := kindOf(name)
		if kind == "" || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") || name == "law/norm/load.go" {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil || strings.HasPrefix(string(data), "// Code generated") {
			return err
		}
		for _, found := range references(name, string(data)) {
			if s, ok := known[fold(found.Ref)]; ok {
				use := covered.Use{Kind: kind, Ref: found.Kind}
				if !slices.Contains(uses[s], use) {
					uses[s] = append(uses[s], use)
				}
			}
		}
		return nil
	})
	for _, list := range uses {
		slices.SortFunc(list, func(a, b covered.Use) int { return strings.Compare(a.Kind+" "+a.Ref, b.Kind+" "+b.Ref) })
	}
	return uses, err
}

func kindOf(name string) string {
	for _, p := range places {
		if strings.HasPrefix(name, p.folder) && strings.HasSuffix(name, p.ending) {
			return p.kind
		}
	}
	return ""
}

// references gives the texts of a file that may be citations (Ref), each with
// what they stand in (Kind): the entry of the data, or the package of the code.
func references(name, text string) (list []covered.Use) {
	in := filepath.ToSlash(filepath.Dir(name))
	code := strings.HasSuffix(name, ".go")
	if !code {
		in = strings.TrimSuffix(filepath.Base(name), ".yaml")
	}
	add := func(found string) { list = append(list, covered.Use{Kind: in, Ref: strings.TrimSpace(found)}) }
	for line := range strings.SplitSeq(text, "\n") {
		if code {
			if m := comment.FindStringSubmatch(line); m != nil {
				for found := range strings.SplitSeq(m[1], ",") {
					add(found)
				}
			}
			for _, m := range quoted.FindAllStringSubmatch(line, -1) {
				add(m[1])
			}
			continue
		}
		if m := identifier.FindStringSubmatch(line); m != nil {
			in = m[1]
		}
		for _, m := range listed.FindAllStringSubmatch(line, -1) {
			for _, found := range divider.Split(m[1], -1) {
				add(found)
			}
		}
	}
	return list
}

// fold makes a citation comparable, as law/norm does: "bw 6:10" is "6:10 BW".
func fold(cited string) string {
	text := strings.ToLower(strings.TrimSpace(cited))
	if place, ok := strings.CutPrefix(text, "bw "); ok {
		text = place + " bw"
	}
	return text
}
