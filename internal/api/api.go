// Package api is the JSON door: the same use cases as the pages and the command
// line, described in OpenAPI.
package api

import "net/http"

// New makes the API under /api/.
func New() http.Handler { return http.NotFoundHandler() }
