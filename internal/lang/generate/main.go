// Command generate makes texts.json of the texts in texts/*.yaml, so that the
// program reads them in a millisecond.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/verhaal/verhaal/law/yaml"
)

func main() {
	data, err := Build("texts")
	if err == nil {
		err = os.WriteFile("texts.json", data, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Build reads every file in folder and gives them as one JSON object.
func Build(folder string) ([]byte, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	all := map[string][2]string{}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var texts map[string]struct {
			NL string `yaml:"nl"`
			EN string `yaml:"en"`
		}
		if err := yaml.Read(source, &texts); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for key, text := range texts {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("%s: %s stands twice", name, key)
			}
			if text.NL == "" || text.EN == "" {
				return nil, fmt.Errorf("%s: %s lacks a language", name, key)
			}
			all[key] = [2]string{text.NL, text.EN}
		}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err = encoder.Encode(all)
	return b.Bytes(), err
}
