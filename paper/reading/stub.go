package reading

import "context"

func readPDF(ctx context.Context, data []byte, p Programs) (*Text, error) {
	return nil, problem(NoProgram, "not yet")
}

func readODT(ctx context.Context, p *pack) (*Text, error) { return nil, problem(Unknown, "not yet") }
