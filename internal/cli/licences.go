package cli

import (
	"fmt"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/licence"
)

type licencesCommand struct{}

// Run shows the notices of what in the program is not ours.
func (c *licencesCommand) Run(r *run) error {
	parts, err := licence.Parts()
	if err != nil {
		return err
	}
	if r.json {
		return r.answer(map[string]any{"licence": licence.Own, "parts": parts})
	}
	fmt.Fprintf(r.io.Out, "%s\n\n", lang.T(r.lang, "cli.licences.own", "licence", licence.Own))
	rows := [][]string{}
	for _, p := range parts {
		rows = append(rows, []string{p.Name, p.Version, strings.Join(p.Licences, ", "), p.Source})
	}
	r.table(rows, len(rows[0]))
	fmt.Fprintf(r.io.Out, "\n%s\n", lang.T(r.lang, "cli.licences.texts"))
	// A text that several parts have in common is shown once, under all of them.
	var texts []string
	under := map[string][]string{}
	for _, p := range parts {
		for _, f := range p.Files {
			if under[f.Text] == nil {
				texts = append(texts, f.Text)
			}
			under[f.Text] = append(under[f.Text], strings.TrimSpace(p.Name+" "+p.Version)+", "+f.Name)
		}
	}
	for _, text := range texts {
		fmt.Fprintf(r.io.Out, "\n%s\n%s\n%s\n\n%s", strings.Repeat("=", lineWidth), strings.Join(under[text], "\n"), strings.Repeat("-", lineWidth), text)
	}
	return nil
}
