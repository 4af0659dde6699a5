// Package page is the shell of the pages: server, session, layout, forms,
// questions and limits. Pages are rendered on the server, in Dutch and English,
// and usable without a script; each chapter has its own in its drawer web.
package page

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
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/limit"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/internal/store"
)

//go:generate go tool -modfile=../../tools.mod templ generate

//go:embed static
var static embed.FS

// Server shows the pages of one installation.
type Server struct {
	App     *app.App
	Secure  bool // reached over https: cookies are for https only
	Limits  *limit.Attempts
	Uploads *limit.Uploads

	log         *slog.Logger
	proxy       bool // a proxy of ours stands in front
	identify    func(ctx context.Context, session string) (Visitor, error)
	assets      map[string]asset
	mux         *http.ServeMux
	calculators []*Calculator
}

type asset struct {
	data []byte
	kind string
}

// Options say how the pages are reached and who is signed in.
type Options struct {
	Proxy bool // the visitor's address is in X-Forwarded-For
	// Identify says whose session this is. fault.NotFound: nobody's;
	// fault.NotAllowed: the second factor is still to be given.
	Identify func(ctx context.Context, session string) (Visitor, error)
}

// Visitor is somebody signed in, with what the frame of every page shows.
type Visitor struct {
	Who          app.Actor
	Organisation string // its name
	Open         int    // how many things need its attention
}

// New makes the pages.
func New(a *app.App, log *slog.Logger, o Options) (*Server, error) {
	s := &Server{
		App: a, Secure: strings.HasPrefix(a.URL, "https://"), Limits: limit.NewAttempts(a.Now), Uploads: limit.NewUploads(),
		log: log, proxy: o.Proxy, identify: o.Identify, mux: http.NewServeMux(),
	}
	if err := s.loadAssets(); err != nil {
		return nil, err
	}
	s.Get("/static/{version}/{name...}", s.serveAsset)
	s.Get("/calculators", s.Public(s.calculatorList))
	s.Form("/calculators/{calculator}", s.Public(s.calculatorShow))
	s.Post("/calculators/{calculator}/pdf", s.Public(s.calculatorPDF))
	s.mux.HandleFunc("/", s.Public(notFound))
	return s, nil
}

// Handle adds what another door serves under a path of its own.
func (s *Server) Handle(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

// Get adds a page that is read.
func (s *Server) Get(pattern string, h http.HandlerFunc) { s.mux.HandleFunc("GET "+pattern, h) }

// Post adds what a form is sent to.
func (s *Server) Post(pattern string, h http.HandlerFunc) { s.mux.HandleFunc("POST "+pattern, h) }

// Form adds a page with a form that is sent to itself.
func (s *Server) Form(pattern string, h http.HandlerFunc) {
	s.Get(pattern, h)
	s.Post(pattern, h)
}

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
		kind := map[string]string{
			".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2",
			".svg": "image/svg+xml",
		}[path.Ext(name)]
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
		s.fail(w, r, &Page{Lang: s.language(r)}, fault.New(fault.NotAllowed, "fault.form"))
	}))
	return s.around(protection.Handler(s.mux))
}

// The most that a form may be, and a file to verify.
const (
	maxForm   = 1 << 20
	maxUpload = 64 << 20
)

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
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=63072000")
		}
		h.Set("Cache-Control", "no-store")
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				s.log.Error("page panicked", "path", route(r), "panic", p)
				s.fail(w, r, &Page{Lang: s.language(r)}, fault.New(fault.Internal, "fault.internal"))
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

// Page is what every page knows.
type Page struct {
	Lang  string
	Title string
	Path  string
	Who   app.Actor // zero when nobody is signed in
	Org   string    // the organisation; "" when nobody is signed in
	Open  int       // how many things need this organisation's attention
	Flash string
	Now   time.Time
}

// T gives a text in the reader's language.
func (p *Page) T(key string, args ...string) string { return lang.T(p.Lang, key, args...) }

// May says whether the reader may do something.
func (p *Page) May(u app.UseCase) bool { return p.Who.Role.May(u) }

func (s *Server) Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	var b bytes.Buffer
	if err := c.Render(context.WithoutCancel(r.Context()), &b); err != nil {
		s.log.Error("cannot show page", "path", route(r), "error", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

var statuses = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound, fault.NotAllowed: http.StatusForbidden, fault.Conflict: http.StatusConflict,
	fault.TooLarge: http.StatusRequestEntityTooLarge, fault.Busy: http.StatusServiceUnavailable, fault.Internal: http.StatusInternalServerError,
}

// fail shows what went wrong and how to mend it.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, p *Page, err error) {
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
	switch {
	case f.Key == limit.RateKey:
		status = http.StatusTooManyRequests
	case f.Key == formKey && f.Kind == fault.Invalid:
		status = http.StatusBadRequest
	}
	if f.Kind == fault.Busy {
		w.Header().Set("Retry-After", retryAfter(f))
	}
	s.Render(w, r, status, errorPage(p, lang.Fault(p.Lang, f)))
}

// formKey is the text for a form that no form of ours sends.
const formKey = "fault.form"

// retryAfter is in how many seconds it makes sense to try again.
func retryAfter(f *fault.Fault) string {
	if n := f.Args["n"]; f.Key == limit.RateKey && n != "" {
		return n
	}
	return "10"
}

// language is that of the cookie, else what the browser asks for.
func (s *Server) language(r *http.Request) string {
	if c, err := r.Cookie("lang"); err == nil && (c.Value == "nl" || c.Value == "en") {
		return c.Value
	}
	return lang.Choose(r.Header.Get("Accept-Language"))
}

const (
	sessionCookie = "session"
	flashCookie   = "said"
)

// cookieName is what a cookie is called: over https the browser itself sees to it
// that no other host and no unsafe page can have set it.
// spec: RFC 6265bis 4.1.3.2
func (s *Server) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// SetCookie has the browser keep something for so long; less than nothing is to
// forget it.
func (s *Server) SetCookie(w http.ResponseWriter, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode, MaxAge: int(age.Seconds()),
	})
}

// Cookie gives what the browser kept; "" when that is nothing.
func (s *Server) Cookie(r *http.Request, name string) string {
	c, err := r.Cookie(s.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// SetSession has the browser keep a session.
func (s *Server) SetSession(w http.ResponseWriter, token string, age time.Duration) {
	s.SetCookie(w, sessionCookie, token, age)
}

// SessionOf gives the session that the browser keeps.
func (s *Server) SessionOf(r *http.Request) string { return s.Cookie(r, sessionCookie) }

// View shows one page, or says why it cannot.
type View func(w http.ResponseWriter, r *http.Request, p *Page) error

// Public is a page for anybody.
func (s *Server) Public(v View) http.HandlerFunc { return s.page(v, maxForm) }

// Upload is a page for anybody that reads a file. How often somebody sends one
// is counted before anything of it is read, and what is sent waits on disk for
// its turn.
func (s *Server) Upload(kind string, v View) http.HandlerFunc {
	return s.page(func(w http.ResponseWriter, r *http.Request, p *Page) error {
		if r.Method == http.MethodPost {
			if err := s.Allow(r, kind, UploadInterval, UploadBurst); err != nil {
				return err
			}
			done, err := s.Uploads.Take(r, maxUpload)
			if err != nil {
				return err
			}
			defer done()
		}
		return v(w, r, p)
	}, maxUpload)
}

// How many files one address may send for the same purpose: so many at once,
// then one every interval. The API counts the same.
const (
	UploadInterval = 2 * time.Second
	UploadBurst    = 30
)

// Address is the network address of the visitor.
func (s *Server) Address(r *http.Request) string { return limit.Address(r, s.proxy) }

// Allow counts an attempt of a kind by whoever is at the visitor's address.
func (s *Server) Allow(r *http.Request, kind string, interval time.Duration, burst int) error {
	return s.Limits.Allow(kind, limit.Network(s.Address(r)), interval, burst)
}

func (s *Server) page(v View, most int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, most)
		p := &Page{Lang: s.language(r), Path: r.URL.Path, Now: s.App.Now()}
		if err := v(w, r, p); err != nil {
			s.fail(w, r, p, err)
		}
	}
}

// SignedIn is a page for who is signed in; others are sent to sign in first.
func (s *Server) SignedIn(v View) http.HandlerFunc {
	return s.Public(func(w http.ResponseWriter, r *http.Request, p *Page) error {
		visitor, err := s.identify(r.Context(), s.SessionOf(r))
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
		p.visitedBy(visitor)
		p.Flash = s.takeFlash(w, r)
		return v(w, r, p)
	})
}

// IdentifyVisitor is for pages that are there for everybody: who is signed in sees them
// with the navigation.
func (s *Server) IdentifyVisitor(r *http.Request, p *Page) error {
	visitor, err := s.identify(r.Context(), s.SessionOf(r))
	switch {
	case fault.Is(err, fault.NotFound) || fault.Is(err, fault.NotAllowed):
		return nil // not signed in is fine here
	case err != nil:
		return err
	}
	p.visitedBy(visitor)
	return nil
}

func (p *Page) visitedBy(v Visitor) {
	p.Who, p.Lang, p.Org, p.Open = v.Who, v.Who.Language, v.Organisation, v.Open
}

// SetFlash leaves a message for the next page.
func (s *Server) SetFlash(w http.ResponseWriter, key string) {
	s.SetCookie(w, flashCookie, key, 30*time.Second)
}

func (s *Server) takeFlash(w http.ResponseWriter, r *http.Request) string {
	key := s.Cookie(r, flashCookie)
	if r.Method != http.MethodGet || !strings.HasPrefix(key, "said.") || !lang.Has(key) {
		return ""
	}
	s.SetCookie(w, flashCookie, "", -time.Second)
	return key
}

func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func PathID(r *http.Request) (store.ID, error) { return store.ParseID(r.PathValue("id")) }

// SendFile gives a file to keep.
func SendFile(w http.ResponseWriter, name string, data []byte) error {
	kind, disposition := report.MediaOf(name), "attachment"
	if strings.HasSuffix(name, ".pdf") {
		disposition = "inline"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", disposition+`; filename="`+name+`"`)
	_, err := w.Write(data)
	return err
}

// notFound is for addresses that lead nowhere.
func notFound(_ http.ResponseWriter, _ *http.Request, _ *Page) error {
	return fault.New(fault.NotFound, "fault.not-found")
}
