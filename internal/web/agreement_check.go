package web

import (
	"net/http"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

func askedIn(d *app.Dossier, section string) []*flow.Question {
	var list []*flow.Question
	f := d.Answers.Flow()
	for i := range f.Questions {
		if q := &f.Questions[i]; q.Section == section && d.Answers.Asked(q.ID) {
			list = append(list, q)
		}
	}
	return list
}

// emptyText says why there is no answer to show.
func emptyText(d *app.Dossier, q *flow.Question) string {
	if d.Answers.Answer(q.ID) == nil {
		return "check.empty"
	}
	return "check.left-empty"
}

// openQuestions counts what stands in the way of a document.
func openQuestions(d *app.Dossier) int { return len(app.Errors(d.Answers.Problems())) }

func suggestions(d *app.Dossier) int {
	n := 0
	for _, q := range d.Answers.Flow().Questions {
		if d.Answers.Asked(q.ID) && d.Answers.Answer(q.ID) == nil && d.Answers.Suggestion(q.ID) != nil {
			n++
		}
	}
	return n
}

func otherLanguage(l string) string {
	if l == "nl" {
		return "en"
	}
	return "nl"
}

func (s *Server) agreementCheck(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	d, err := s.app.ShowAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	if d.MayEdit() != nil || !p.May(app.Write) {
		return redirect(w, r, string(agreementPath(id)))
	}
	p.Title = p.T("check.title")
	s.show(w, r, http.StatusOK, checkPage(p, d))
	return nil
}

// agreementDraftFile shows the draft as a PDF before it is final.
func (s *Server) agreementDraftFile(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	d, err := s.app.ShowAgreement(r.Context(), p.Who, id)
	if err != nil {
		return err
	}
	tree, err := s.app.Growing(d, "")
	if err != nil {
		return err
	}
	data, err := document.PDF(tree)
	if err != nil {
		return err
	}
	return send(w, d.Kind+"-"+p.T("document.draft")+".pdf", "application/pdf", data)
}

func (s *Server) agreementSuggestions(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	if err := s.app.AcceptSuggestions(r.Context(), p.Who, id); err != nil {
		return err
	}
	say(w, "said.suggestions")
	return redirect(w, r, string(agreementPath(id))+"/check")
}

func (s *Server) agreementLanguage(w http.ResponseWriter, r *http.Request, p *page) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	if err := s.app.SetLanguage(r.Context(), p.Who, id, f.get("language")); err != nil {
		return err
	}
	say(w, "said.saved")
	return redirect(w, r, string(agreementPath(id))+"/check")
}
