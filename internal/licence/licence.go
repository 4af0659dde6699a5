// Package licence is what others ask of who passes on the program: the notices
// and licences of the parts that are not ours. They are in the program, so that
// whoever has it has them too.
package licence

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:generate go run ./generate

//go:embed notices.json
var generated []byte

// Own is the licence of the program itself, by its SPDX identifier.
const Own = "EUPL-1.2"

// Part is a part of the program that is somebody else's.
type Part struct {
	Name     string   `json:"name"`              // of a module its path
	Version  string   `json:"version,omitempty"` // of a module
	Source   string   `json:"source,omitempty"`  // where its source can be had
	Licences []string `json:"licences"`          // SPDX identifiers
	Files    []File   `json:"files"`
}

// File is a licence or a notice, as its author wrote it.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Notices is the generated file: each text once, by number.
type Notices struct {
	Texts []string       `json:"texts"`
	Parts []NumberedPart `json:"parts"`
}

// NumberedPart is a part whose files name their texts by number.
type NumberedPart struct {
	Part
	Files []NumberedFile `json:"files"`
}

// NumberedFile is a file whose text is one of the texts.
type NumberedFile struct {
	Name string `json:"name"`
	Text int    `json:"text"`
}

// Parts gives every part of the program that is somebody else's, by name.
func Parts() ([]Part, error) {
	var notices Notices
	if err := json.Unmarshal(generated, &notices); err != nil {
		return nil, fmt.Errorf("cannot read notices: %w", err)
	}
	list := make([]Part, 0, len(notices.Parts))
	for _, numbered := range notices.Parts {
		part := numbered.Part
		for _, f := range numbered.Files {
			part.Files = append(part.Files, File{f.Name, notices.Texts[f.Text]})
		}
		list = append(list, part)
	}
	return list, nil
}
