package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/reader"
	"github.com/verhaal/verhaal/paper/reading"
)

// readDocument gives the text of a document that somebody else made, with the
// programs that are installed.
func readDocument(ctx context.Context, data []byte) (*reading.Text, error) {
	return reading.Read(ctx, data, reader.Programs{})
}
