// Package api is the JSON door: questions, documents and the verifier as
// functions of what is sent. It needs no account, keeps nothing and reads
// nothing that is kept; it is described in OpenAPI under /api/openapi.json.
package api

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/limit"
)

// version is that of the API; its major part stands in the paths.
const version = "1.0.0"

// The most that a body may be.
const (
	MaxAnswers = 1 << 20
	MaxFile    = 64 << 20
)

// Bounds are those of every door together.
type Bounds struct {
	Attempts *limit.Attempts
	Uploads  *limit.Uploads
	Address  func(*http.Request) string
	// How many files one address may send for one purpose: so many at once,
	// then one every interval.
	Interval time.Duration
	Burst    int
}

// How many calls one address may make: so many at once, then one every interval.
const (
	callInterval = 100 * time.Millisecond
	callBurst    = 600
)

const fileKind = "file"

// ReadsFile makes an operation one to which a file is sent, for a purpose by which
// attempts are counted.
func ReadsFile(purpose string, o huma.Operation) huma.Operation {
	o.Metadata = map[string]any{fileKind: purpose}
	o.MaxBodyBytes = -1 // take bounds it, before anything is read
	o.BodyReadTimeout = time.Minute
	o.Errors = []int{413, 422, 429, 500, 503}
	return o
}

// take counts a call, and reads a file that comes with it when it is its turn.
func (b Bounds) take(c huma.Context) (done func(), err error) {
	r, _ := humago.Unwrap(c)
	network := limit.Network(b.Address(r))
	if err := b.Attempts.Allow("api", network, callInterval, callBurst); err != nil {
		return nil, err
	}
	purpose, reads := c.Operation().Metadata[fileKind].(string)
	if !reads {
		return func() {}, nil
	}
	if err := b.Attempts.Allow(purpose, network, b.Interval, b.Burst); err != nil {
		return nil, err
	}
	return b.Uploads.Take(r, MaxFile)
}

// New makes the API under /api/; register adds the operations of each chapter.
func New(a *app.App, bounds Bounds, register ...func(huma.API, *app.App)) http.Handler {
	huma.NewErrorWithContext = problemOf
	mux := http.NewServeMux()
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	doc := humago.New(mux, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Verhaal", Version: version,
				Description: "Questions, documents and the verifier, as functions of what is sent: no account, nothing is kept. Errors are application/problem+json, in the language of Accept-Language (nl, en).",
			},
			Components: &huma.Components{Schemas: registry},
		},
		OpenAPIPath: "/api/openapi", Formats: map[string]huma.Format{
			"application/json": huma.DefaultJSONFormat,
			"json":             huma.DefaultJSONFormat,
		}, DefaultFormat: "application/json",
	})
	humago.MultipartMaxMemory = MaxFile // it was read when it was its turn
	doc.UseMiddleware(func(c huma.Context, next func(huma.Context)) {
		done, err := bounds.take(c)
		if err != nil {
			_ = huma.WriteErr(doc, c, http.StatusServiceUnavailable, "", err)
			return
		}
		defer done()
		next(c)
	})
	for _, add := range register {
		add(doc, a)
	}
	mux.HandleFunc("/", noPath)
	return mux
}
