// Package api has the operations of the incident: clocks, assessment, fines.
package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/incident"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/paper/record"
)

// Register adds the operations.
func Register(a huma.API, application *app.App) {
	huma.Register(a, huma.Operation{
		OperationID: "list-clocks", Method: http.MethodGet, Path: "/api/v1/clocks", Summary: "Every clock of the law there is, proposals too", Errors: []int{500},
	}, func(_ context.Context, in *api.Reader) (*api.Outcome[[]incident.ClockRule], error) {
		list, err := incident.ListClocks(lang.Choose(in.Accept))
		return &api.Outcome[[]incident.ClockRule]{Body: list}, err
	})
	api.Calculate(a, "compute-clock", "clock", "A deadline, counted as its law counts",
		`Keys: rule and at (RFC 3339, or Dutch time without offset where that is one moment); hours for a contract, reported, calendar, good_friday, liberation_day.`, incident.ComputeClock)
	api.Calculate(a, "assess-breach", "assess", "Whether a breach must be told, and whom",
		"The facts of verhaal assess; what is left out is unknown, and unknown is never the favourable answer.", func(given map[string]any,
			l string,
		) (incident.BreachAnswer, []record.Problem, error) {
			facts, problems := breach.Read(given)
			if len(problems) > 0 {
				return incident.BreachAnswer{}, problems, nil
			}
			out, err := incident.AssessBreach(facts, l, application.Now())
			return out, nil, err
		})
	api.Calculate(a, "estimate-fine", "fine", "The range of a fine", "The facts of verhaal fine; never one number.", incident.EstimateFine)
}
