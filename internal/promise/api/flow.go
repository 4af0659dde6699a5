package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/flow"
)

// Path names a question flow.
type Path struct {
	Kind string `path:"kind" example:"processing-agreement" doc:"One of GET /api/v1/flows."`
}

// Given is what was answered so far.
type Given struct {
	Body struct {
		Answers map[string]any `json:"answers" doc:"By the id of the question."`
	}
}

type flowList struct {
	Body struct {
		Flows []flowName `json:"flows" nullable:"false"`
	}
}

type flowName struct {
	Kind  string    `json:"kind"`
	Title norm.Text `json:"title"`
}

type answered struct {
	Body struct {
		Asked    []string            `json:"asked" nullable:"false" doc:"The questions that are asked, given the answers so far, in order."`
		Next     *string             `json:"next" doc:"The first question without an answer; null when all are answered."`
		Result   map[string]any      `json:"result" doc:"The answers that count."`
		Problems []api.AnswerProblem `json:"problems" nullable:"false" doc:"What stands in the way of a document, and what is unusual."`
	}
}

func registerFlows(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "list-flows", Method: http.MethodGet, Path: "/api/v1/flows", Summary: "The documents that can be drafted", Errors: []int{500},
	}, func(context.Context, *struct{}) (*flowList, error) {
		out := &flowList{}
		for _, k := range promise.Kinds {
			f, err := promise.Flow(k)
			if err != nil {
				return nil, err
			}
			out.Body.Flows = append(out.Body.Flows, flowName{k, f.Title})
		}
		return out, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "show-flow", Method: http.MethodGet, Path: "/api/v1/flows/{kind}", Summary: "The questions of a document", Errors: []int{
			422,
			500,
		},
	}, func(_ context.Context, in *Path) (*struct{ Body *flow.Flow }, error) {
		f, err := promise.Flow(in.Kind)
		return &struct{ Body *flow.Flow }{f}, err
	})
	huma.Register(a, huma.Operation{
		OperationID: "answer-flow", Method: http.MethodPost, Path: "/api/v1/flows/{kind}/answers", MaxBodyBytes: api.MaxAnswers, Errors: []int{413, 422, 500},
		Summary: "What is asked next", Description: "Give all answers so far; nothing is kept.",
	}, func(_ context.Context, in *struct {
		Path
		api.Reader
		Given
	},
	) (*answered, error) {
		f, err := promise.Flow(in.Kind)
		if err != nil {
			return nil, err
		}
		state, wrong := f.New(in.Body.Answers)
		out := &answered{}
		for _, q := range f.Questions {
			if state.Asked(q.ID) {
				out.Body.Asked = append(out.Body.Asked, q.ID)
			}
		}
		if next := state.Next(); next != nil {
			out.Body.Next = &next.ID
		}
		out.Body.Result = state.Result()
		out.Body.Problems = api.AnswerProblems(lang.Choose(in.Accept), report.AllProblems(wrong, state))
		return out, nil
	})
}
