// Package api has the operations of the proof: the verifier.
package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/proof"
)

type verifying struct {
	Key     string `query:"key" maxLength:"200" doc:"The fingerprint that the seal's certificate or the log's key must have; without it any, and the report says which."`
	RawBody []byte `contentType:"application/octet-stream"`
}

// verifySlots bounds how many files are checked at the same moment: each may
// take some hundred MB.
var verifySlots = make(chan struct{}, 2)

// Register adds the operations.
func Register(a huma.API, _ *app.App) {
	huma.Register(a, huma.Operation{
		OperationID: "verify-evidence", Method: http.MethodPost, Path: "/api/v1/evidence/verify", MaxBodyBytes: api.MaxFile, BodyReadTimeout: time.Minute, Errors: []int{413, 422, 500},
		Summary: "Verify a sealed PDF or a dossier", Description: "The body is the file itself. Without ok nothing else in the report may be relied on.",
	}, func(ctx context.Context, in *verifying) (*struct{ Body proof.Verification }, error) {
		select {
		case verifySlots <- struct{}{}:
			defer func() { <-verifySlots }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		return &struct{ Body proof.Verification }{proof.VerifyFile(bytes.NewReader(in.RawBody), int64(len(in.RawBody)), in.Key)}, nil
	})
}
