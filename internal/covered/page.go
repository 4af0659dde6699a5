package covered

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/page"
)

//go:generate go tool -modfile=../../tools.mod templ generate

// Routes adds the page to the server.
func Routes(s *page.Server) {
	s.Get("/covered", s.Public(func(w http.ResponseWriter, r *http.Request, p *page.Page) error {
		if err := s.IdentifyVisitor(r, p); err != nil {
			return err
		}
		p.Title = p.T("covered.title")
		s.Render(w, r, http.StatusOK, coveredPage(p, byLaw(Norms())))
		return nil
	}))
}

// byLaw divides norms by their law, in the order in which they come.
func byLaw(list []Norm) [][]Norm {
	var laws [][]Norm
	for i, n := range list {
		if i == 0 || list[i-1].Law != n.Law {
			laws = append(laws, nil)
		}
		laws[len(laws)-1] = append(laws[len(laws)-1], n)
	}
	return laws
}

// refs gives the ids of one kind of use.
func (n Norm) refs(kind string) []string {
	var list []string
	for _, u := range n.Uses {
		if u.Kind == kind {
			list = append(list, u.Ref)
		}
	}
	return list
}

// kinds are those of uses, in the order of the page.
var kinds = []string{"clause", "question", "check", "clock", "calculation"}
