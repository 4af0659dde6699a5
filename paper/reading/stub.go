package reading

import "context"

func readODT(ctx context.Context, p *pack) (*Text, error) { return nil, problem(Unknown, "not yet") }
