// Command generate makes notices.json: the licences and notices of every module
// of which code is in the program, on any system that it is built for, of Go
// itself, and of what lies in this repository and is not ours. It
// reads the module cache, and wants nothing else after go mod download.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/verhaal/verhaal/internal/licence"
)

// program is what the notices are of; root is where it lies.
const (
	program = "github.com/verhaal/verhaal/cmd/verhaal"
	root    = "../.."
)

// systems are those for which the program is built: some parts are in it on one
// of them only.
var systems = []string{"linux", "darwin", "windows", "freebsd"}

// kept are the parts that lie in this repository.
var kept = []struct {
	name, source string
	files        []string
}{
	{"htmx", "https://htmx.org", []string{"internal/page/static/htmx.LICENSE"}},
	{"Inter", "https://rsms.me/inter", []string{"internal/page/static/font/Inter-LICENSE.txt", "paper/document/font/Inter-OFL.txt"}},
	{"Source Serif 4", "https://github.com/adobe-fonts/source-serif", []string{
		"internal/page/static/font/SourceSerif4-LICENSE.txt", "paper/document/font/SourceSerif4-OFL.txt",
	}},
}

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate() error {
	parts := map[string]*collected{}
	for _, system := range systems {
		if err := linked(system, parts); err != nil {
			return fmt.Errorf("cannot list the modules on %s: %w", system, err)
		}
	}
	where, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("cannot find Go: %w", err)
	}
	goRoot := strings.TrimSpace(string(where))
	parts["Go"] = &collected{name: "Go", source: "https://go.dev", root: goRoot, folders: map[string]bool{goRoot: true}}
	var b builder
	for _, name := range sorted(parts) {
		files, err := parts[name].files()
		if err == nil {
			err = b.add(parts[name].name, parts[name].version, parts[name].source, files)
		}
		if err != nil {
			return err
		}
	}
	for _, k := range kept {
		var files []licence.File
		for _, name := range k.files {
			text, err := os.ReadFile(filepath.Join(root, name))
			if err != nil {
				return err
			}
			files = append(files, licence.File{Name: path.Base(name), Text: tidy(text)})
		}
		if err := b.add(k.name, "", k.source, files); err != nil {
			return err
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(b.notices); err != nil {
		return err
	}
	return os.WriteFile("notices.json", out.Bytes(), 0o644)
}

// collected is a module, and the folders of it that are in the program.
type collected struct {
	name, version, source, root string
	folders                     map[string]bool
}

// linked adds the modules of which code is in the program on a system.
func linked(system string, parts map[string]*collected) error {
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", program)
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	text, err := list.Output()
	if err != nil {
		return err
	}
	for row := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSpace(row), "\t")
		const all = 4
		if len(fields) != all {
			continue // of Go itself, or ours
		}
		name := fields[0]
		if parts[name] == nil {
			parts[name] = &collected{
				name: name, version: fields[1], source: "https://pkg.go.dev/" + name + "@" + fields[1], root: fields[2], folders: map[string]bool{},
			}
		}
		for folder := fields[3]; ; folder = filepath.Dir(folder) {
			parts[name].folders[folder] = true
			if folder == parts[name].root || folder == filepath.Dir(folder) {
				break
			}
		}
	}
	return nil
}

// notice is the name of a file that says on what terms a part may be passed on.
var notice = regexp.MustCompile(`(?i)^((un)?licen[cs]es?|copying|notices?|patents|authors|copyright)([-._][-a-z0-9_. ]*)?$`)

// files reads every notice in the folders of a module that are in the program.
func (c *collected) files() ([]licence.File, error) {
	var list []licence.File
	for _, folder := range sorted(c.folders) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			name := filepath.Join(folder, entry.Name())
			switch {
			case !notice.MatchString(entry.Name()) || strings.HasSuffix(entry.Name(), ".go"):
			case entry.IsDir() && folder == c.root && strings.EqualFold(entry.Name(), "licenses"):
				inside, err := filepath.Glob(filepath.Join(name, "*.txt"))
				if err != nil {
					return nil, err
				}
				for _, name := range inside {
					if list, err = c.read(list, name); err != nil {
						return nil, err
					}
				}
			case !entry.IsDir():
				if list, err = c.read(list, name); err != nil {
					return nil, err
				}
			}
		}
	}
	return list, nil
}

func (c *collected) read(list []licence.File, name string) ([]licence.File, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	within, err := filepath.Rel(c.root, name)
	return append(list, licence.File{Name: filepath.ToSlash(within), Text: tidy(text)}), err
}

// tidy takes out what is different between systems and means nothing.
func tidy(text []byte) string {
	rows := strings.Split(strings.ReplaceAll(strings.TrimPrefix(string(text), "\ufeff"), "\r\n", "\n"), "\n")
	for i := range rows {
		rows[i] = strings.TrimRight(rows[i], " \t\f")
	}
	return strings.TrimSpace(strings.Join(rows, "\n")) + "\n"
}

// known are the licences, by words that only they have.
var known = []struct{ id, words string }{
	{"Apache-2.0", `apache license,? version 2\.0`},
	{"MPL-2.0", `mozilla public license,? version 2\.0`},
	{"OFL-1.1", `sil open font license version 1\.1`},
	{"0BSD", `permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted\. the software is`},
	{"ISC", `permission to use, copy, modify, and(/or)? distribute this software for any purpose with or without fee is hereby granted, provided`},
	{"MIT", `permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated`},
	{"BSD-3-Clause", `redistribution and use in source and binary forms.*(neither the names? of|names? of the copyright holders?|the names? of .* may not be used)`},
	{"BSD-2-Clause", `redistribution and use in source and binary forms`},
	{"blessing", `may you do good and not evil`},
	{"CC0-1.0", `cc0 1\.0 universal`},
}

// licences says which licences stand in the files, by their SPDX identifiers.
func licences(files []licence.File) []string {
	var list []string
	for _, f := range files {
		plain := strings.ToLower(strings.Join(strings.Fields(f.Text), " "))
		for _, k := range known {
			if k.id == "BSD-2-Clause" && slices.Contains(list, "BSD-3-Clause") || slices.Contains(list, k.id) {
				continue
			}
			if regexp.MustCompile(k.words).MatchString(plain) {
				list = append(list, k.id)
			}
		}
	}
	slices.Sort(list)
	return list
}

// builder puts parts together, each text once.
type builder struct{ notices licence.Notices }

func (b *builder) add(name, version, source string, files []licence.File) error {
	part := licence.NumberedPart{Part: licence.Part{Name: name, Version: version, Source: source, Licences: licences(files)}}
	if len(part.Licences) == 0 {
		return errors.New("cannot find the licence of " + name)
	}
	for _, f := range files {
		at := slices.Index(b.notices.Texts, f.Text)
		if at < 0 {
			at = len(b.notices.Texts)
			b.notices.Texts = append(b.notices.Texts, f.Text)
		}
		part.Files = append(part.Files, licence.NumberedFile{Name: f.Name, Text: at})
	}
	b.notices.Parts = append(b.notices.Parts, part)
	return nil
}

func sorted[T any](m map[string]T) []string {
	list := make([]string, 0, len(m))
	for key := range m {
		list = append(list, key)
	}
	slices.Sort(list)
	return list
}
