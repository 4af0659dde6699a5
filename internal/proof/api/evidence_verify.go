// Package api has the operations of the proof: the verifier.
package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/proof"
)

type verifying struct {
	Key     string `query:"key" maxLength:"200" doc:"The fingerprint that the seal's certificate or the log's key must have; any other is refused."`
	RawBody []byte `contentType:"application/octet-stream"`
}

// Register adds the operations.
func Register(a huma.API, installation *app.App) {
	huma.Register(a, api.ReadsFile("verify", huma.Operation{
		OperationID: "verify-evidence", Method: http.MethodPost, Path: "/api/v1/evidence/verify",
		Summary: "Verify a sealed PDF or a dossier", Description: "The body is the file itself. The verdict is sealed-here (a present or former key of this installation), sealed-by-key (the key that was named), unchanged-key-unknown (compare the fingerprint first) or not-confirmed; ok is true with the first two. Without ok nothing else in the report may be relied on.",
	}), func(_ context.Context, in *verifying) (*struct{ Body proof.Verification }, error) {
		trust := proof.Trust{Key: in.Key, Here: proof.Own(installation)}
		return &struct{ Body proof.Verification }{proof.VerifyFile(bytes.NewReader(in.RawBody), int64(len(in.RawBody)), trust)}, nil
	})
}
