package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/record"
)

// maxInput is the most that an input file may be.
const maxInput = 1 << 20

// maxDepth is how deep a record may be nested.
const maxDepth = 100

// record reads a YAML or JSON file that holds one record. Anchors and aliases
// are refused: a small file could stand for an endless one.
//
// JSON is read by the same reader, for it is YAML, once the JSON reader found
// no fault in it; that one says where a comma is missing.
func (r *run) record(name string) (map[string]any, error) {
	data, err := r.read(name, maxInput)
	if err != nil {
		return nil, err
	}
	return r.parse(name, data)
}

// parse reads the text of such a file.
func (r *run) parse(name string, data []byte) (map[string]any, error) {
	if len(data) > maxInput {
		return nil, bad(name, "", "cli.too-large", "most", lang.Size(r.lang, maxInput))
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if at := invalid(data); at >= 0 {
		return nil, bad(name, line(lineOf(data, at)), "cli.not-text")
	}
	if looksJSON(data) {
		if err := checkJSON(name, data); err != nil {
			return nil, err
		}
		data = jsonEscape.ReplaceAllFunc(data, plain)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var root, more yaml.Node
	if err := decoder.Decode(&root); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, yamlError(name, err)
	}
	if err := decoder.Decode(&more); err == nil {
		return nil, bad(name, line(more.Line), "cli.one-document")
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlError(name, err)
	}
	reader := reader{name: name}
	value, err := reader.value(root.Content[0], 0)
	if err != nil {
		return nil, err
	}
	record, ok := value.(map[string]any)
	if !ok && value != nil {
		return nil, bad(name, line(root.Content[0].Line), "cli.not-record")
	}
	return record, nil
}

// complainRecord says all that is wrong with a record, each thing with its
// place, and gives the error that ends the command.
func (r *run) complainRecord(file string, problems []record.Problem) error {
	type entry struct {
		Path string `json:"path"`
		Code string `json:"code"`
		Text string `json:"text"`
	}
	list := make([]entry, 0, len(problems))
	for _, p := range report.FactProblems(r.lang, problems) {
		list = append(list, entry{p.Place, p.Code, p.Text})
		place := p.Place
		if place != "" {
			place += ": "
		}
		fmt.Fprintf(r.io.Err, "verhaal: %s: %s%s\n", file, place, p.Text)
	}
	if err := r.answer(map[string]any{"file": file, "problems": list}); err != nil {
		return err
	}
	return errSaid
}

// invalid finds the first byte that is not part of UTF-8 text, or gives -1.
func invalid(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size <= 1 || r == 0 {
			return at
		}
		at += size
	}
	return -1
}

func looksJSON(data []byte) bool {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '{' {
		return false
	}
	rest := bytes.TrimSpace(data[1:])
	return len(rest) > 0 && (rest[0] == '"' || rest[0] == '}')
}

func checkJSON(name string, data []byte) error {
	var anything json.RawMessage
	err := json.Unmarshal(data, &anything)
	if err == nil {
		return nil
	}
	place := ""
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		place = line(lineOf(data, int(syntax.Offset)))
	}
	return bad(name, place, "cli.not-json", "reason", err.Error())
}

// jsonEscape are the escapes of JSON; two of them YAML does not have: \/ and a
// character written as two halves.
var jsonEscape = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\.`)

func plain(escape []byte) []byte {
	if escape[1] != '/' && (escape[1] != 'u' || len(escape) == 2) {
		return escape
	}
	var text string
	_ = json.Unmarshal([]byte(`"`+string(escape)+`"`), &text) // half a character alone becomes U+FFFD
	return []byte(text)
}

func lineOf(data []byte, at int) int {
	return 1 + bytes.Count(data[:min(at, len(data))], []byte("\n"))
}

// reader makes values of what was parsed.
type reader struct{ name string }

func (r reader) bad(n *yaml.Node, key string, args ...string) error {
	return bad(r.name, line(n.Line), key, args...)
}

func (r reader) value(n *yaml.Node, depth int) (any, error) {
	switch {
	case n.Anchor != "" || n.Kind == yaml.AliasNode || n.Tag == "!!merge":
		return nil, r.bad(n, "cli.anchor")
	case n.Style&yaml.TaggedStyle != 0:
		return nil, r.bad(n, "cli.tag", "tag", n.Tag)
	case depth > maxDepth:
		return nil, r.bad(n, "cli.too-deep")
	}
	switch n.Kind {
	case yaml.MappingNode:
		return r.mapping(n, depth)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			v, err := r.value(item, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	}
	return scalar(n), nil
}

func (r reader) mapping(n *yaml.Node, depth int) (any, error) {
	record := make(map[string]any, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if _, err := r.value(key, depth+1); err != nil {
			return nil, err
		}
		if key.Kind != yaml.ScalarNode {
			return nil, r.bad(key, "cli.key")
		}
		if _, twice := record[key.Value]; twice {
			return nil, r.bad(key, "cli.twice", "key", key.Value)
		}
		v, err := r.value(n.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		record[key.Value] = v
	}
	return record, nil
}

// scalar gives text, a truth value or nothing. A number stays the text that it
// is, for its question to read: 01234567 keeps its zero, 50000.00 its cents.
func scalar(n *yaml.Node) any {
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return n.Value
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	return n.Value
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

func yamlError(name string, err error) error {
	text, place := strings.TrimPrefix(err.Error(), "yaml: "), "1" // the first line is not named
	if found := yamlLine.FindStringSubmatch(text); found != nil {
		place, text = found[1], strings.Replace(text, found[0], "", 1)
	}
	first, _, _ := strings.Cut(text, "\n")
	return bad(name, place, "cli.not-yaml", "reason", first)
}

func line(n int) string { return strconv.Itoa(n) }
