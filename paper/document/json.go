package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// JSON writes the tree as data. Each block has a "type": heading, paragraph,
// provision, list, table, fields, signatures, note or pagebreak; the other
// names are those of the Go fields in lower case. Numbers and the text of
// references are filled in, files are base64.
func JSON(d *Document) ([]byte, error) {
	if err := d.Number(); err != nil {
		return nil, err
	}
	type plain Document
	body := make([]any, len(d.Body))
	for i, b := range d.Body {
		body[i] = typed(b)
	}
	date := ""
	if !d.Date.IsZero() {
		date = d.Date.Format(time.DateOnly)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		*plain
		Date string `json:"date,omitempty"`
		Body []any  `json:"body"`
	}{(*plain)(d), date, body})
	if err != nil {
		return nil, fmt.Errorf("cannot write document as JSON: %w", err)
	}
	return out.Bytes(), nil
}

// typed puts the name of its kind before the fields of a block.
func typed(b Block) any {
	switch b := b.(type) {
	case *Heading:
		return struct {
			Type string `json:"type"`
			*Heading
		}{"heading", b}
	case *Paragraph:
		return struct {
			Type string `json:"type"`
			*Paragraph
		}{"paragraph", b}
	case *Drawing:
		return struct {
			Type  string `json:"type"`
			Title string `json:"title"`
			Words string `json:"words"`
			SVG   string `json:"svg"`
		}{"drawing", b.Picture.Title, b.Picture.Words, string(b.Picture.SVG())}
	case *Provision:
		return struct {
			Type string `json:"type"`
			*Provision
		}{"provision", b}
	case *List:
		return struct {
			Type string `json:"type"`
			*List
		}{"list", b}
	case *Table:
		return struct {
			Type string `json:"type"`
			*Table
		}{"table", b}
	case *Fields:
		return struct {
			Type string `json:"type"`
			*Fields
		}{"fields", b}
	case *Signatures:
		return struct {
			Type string `json:"type"`
			*Signatures
		}{"signatures", b}
	case *Note:
		return struct {
			Type string `json:"type"`
			*Note
		}{"note", b}
	case *PageBreak:
		return struct {
			Type string `json:"type"`
		}{"pagebreak"}
	}
	return nil
}

var kindNames = [...]string{Section: "section", Article: "article", Annex: "annex", Part: "part"}

// MarshalText writes the kind as a word.
func (k HeadingKind) MarshalText() ([]byte, error) {
	if k < 0 || int(k) >= len(kindNames) {
		return nil, fmt.Errorf("cannot write heading kind %d: unknown", int(k))
	}
	return []byte(kindNames[k]), nil
}

// MarshalText writes the styles as words: "bold italic".
func (s Style) MarshalText() ([]byte, error) {
	var names []string
	for i, name := range []string{"bold", "italic", "mark", "mono"} {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return []byte(strings.Join(names, " ")), nil
}
