package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/record"
)

// Reader says the language of texts in the answer.
type Reader struct {
	Accept string `header:"Accept-Language" example:"en" doc:"nl or en."`
}

// facts is a record of what is the case.
type facts struct {
	Reader
	Body map[string]any
}

// Outcome is what a calculation answers.
type Outcome[T any] struct{ Body T }

// Refused says what is wrong with the facts, each thing with its place.
type Refused struct{ Problems []record.Problem }

func (Refused) Error() string { return "the facts are not right" }

func (r Refused) places(l string) []place {
	list := make([]place, 0, len(r.Problems))
	for _, p := range report.FactProblems(l, r.Problems) {
		list = append(list, place{Location: p.Place, Message: p.Text})
	}
	return list
}

// Calculate registers a calculation over a record of facts.
func Calculate[T any](a huma.API, id, path, summary, description string,
	do func(given map[string]any, l string) (T, []record.Problem, error),
) {
	huma.Register(a, huma.Operation{
		OperationID: id, Method: http.MethodPost, Path: "/api/v1/" + path, Summary: summary, Description: description + " Nothing is kept.", MaxBodyBytes: MaxAnswers, Errors: []int{413, 422, 500},
	}, func(_ context.Context, in *facts) (*Outcome[T], error) {
		out, problems, err := do(in.Body, lang.Choose(in.Accept))
		if err != nil {
			return nil, err
		}
		if len(problems) > 0 {
			return nil, Refused{problems}
		}
		return &Outcome[T]{out}, nil
	})
}
