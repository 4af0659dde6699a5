package reading

import (
	"context"
	"strings"
)

// Read gives the text of a file, whatever format it is in; nil for p reads
// without programs. The error is a *Problem, or that of ctx when that ends.
func Read(ctx context.Context, data []byte, p Programs) (*Text, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, problem(TooMuch, "%d bytes, at most %d", len(data), maxFile)
	}
	form, wrong := format(data)
	if wrong != nil {
		return nil, wrong
	}
	t, err := read(ctx, data, form, p)
	if ctx.Err() != nil { // what was read may be a part
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(t.Body) == "" {
		return nil, problem(Empty, "%s without text", t.Format)
	}
	return t, nil
}

func read(ctx context.Context, data []byte, form Format, p Programs) (*Text, error) {
	switch form {
	case "":
		return readZip(ctx, data)
	case PDF:
		return readPDF(ctx, data, p)
	}
	text, wrong := decode(data)
	if wrong != nil {
		return nil, wrong
	}
	if page(text) {
		return readHTML(ctx, data)
	}
	return readPlain(ctx, text)
}
