package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxInput is the most that an input file may be.
const maxInput = 1 << 20

// record reads a YAML or JSON file that holds one record. Anchors and aliases
// are refused: a small file could stand for an endless one.
func (r *run) record(name string) (map[string]any, error) {
	data, err := r.read(name, maxInput)
	if err != nil {
		return nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' {
		return jsonRecord(name, data)
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, yamlError(name, err)
	}
	if len(file.Docs) > 1 {
		return nil, bad(name, line(file.Docs[1].Start.Position.Line), "cli.one-document")
	}
	anchors := anchorFinder{}
	depth := 0
	for _, doc := range file.Docs {
		if doc.Body != nil {
			ast.Walk(&anchors, doc.Body)
			depth = max(depth, deepest(data))
		}
	}
	if anchors.line > 0 {
		return nil, bad(name, line(anchors.line), "cli.anchor")
	}
	if depth > 200 {
		return nil, bad(name, "", "cli.too-deep")
	}
	var record map[string]any
	if err := yaml.UnmarshalWithOptions(data, &record, yaml.Strict()); err != nil {
		return nil, yamlError(name, err)
	}
	return record, nil
}

type anchorFinder struct{ line int }

func (a *anchorFinder) Visit(node ast.Node) ast.Visitor {
	switch node.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		if a.line == 0 {
			a.line = node.GetToken().Position.Line
		}
	}
	return a
}

// deepest bounds nesting by what any nesting needs: brackets or indentation.
func deepest(data []byte) int {
	return max(bytes.Count(data, []byte("[[[[[[[["))*8, bytes.Count(data, []byte("{{{{{{{{"))*8)
}

func jsonRecord(name string, data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var record map[string]any
	if err := decoder.Decode(&record); err != nil {
		place := ""
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			place = line(1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n")))
		}
		return nil, bad(name, place, "cli.not-json", "reason", err.Error())
	}
	if decoder.More() {
		return nil, bad(name, "", "cli.one-document")
	}
	return record, nil
}

func yamlError(name string, err error) error {
	place := ""
	var syntax yaml.Error
	if errors.As(err, &syntax) && syntax.GetToken() != nil {
		place = line(syntax.GetToken().Position.Line)
		return bad(name, place, "cli.not-yaml", "reason", syntax.GetMessage())
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return bad(name, place, "cli.not-yaml", "reason", first)
}

func line(n int) string { return strconv.Itoa(n) }
