// Package web has the pages: rendered on the server, usable without a script,
// in Dutch and English. A page parses, asks a use case and shows; it decides
// nothing.
package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
)

//go:generate go tool -modfile=../../tools.mod templ generate

//go:embed static
var static embed.FS

// Server shows the pages of one installation.
type Server struct {
	app    *app.App
	log    *slog.Logger
	secure bool // reached over https: cookies are for https only
	proxy  bool // a proxy of ours stands in front
	assets map[string]asset
	limits *limits
	mux    *http.ServeMux
}

type asset struct {
	data []byte
	kind string
}

// Options say how the pages are reached.
type Options struct {
	Proxy bool // the visitor's address is in X-Forwarded-For
}

// New makes the pages.
func New(a *app.App, log *slog.Logger, o Options) (*Server, error) {
	s := &Server{app: a, log: log, secure: strings.HasPrefix(a.URL, "https://"), proxy: o.Proxy, limits: newLimits(a.Now), mux: http.NewServeMux()}
	if err := s.loadAssets(); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// Handle adds what another door serves under a path of its own.
func (s *Server) Handle(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// version changes with the style, script and fonts: assets are kept for ever.
var version string

func (s *Server) loadAssets() error {
	s.assets = map[string]asset{}
	sum := sha256.New()
	err := fs.WalkDir(static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := static.ReadFile(name)
		kind := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml"}[path.Ext(name)]
		if kind != "" {
			s.assets[strings.TrimPrefix(name, "static/")] = asset{data, kind}
			_, _ = sum.Write(data)
		}
		return err
	})
	version = hex.EncodeToString(sum.Sum(nil))[:10]
	return err
}

func (s *Server) serveAsset(w http.ResponseWriter, r *http.Request) {
	a, ok := s.assets[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.data))
}

// Handler gives everything together with what goes around every page.
func (s *Server) Handler() http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, &page{Lang: s.language(r)}, fault.New(fault.NotAllowed, "fault.form"))
	}))
	return s.around(protection.Handler(s.mux))
}

// The most that a form may be, and a file to verify.
const (
	maxForm   = 1 << 20
	maxUpload = 64 << 20
)

// takesFile finds the pages that read a file.
var takesFile = regexp.MustCompile(`^/(verify|check(/[a-z]+)?|api/v1/evidence/verify|api/v1/check(/[a-z]+)?)$`)

// around sets what holds for every answer: no script, style or picture from
// elsewhere, no frame, no trace of where one came from.
func (s *Server) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		h.Set("Cache-Control", "no-store")
		most := int64(maxForm)
		if takesFile.MatchString(r.URL.Path) {
			most = maxUpload
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				s.log.Error("page panicked", "path", route(r), "panic", p)
				s.fail(w, r, &page{Lang: s.language(r)}, fault.New(fault.Internal, "fault.internal"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// route names a page for the log without the secrets in its address.
func route(r *http.Request) string {
	if r.Pattern != "" {
		return r.Pattern
	}
	return "unknown"
}

// page is what every page knows.
type page struct {
	Lang  string
	Title string
	Path  string
	Who   app.Actor // zero when nobody is signed in
	Org   string
	Work  *app.Worklist // nil when nobody is signed in
	Flash string
	Now   time.Time
}

// open counts the things in our worklist.
func (p *page) open() int { return len(p.Work.Ours) + len(p.Work.Mail) }

// T gives a text in the reader's language.
func (p *page) T(key string, args ...string) string { return lang.T(p.Lang, key, args...) }

// May says whether the reader may do something.
func (p *page) May(act app.Act) bool { return p.Who.Role.May(act) }

func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	var b bytes.Buffer
	if err := c.Render(context.WithoutCancel(r.Context()), &b); err != nil {
		s.log.Error("cannot show page", "path", route(r), "error", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

var statuses = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound, fault.NotAllowed: http.StatusForbidden, fault.Conflict: http.StatusConflict,
	fault.TooLarge: http.StatusRequestEntityTooLarge, fault.Busy: http.StatusServiceUnavailable, fault.Internal: http.StatusInternalServerError,
}

// fail shows what went wrong and how to mend it.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, p *page, err error) {
	if r.Context().Err() != nil {
		return // nobody is there any more to be told
	}
	if tooLarge := new(http.MaxBytesError); asTooLarge(err, &tooLarge) {
		err = fault.New(fault.TooLarge, "fault.too-large", "most", lang.Size(p.Lang, tooLarge.Limit))
	}
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		reference := make([]byte, 4)
		_, _ = rand.Read(reference)
		f = fault.New(fault.Internal, f.Key, "reference", hex.EncodeToString(reference))
		s.log.Error("page failed", "path", route(r), "reference", f.Args["reference"], "error", err)
	}
	p.Title = p.T("error.title." + string(f.Kind))
	status := statuses[f.Kind]
	if f.Key == rateKey {
		status = http.StatusTooManyRequests
	}
	s.show(w, r, status, errorPage(p, lang.Fault(p.Lang, f)))
}

// language is that of the cookie, else what the browser asks for.
func (s *Server) language(r *http.Request) string {
	if c, err := r.Cookie("lang"); err == nil && (c.Value == "nl" || c.Value == "en") {
		return c.Value
	}
	return lang.Choose(r.Header.Get("Accept-Language"))
}

const sessionCookie = "session"

func (s *Server) setSession(w http.ResponseWriter, token string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: token, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode, MaxAge: int(age.Seconds()),
	})
}

func sessionOf(r *http.Request) string {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

type view func(w http.ResponseWriter, r *http.Request, p *page) error

// open is a page for anybody.
func (s *Server) open(v view) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p := &page{Lang: s.language(r), Path: r.URL.Path, Now: s.app.Now()}
		if err := v(w, r, p); err != nil {
			s.fail(w, r, p, err)
		}
	}
}

// signedIn is a page for who is signed in; others are sent to sign in first.
func (s *Server) signedIn(v view) http.HandlerFunc {
	return s.open(func(w http.ResponseWriter, r *http.Request, p *page) error {
		who, err := s.app.Who(r.Context(), sessionOf(r))
		switch {
		case fault.Is(err, fault.NotFound):
			http.Redirect(w, r, "/sign-in?to="+queryEscape(r), http.StatusSeeOther)
			return nil
		case fault.Is(err, fault.NotAllowed):
			http.Redirect(w, r, "/sign-in/code", http.StatusSeeOther)
			return nil
		case err != nil:
			return err
		}
		p.Who, p.Lang = who, who.Language
		if err := s.house(r.Context(), p); err != nil {
			return err
		}
		p.Flash = flash(w, r)
		return v(w, r, p)
	})
}

// anybody is for pages that are there for everybody: who is signed in sees them
// inside the house.
func (s *Server) anybody(r *http.Request, p *page) error {
	who, err := s.app.Who(r.Context(), sessionOf(r))
	if err != nil {
		return nil // not signed in is fine here
	}
	p.Who, p.Lang = who, who.Language
	return s.house(r.Context(), p)
}

// house fills what stands in the navigation.
func (s *Server) house(ctx context.Context, p *page) error {
	o, err := s.app.Organisation(ctx, p.Who)
	if err != nil {
		return err
	}
	if p.Work, err = s.app.Today(ctx, p.Who); err != nil {
		return err
	}
	p.Org = o.Name // last: with it a page is shown as that of somebody signed in
	return nil
}

// say leaves a message for the next page.
func say(w http.ResponseWriter, key string) {
	http.SetCookie(w, &http.Cookie{Name: "said", Value: key, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: 30})
}

func flash(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie("said")
	if err != nil || r.Method != http.MethodGet || !strings.HasPrefix(c.Value, "said.") || !lang.Has(c.Value) {
		return ""
	}
	http.SetCookie(w, &http.Cookie{Name: "said", Path: "/", MaxAge: -1})
	return c.Value
}

func redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func idOf(r *http.Request) (store.ID, error) { return store.ParseID(r.PathValue("id")) }

// send gives a file to keep.
func send(w http.ResponseWriter, name, kind string, data []byte) error {
	disposition := "attachment"
	if kind == "application/pdf" {
		disposition = "inline"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", disposition+`; filename="`+name+`"`)
	_, err := w.Write(data)
	return err
}

// lost is for addresses that lead nowhere.
func (s *Server) lost(_ http.ResponseWriter, _ *http.Request, _ *page) error {
	return fault.New(fault.NotFound, "fault.not-found")
}
