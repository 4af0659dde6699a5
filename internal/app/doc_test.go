package app_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/app"
)

var update = flag.Bool("update", false, "write the pages of the documentation that are made of the program")

// page holds a page of the documentation to the program that it describes.
func page(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not up to date: go test ./internal/app -update", file)
	}
}

// Who may do what is a page of the documentation.
func TestRolesPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Who may do what\n\nMade of the program by `go test ./internal/app -update`; a test holds each role to it, the operator included.\n\n")
	roles := append(slices.Clone(app.Roles), app.Operator)
	b.WriteString("| use case | act |")
	for _, r := range roles {
		fmt.Fprintf(&b, " %s |", r)
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(roles)) + "\n")
	var cases []app.UseCase
	for u := range app.UseCases {
		cases = append(cases, u)
	}
	slices.Sort(cases)
	for _, u := range cases {
		fmt.Fprintf(&b, "| %s | %s |", u, app.UseCases[u])
		for _, r := range roles {
			mark := " "
			if r.May(u) {
				mark = "yes"
			}
			fmt.Fprintf(&b, " %s |", mark)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n`own` concerns the account itself, `read` sees, `write` drafts and changes, `bind` binds the organisation, `manage` concerns people, settings and erasure.\n" +
		"The operator is whoever runs the program on its machine: the command line reads and exports as that role. The counterparty has no account: its link is its right, for one agreement.\n")
	page(t, "../../docs/roles.md", b.String())
}

// What can happen is a page of the documentation, and no name is there twice.
func TestEventsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# What stands in the log\n\nMade of the program by `go test ./internal/app -update`. Each line of the evidence log has one of these names; " +
		"its payload, which lies encrypted and can be erased, has these keys. Names and keys are only ever added.\n\n| event | payload |\n|---|---|\n")
	seen := map[string]bool{}
	for _, e := range app.Events {
		if seen[e.EventName()] {
			t.Errorf("%s is there twice", e.EventName())
		}
		seen[e.EventName()] = true
		var keys []string
		kind := reflect.TypeOf(e)
		for i := range kind.NumField() {
			key, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
			if key == "" {
				t.Errorf("%s.%s has no key", kind.Name(), kind.Field(i).Name)
			}
			keys = append(keys, "`"+key+"`")
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", e.EventName(), strings.Join(keys, ", "))
	}
	page(t, "../../docs/events.md", b.String())
}
