// Package api has the operations of the promise: questions, documents and the
// second opinion.
package api

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/app"
)

// Register adds the operations.
func Register(a huma.API, application *app.App) {
	registerFlows(a)
	registerDocuments(a, application.Now)
	registerChecks(a, application.Now)
	registerTerms(a, application.Now)
}
