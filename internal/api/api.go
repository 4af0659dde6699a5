// Package api is the JSON door: questions, documents and the verifier as
// functions of what is sent. It needs no account, keeps nothing and reads
// nothing that is kept; it is described in OpenAPI under /api/openapi.json.
package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/verhaal/verhaal/internal/app"
)

// version is that of the API; its major part stands in the paths.
const version = "1.0.0"

// The most that a body may be.
const (
	MaxAnswers = 1 << 20
	MaxFile    = 64 << 20
)

// New makes the API under /api/; register adds the operations of each chapter.
func New(a *app.App, register ...func(huma.API, *app.App)) http.Handler {
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
	for _, add := range register {
		add(doc, a)
	}
	mux.HandleFunc("/", noPath)
	return mux
}
