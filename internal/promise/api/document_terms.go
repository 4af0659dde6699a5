package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
)

// readingTerms is a file to read terms from.
type readingTerms struct {
	api.Reader
	Name    string `query:"name" maxLength:"200" doc:"The name of the file, for the answer."`
	RawBody []byte `contentType:"application/octet-stream"`
}

func registerTerms(a huma.API, clock func() time.Time) {
	huma.Register(a, api.ReadsFile("check", huma.Operation{
		OperationID: "read-terms", Method: http.MethodPost, Path: "/api/v1/terms",
		Summary: "What was agreed, in the one model",
		Description: "The body is the file itself: a sealed PDF (one whose seal does not hold is refused), a terms file in JSON, or anybody's agreement, which is then read as the second opinion reads it. " +
			"source says which it was; terms has each key of docs/formats/terms.md with its value, standing (agreed, not-said, elsewhere) and clause. Nothing is kept.",
	}), func(ctx context.Context, in *readingTerms) (*api.Outcome[map[string]any], error) {
		return readTerms(ctx, clock(), in)
	})
}

func readTerms(ctx context.Context, now time.Time, in *readingTerms) (*api.Outcome[map[string]any], error) {
	ctx, stop := context.WithTimeout(ctx, checkTime)
	defer stop()
	agreed, problems, err := promise.ReadTerms(ctx, in.Name, in.RawBody, now, nil)
	if broken := (*promise.BrokenSeal)(nil); errors.As(err, &broken) {
		return nil, fault.Wrap(fault.Invalid, "terms.seal-refused", err)
	}
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, api.Refused{Problems: problems}
	}
	data, err := json.Marshal(agreed.Explained(lang.Choose(in.Accept)))
	if err != nil {
		return nil, fmt.Errorf("cannot write terms: %w", err)
	}
	out := &api.Outcome[map[string]any]{}
	return out, json.Unmarshal(data, &out.Body)
}
