package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/recourse/clearing"
	"github.com/verhaal/verhaal/recourse/share"
)

// facts is a record of what is the case.
type facts struct {
	Reader
	Body map[string]any
}

// outcome is what a calculation answers.
type outcome[T any] struct{ Body T }

// refused says what is wrong with the facts, each thing with its place.
type refused struct{ problems []record.Problem }

func (refused) Error() string { return "the facts are not right" }

func (r refused) places(l string) []place {
	list := make([]place, 0, len(r.problems))
	for _, p := range r.problems {
		list = append(list, place{Location: p.Path, Message: lang.Problem(l, p)})
	}
	return list
}

// calculate registers a calculation over a record of facts.
func calculate[T any](a huma.API, id, path, summary, description string, do func(given map[string]any, l string) (T, []record.Problem, error)) {
	huma.Register(a, huma.Operation{
		OperationID: id, Method: http.MethodPost, Path: "/api/v1/" + path, Summary: summary, Description: description + " Nothing is kept.", MaxBodyBytes: maxAnswers, Errors: []int{413, 422, 500},
	}, func(_ context.Context, in *facts) (*outcome[T], error) {
		out, problems, err := do(in.Body, lang.Choose(in.Accept))
		if err != nil {
			return nil, err
		}
		if len(problems) > 0 {
			return nil, refused{problems}
		}
		return &outcome[T]{out}, nil
	})
}

func registerCalculations(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "list-clocks", Method: http.MethodGet, Path: "/api/v1/clocks", Summary: "Every clock of the law there is, proposals too", Errors: []int{500},
	}, func(_ context.Context, in *Reader) (*outcome[[]app.ClockRule], error) {
		list, err := app.ListClocks(lang.Choose(in.Accept))
		return &outcome[[]app.ClockRule]{list}, err
	})
	calculate(a, "compute-clock", "clock", "A deadline, counted as its law counts",
		`Keys: rule and at (RFC 3339, or Dutch time without offset where that is one moment); hours for a contract, reported, calendar, good_friday, liberation_day.`, app.ComputeClock)
	calculate(a, "assess-breach", "assess", "Whether a breach must be told, and whom", "The facts of verhaal assess; what is left out is unknown, and unknown is never the favourable answer.", func(given map[string]any, l string) (app.BreachAnswer, []record.Problem, error) {
		facts, problems := breach.Read(given)
		if len(problems) > 0 {
			return app.BreachAnswer{}, problems, nil
		}
		out, err := app.AssessBreach(facts, l)
		return out, nil, err
	})
	calculate(a, "compute-recourse", "recourse", "Who bears what", "The case of verhaal recourse.", func(given map[string]any, l string) (app.Recourse, []record.Problem, error) {
		c, problems := share.Read(given)
		if len(problems) > 0 {
			return app.Recourse{}, problems, nil
		}
		out, err := app.ComputeRecourse(c, l)
		return out, nil, err
	})
	huma.Register(a, huma.Operation{
		OperationID: "clear-network", Method: http.MethodPost, Path: "/api/v1/clear", Summary: "What each party of a network of debts pays", MaxBodyBytes: maxAnswers, Errors: []int{413, 422, 500},
		Description: "The network of verhaal clear, as JSON or CSV. Nothing is kept.",
	}, clearNetwork)
	calculate(a, "compute-interest", "interest", "Statutory or trade interest", "Keys: principal, from, until, kind (statutory or trade).", app.ComputeInterest)
	calculate(a, "compute-costs", "costs", "Collection costs", "Key: principal.", app.ComputeCosts)
	calculate(a, "estimate-fine", "fine", "The range of a fine", "The facts of verhaal fine; never one number.", app.EstimateFine)
}

// network is a network of debts: {"parties": […], "debts": […]}, or CSV.
type network struct {
	Reader
	SetOff  bool   `query:"set_off" doc:"Opposite debts may be set off (53 Fw)."`
	RawBody []byte `contentType:"application/octet-stream"`
}

func clearNetwork(_ context.Context, in *network) (*outcome[app.Clearance], error) {
	reading := clearing.NewReading()
	if err := reading.Read(bytes.NewReader(in.RawBody), ""); err != nil {
		return nil, err
	}
	n, names := reading.Network()
	if len(reading.Problems) > 0 {
		return nil, refused{reading.Problems}
	}
	if in.SetOff {
		n = clearing.SetOff(n)
	}
	out, problems, err := app.ClearNetwork(n, names, lang.Choose(in.Accept))
	if err == nil && len(problems) > 0 {
		err = refused{problems}
	}
	return &outcome[app.Clearance]{out}, err
}
