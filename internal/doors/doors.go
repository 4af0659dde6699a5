// Package doors opens every door of an installation: the pages of each chapter
// and the API.
package doors

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/verhaal/verhaal/internal/account"
	accountweb "github.com/verhaal/verhaal/internal/account/web"
	"github.com/verhaal/verhaal/internal/api"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/covered"
	incidentapi "github.com/verhaal/verhaal/internal/incident/api"
	incidentweb "github.com/verhaal/verhaal/internal/incident/web"
	outboxweb "github.com/verhaal/verhaal/internal/outbox/web"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	promiseapi "github.com/verhaal/verhaal/internal/promise/api"
	promiseweb "github.com/verhaal/verhaal/internal/promise/web"
	proofapi "github.com/verhaal/verhaal/internal/proof/api"
	proofweb "github.com/verhaal/verhaal/internal/proof/web"
	recourseapi "github.com/verhaal/verhaal/internal/recourse/api"
	recourseweb "github.com/verhaal/verhaal/internal/recourse/web"
)

// Options say how the doors are reached.
type Options struct {
	Proxy bool // the visitor's address is in X-Forwarded-For
}

// New opens the doors.
func New(a *app.App, log *slog.Logger, o Options) (http.Handler, error) {
	pages, err := page.New(a, log, page.Options{Proxy: o.Proxy, Identify: func(ctx context.Context, session string) (page.Visitor, error) {
		return identify(ctx, a, session)
	}})
	if err != nil {
		return nil, err
	}
	h := &health{app: a, log: log}
	pages.Get("/healthz", h.serve)
	pages.Get("/readyz", h.serve)
	accountweb.Routes(pages)
	outboxweb.Routes(pages)
	promiseweb.Routes(pages, recourseweb.AgreementExample)
	proofweb.Routes(pages)
	incidentweb.Routes(pages)
	recourseweb.Routes(pages)
	covered.Routes(pages)
	pages.Handle("/api/", api.New(a, api.Bounds{
		Attempts: pages.Limits, Uploads: pages.Uploads, Address: pages.Address, Interval: page.UploadInterval, Burst: page.UploadBurst,
	}, promiseapi.Register, proofapi.Register, incidentapi.Register, recourseapi.Register))
	return pages.Handler(), nil
}

func identify(ctx context.Context, a *app.App, session string) (page.Visitor, error) {
	found, err := account.Identify(ctx, a, session, promise.CountTasks)
	return page.Visitor{Who: found.Who, Organisation: found.Organisation, Open: found.Tasks}, err
}
