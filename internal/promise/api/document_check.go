package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/promise/review"
)

// CheckOptions say how a document is checked.
type CheckOptions struct {
	api.Reader
	Law  string `query:"law" enum:"gdpr,wbp" doc:"What to hold it against; without it the document itself decides."`
	Side string `query:"side" enum:"controller,processor" doc:"For whom it is read; without it only what the law requires is advised."`
	Name string `query:"name" maxLength:"200" doc:"The name of the file, for the answer."`
}

func (o CheckOptions) check(ctx context.Context, now time.Time, name string, data []byte) (promise.DocumentOpinion, error) {
	ctx, stop := context.WithTimeout(ctx, checkTime)
	defer stop()
	return promise.CheckDocument(ctx, name, data, review.Options{Law: o.Law, Side: review.Side(o.Side), Now: now}, lang.Choose(o.Accept))
}

// checkTime is how long one document may take: within what an answer may.
const checkTime = 50 * time.Second

type checking struct {
	CheckOptions
	RawBody []byte `contentType:"application/octet-stream"`
}

type checkReport struct {
	CheckOptions
	RawBody []byte `contentType:"application/octet-stream"`
	Format  string `query:"format" enum:"pdf,docx,html,md,json,marked" default:"pdf" doc:"marked is the DOCX itself, with comments and tracked proposals."`
}

type comparing struct {
	CheckOptions
	RawBody huma.MultipartFormFiles[struct {
		Old huma.FormFile `form:"old" required:"true" doc:"The earlier version."`
		New huma.FormFile `form:"new" required:"true" doc:"The version that the opinion is of."`
	}]
}

func registerChecks(a huma.API, clock func() time.Time) {
	huma.Register(a, api.ReadsFile("check", huma.Operation{
		OperationID: "check-document", Method: http.MethodPost, Path: "/api/v1/check",
		Summary:     "A second opinion on somebody else's processing agreement",
		Description: "The body is the file itself: PDF, DOCX, ODT, HTML, Markdown or text, in Dutch or English. Each verdict has the passages that it rests on; places are counted in characters of the extracted text. Nothing is kept.",
	}), func(ctx context.Context, in *checking) (*api.Outcome[promise.DocumentOpinion], error) {
		opinion, err := in.check(ctx, clock(), in.Name, in.RawBody)
		return &api.Outcome[promise.DocumentOpinion]{Body: opinion}, err
	})
	huma.Register(a, api.ReadsFile("check", huma.Operation{
		OperationID: "report-check", Method: http.MethodPost, Path: "/api/v1/check/report",
		Summary: "The second opinion as a document", Description: "The body is the file itself. Nothing is kept.", Responses: map[string]*huma.Response{"200": {Description: "The document", Content: documentTypes()}},
	}), func(ctx context.Context, in *checkReport) (*drafted, error) { return reportCheck(ctx, clock(), in) })
	huma.Register(a, api.ReadsFile("check", huma.Operation{
		OperationID: "compare-documents", Method: http.MethodPost, Path: "/api/v1/check/compare",
		Summary: "A second opinion, and what changed in substance since an earlier version", Description: "Nothing is kept.",
	}), func(ctx context.Context, in *comparing) (*api.Outcome[promise.DocumentOpinion], error) {
		return compareDocuments(ctx, clock(), in)
	})
}

func reportCheck(ctx context.Context, now time.Time, in *checkReport) (*drafted, error) {
	opinion, err := in.check(ctx, now, in.Name, in.RawBody)
	if err != nil {
		return nil, err
	}
	l := lang.Choose(in.Accept)
	name := "opinion." + in.Format
	var data []byte
	if in.Format == "marked" {
		name = "marked.docx"
		data, err = opinion.Mark(ctx, in.RawBody, l, now)
	} else {
		as, _ := report.FormatOf(in.Format)
		data, err = as.Write(opinion.Report(l, now.In(lang.Zone())))
	}
	if err != nil {
		return nil, err
	}
	return &drafted{Type: report.MediaOf(name), Disposition: `attachment; filename="` + name + `"`, Body: data}, nil
}

func compareDocuments(ctx context.Context, now time.Time, in *comparing) (*api.Outcome[promise.DocumentOpinion], error) {
	files := in.RawBody.Data()
	var opinions [2]promise.DocumentOpinion
	for i, f := range []huma.FormFile{files.Old, files.New} {
		data, err := io.ReadAll(f)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "fault.form", err)
		}
		if opinions[i], err = in.check(ctx, now, f.Filename, data); err != nil {
			return nil, err
		}
	}
	opinions[1].Compare(&opinions[0], lang.Choose(in.Accept))
	return &api.Outcome[promise.DocumentOpinion]{Body: opinions[1]}, nil
}
