package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/limit"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/flow"
)

// problem is an error for programs and for people.
// spec: RFC 9457
type problem struct {
	Type     string          `json:"type" doc:"Always about:blank; code says which kind it is."`
	Title    string          `json:"title"`
	Status   int             `json:"status"`
	Code     fault.Kind      `json:"code" doc:"The kind of fault: invalid, not-found, too-large, busy, internal."`
	Detail   string          `json:"detail" doc:"What is wrong and how to mend it, in the language of Accept-Language."`
	Places   []place         `json:"places,omitempty" doc:"Where the request is not as described here."`
	Problems []AnswerProblem `json:"problems,omitempty" doc:"What is wrong with the answers."`
}

// place is a part of the request that is not as it should be. It never repeats
// what was sent.
type place struct {
	Location string `json:"location"`
	Message  string `json:"message"`
}

func (p *problem) Error() string  { return p.Detail }
func (p *problem) GetStatus() int { return p.Status }

// ContentType is that of an error.
func (p *problem) ContentType(string) string { return "application/problem+json" }

// AnswerProblem is one thing that is wrong with an answer, or unusual.
type AnswerProblem struct {
	Question string     `json:"question"`
	Path     string     `json:"path" doc:"Inside a composite answer: address.postcode, 2.name."`
	Code     string     `json:"code"`
	Level    flow.Level `json:"level" enum:"error,warn"`
	Text     string     `json:"text"`
	Sources  []string   `json:"sources" nullable:"false"`
}

// AnswerProblems puts into words what is wrong with answers.
func AnswerProblems(l string, list []flow.Problem) []AnswerProblem {
	all := make([]AnswerProblem, 0, len(list))
	for i, p := range report.AnswerProblems(l, list) {
		from := list[i]
		all = append(all, AnswerProblem{
			Question: from.Question, Path: from.Path, Code: p.Code, Level: from.Level, Text: p.Text,
			Sources: p.Sources,
		})
	}
	return all
}

// Incomplete says that no document can be made of the answers.
type Incomplete struct{ Problems []flow.Problem }

func (Incomplete) Error() string { return "the answers are not complete" }

var statuses = map[fault.Kind]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.NotFound: http.StatusNotFound, fault.TooLarge: http.StatusRequestEntityTooLarge,
	fault.Busy: http.StatusServiceUnavailable, fault.Internal: http.StatusInternalServerError,
}

// problemOf makes what is answered of any error: of a use case, and of reading
// the request.
func problemOf(c huma.Context, status int, message string, errs ...error) huma.StatusError {
	l := lang.Choose(c.Header("Accept-Language"))
	p := &problem{Type: "about:blank", Code: fault.Invalid, Status: status, Detail: lang.T(l, "api.request")}
	var given Incomplete
	var facts Refused
	var known *fault.Fault
	var large *http.MaxBytesError
	switch first := errors.Join(errs...); {
	case errors.As(first, &given):
		p.Status, p.Detail, p.Problems = http.StatusUnprocessableEntity, lang.T(l, "fault.answers"), AnswerProblems(l, given.Problems)
	case errors.As(first, &facts):
		p.Status, p.Detail, p.Places = http.StatusUnprocessableEntity, lang.T(l, "fault.facts"), facts.places(l)
	case errors.As(first, &known):
		p.Code, p.Detail = known.Kind, lang.Fault(l, known)
		if p.Status = statuses[known.Kind]; p.Status == 0 {
			p.Status = http.StatusInternalServerError
		}
		if known.Key == limit.RateKey {
			p.Status = http.StatusTooManyRequests
			c.SetHeader("Retry-After", known.Args["n"])
		}
	case status == http.StatusRequestEntityTooLarge, errors.As(first, &large):
		p.Status, p.Code, p.Detail = http.StatusRequestEntityTooLarge, fault.TooLarge, lang.T(l, "fault.too-large", "most",
			lang.Size(l, most(c, large)))
	case status >= http.StatusInternalServerError:
		p.Code, p.Detail = fault.Internal, lang.T(l, "api.internal")
	default:
		p.Places = places(message, errs)
	}
	p.Title = http.StatusText(p.Status)
	return p
}

func most(c huma.Context, large *http.MaxBytesError) int64 {
	if large != nil {
		return large.Limit
	}
	return max(c.Operation().MaxBodyBytes, 0)
}

func places(message string, errs []error) []place {
	list := []place{}
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) {
			list = append(list, place{detail.Location, detail.Message})
		}
	}
	if len(list) == 0 {
		list = append(list, place{"request", message})
	}
	return list
}

// noPath answers what is asked of an address or in a way that there is not.
func noPath(w http.ResponseWriter, r *http.Request) {
	l := lang.Choose(r.Header.Get("Accept-Language"))
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusNotFound)
	_ = json.NewEncoder(w).Encode(&problem{
		Type: "about:blank", Title: http.StatusText(http.StatusNotFound), Status: http.StatusNotFound, Code: fault.NotFound, Detail: lang.T(l,
			"api.no-path"),
	})
}
