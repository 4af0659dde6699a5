package doors

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/version"
)

// How long the database may take to answer, and how long an answer holds: anybody
// may ask, and each time is a write to the disk.
const (
	healthWait = 5 * time.Second
	healthAge  = 2 * time.Second
)

// health says whether the database can be read and written, to whoever watches
// the installation or stands in front of it. The reason stands in the log.
type health struct {
	app *app.App
	log *slog.Logger

	mu      sync.Mutex
	checked time.Time
	fault   error
}

func (h *health) serve(w http.ResponseWriter, r *http.Request) {
	if err := h.check(r.Context()); err != nil {
		code := "unavailable"
		if f := fault.Of(err); f.Kind != fault.Internal {
			code = strings.TrimPrefix(f.Key, "fault.")
		}
		w.Header().Set("Retry-After", "10")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, code+"\n")
		return
	}
	_, _ = io.WriteString(w, "ok\nverhaal "+version.String()+"\n")
}

func (h *health) check(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now := h.app.Now(); h.checked.IsZero() || now.Sub(h.checked).Abs() > healthAge {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), healthWait)
		defer stop()
		if h.fault = h.app.Store.Ready(ctx); h.fault != nil {
			h.log.Error("database is not ready", "error", h.fault)
		}
		h.checked = now
	}
	return h.fault
}
