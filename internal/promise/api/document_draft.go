package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
)

type drafting struct {
	Path
	api.Reader
	Format string `query:"format" enum:"pdf,docx,html,md,json" default:"pdf"`
	Lang   string `query:"lang" enum:"nl,en" default:"nl" doc:"Of the document."`
	Date   string `query:"date" format:"date" example:"2026-11-22" doc:"That stands in the document; without it, today in the Netherlands."`
	Given
}

type drafted struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// documentTypes are the forms that a document is given in.
func documentTypes() map[string]*huma.MediaType {
	content := map[string]*huma.MediaType{}
	for _, f := range report.Formats {
		if f.Write != nil {
			content[f.Media] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		}
	}
	return content
}

func registerDocuments(a huma.API, clock func() time.Time) {
	huma.Register(a, huma.Operation{
		OperationID: "draft-document", Method: http.MethodPost, Path: "/api/v1/documents/{kind}", MaxBodyBytes: api.MaxAnswers, Errors: []int{
			413,
			422, 500,
		},
		Summary: "A document of the answers", Description: "The same answers, language and date give the same bytes.",
		Responses: map[string]*huma.Response{"200": {Description: "The document", Content: documentTypes()}},
	}, func(_ context.Context, in *drafting) (*drafted, error) { return draft(clock(), in) })
}

func draft(now time.Time, in *drafting) (*drafted, error) {
	f, err := promise.Flow(in.Kind)
	if err != nil {
		return nil, err
	}
	day := now.In(lang.Zone())
	if in.Date != "" {
		if day, err = time.ParseInLocation(time.DateOnly, in.Date, lang.Zone()); err != nil {
			return nil, fault.New(fault.Invalid, "problem.date")
		}
	}
	state, wrong := f.New(in.Body.Answers)
	if problems := report.AllProblems(wrong, state); len(report.Errors(problems)) > 0 {
		return nil, api.Incomplete{Problems: problems}
	}
	tree, err := promise.Draft(in.Kind, state, in.Lang, day, lang.T(in.Lang, "document.draft"))
	if err != nil {
		return nil, err
	}
	as, _ := report.FormatOf(in.Format)
	data, err := as.Write(tree)
	if err != nil {
		return nil, err
	}
	return &drafted{Type: as.Media, Disposition: `attachment; filename="` + in.Kind + "." + in.Format + `"`, Body: data}, nil
}
