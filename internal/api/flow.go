package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/flow"
)

// Path names a question flow.
type Path struct {
	Kind string `path:"kind" example:"processing-agreement" doc:"One of GET /api/v1/flows."`
}

// Reader says the language of texts in the answer.
type Reader struct {
	Accept string `header:"Accept-Language" example:"en" doc:"nl or en."`
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
		Asked    []string        `json:"asked" nullable:"false" doc:"The questions that are asked, given the answers so far, in order."`
		Next     *string         `json:"next" doc:"The first question without an answer; null when all are answered."`
		Result   map[string]any  `json:"result" doc:"The answers that count."`
		Problems []answerProblem `json:"problems" nullable:"false" doc:"What stands in the way of a document, and what is unusual."`
	}
}

func registerFlows(a huma.API) {
	huma.Register(a, huma.Operation{
		OperationID: "list-flows", Method: http.MethodGet, Path: "/api/v1/flows", Summary: "The documents that can be drafted", Errors: []int{500},
	}, func(context.Context, *struct{}) (*flowList, error) {
		out := &flowList{}
		for _, k := range app.Kinds {
			f, err := app.Flow(k)
			if err != nil {
				return nil, err
			}
			out.Body.Flows = append(out.Body.Flows, flowName{k, f.Title})
		}
		return out, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "show-flow", Method: http.MethodGet, Path: "/api/v1/flows/{kind}", Summary: "The questions of a document", Errors: []int{422, 500},
	}, func(_ context.Context, in *Path) (*struct{ Body *flow.Flow }, error) {
		f, err := app.Flow(in.Kind)
		return &struct{ Body *flow.Flow }{f}, err
	})
	huma.Register(a, huma.Operation{
		OperationID: "answer-flow", Method: http.MethodPost, Path: "/api/v1/flows/{kind}/answers", MaxBodyBytes: maxAnswers, Errors: []int{413, 422, 500},
		Summary: "What is asked next", Description: "Give all answers so far; nothing is kept.",
	}, func(_ context.Context, in *struct {
		Path
		Reader
		Given
	},
	) (*answered, error) {
		f, err := app.Flow(in.Kind)
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
		out.Body.Problems = answerProblems(lang.Choose(in.Accept), app.AllProblems(wrong, state))
		return out, nil
	})
}
