// Package api has the operations of recourse: who bears what, debts, interest
// and collection costs.
package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/recourse/share"
)

// Register adds the operations.
func Register(a huma.API, application *app.App) {
	api.Calculate(a, "compute-recourse", "recourse", "Who bears what", "The case of verhaal recourse.",
		func(given map[string]any, l string) (recourse.Recourse, []record.Problem, error) {
			c, problems := share.Read(given)
			if len(problems) > 0 {
				return recourse.Recourse{}, problems, nil
			}
			out, err := recourse.ComputeRecourse(c, l)
			return out, nil, err
		})
	huma.Register(a, huma.Operation{
		OperationID: "clear-network", Method: http.MethodPost, Path: "/api/v1/clear", Summary: "What each party of a network of debts pays", MaxBodyBytes: api.MaxAnswers, Errors: []int{413, 422, 500},
		Description: "The network of verhaal clear, as JSON or CSV. Nothing is kept.",
	}, func(_ context.Context, in *network) (*api.Outcome[recourse.Clearance], error) {
		return clearNetwork(in, application.Now())
	})
	api.Calculate(a, "compute-interest", "interest", "Statutory or trade interest", "Keys: principal, from, until, kind (statutory or trade).",
		recourse.ComputeInterest)
	api.Calculate(a, "compute-costs", "costs", "Collection costs", "Key: principal.",
		func(given map[string]any, l string) (recourse.CostAnswer, []record.Problem, error) {
			return recourse.ComputeCosts(given, l, application.Now())
		})
}

// network is a network of debts: {"parties": […], "debts": […]}, or CSV.
type network struct {
	api.Reader
	SetOff  bool   `query:"set_off" doc:"Opposite debts may be set off (53 Fw)."`
	RawBody []byte `contentType:"application/octet-stream"`
}

func clearNetwork(in *network, now time.Time) (*api.Outcome[recourse.Clearance], error) {
	out, problems, err := recourse.ClearText(bytes.NewReader(in.RawBody), in.SetOff, lang.Choose(in.Accept), now)
	if err == nil && len(problems) > 0 {
		err = api.Refused{Problems: problems}
	}
	return &api.Outcome[recourse.Clearance]{Body: out}, err
}
