package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review"
)

// checking is what somebody asks about a document, and what came of it. Nothing
// of it is kept: for a report the file is sent again.
type checking struct {
	name, oldName string
	data, old     []byte
	side, law     string

	wrong   string // why there is no opinion
	opinion *promise.DocumentOpinion
}

// checkTime is how long one document may take: a long scan is recognised page
// by page.
const checkTime = 3 * time.Minute

// documentCheck gives a second opinion on a file, for everybody.
func (s *handlers) documentCheck(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	c, err := s.checked(w, r, p)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if c.wrong != "" {
		status = http.StatusUnprocessableEntity
	}
	s.Render(w, r, status, documentCheckPage(p, c))
	return nil
}

// checked reads the form, when there is one, and checks the file.
func (s *handlers) checked(w http.ResponseWriter, r *http.Request, p *page.Page) (*checking, error) {
	if err := s.IdentifyVisitor(r, p); err != nil {
		return nil, err
	}
	p.Title, p.Path = p.T("examine.title"), "/check"
	if r.Method == http.MethodGet {
		return &checking{}, nil
	}
	c, err := checkForm(r)
	if err != nil {
		return nil, err
	}
	// An opinion on a scan takes longer than an answer may take else.
	control := http.NewResponseController(w)
	if err := control.SetWriteDeadline(time.Now().Add(checkTime + time.Minute)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	return c, s.check(r, p, c)
}

// check fills in the opinion, or what is wrong with the file.
func (s *handlers) check(r *http.Request, p *page.Page, c *checking) error {
	if len(c.data) == 0 {
		c.wrong = p.T("examine.nothing")
		if c.name != "" {
			c.wrong = p.T("reading." + string(reading.Empty))
		}
		return nil
	}
	opinion, err := c.read(r, p, c.name, c.data)
	if err != nil || c.wrong != "" {
		return err
	}
	c.opinion = opinion
	p.Title = opinion.Title
	if len(c.old) > 0 {
		before, err := c.read(r, p, c.oldName, c.old)
		if err != nil || c.wrong != "" {
			return err
		}
		opinion.Compare(before, p.Lang)
	}
	return nil
}

// read checks one file; what is wrong with it is said with its name.
func (c *checking) read(r *http.Request, p *page.Page, name string, data []byte) (*promise.DocumentOpinion, error) {
	ctx, stop := context.WithTimeout(r.Context(), checkTime)
	defer stop()
	opinion, err := promise.CheckDocument(ctx, name, data, review.Options{Law: c.law, Side: review.Side(c.side), Now: p.Now}, p.Lang)
	switch {
	case reading.CodeOf(err) != "":
		c.wrong = name + ": " + lang.Fault(p.Lang, err)
		return nil, nil //nolint:nilnil // what is wrong is said on the page
	case ctx.Err() != nil && r.Context().Err() == nil:
		c.wrong = name + ": " + p.T("examine.too-long")
		return nil, nil //nolint:nilnil // the same
	}
	return &opinion, err
}

// checkForm reads the files and choices of the form.
func checkForm(r *http.Request) (*checking, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "fault.form", err)
	}
	c := &checking{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return nil, page.UploadFault(err)
		}
		content, err := page.ReadPart(r, part)
		if err != nil {
			return nil, page.UploadFault(err)
		}
		switch value := strings.TrimSpace(string(content[:min(len(content), 20)])); part.FormName() {
		case "file":
			c.name, c.data = part.FileName(), content
		case "old":
			c.oldName, c.old = part.FileName(), content
		case "side":
			if value == string(review.Controller) || value == string(review.Processor) {
				c.side = value
			}
		case "law":
			if value == "gdpr" || value == "wbp" {
				c.law = value
			}
		}
	}
}

// documentCheckFile gives the report, or the file itself with what was found.
func (s *handlers) documentCheckFile(w http.ResponseWriter, r *http.Request, p *page.Page) error {
	c, err := s.checked(w, r, p)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(c.name), filepath.Ext(c.name))
	if c.opinion != nil {
		switch format := r.PathValue("format"); format {
		case "pdf", "docx":
			as, _ := report.FormatOf(format)
			data, err := as.Write(c.opinion.Report(p.Lang, p.Now.In(lang.Zone())))
			if err != nil {
				return err
			}
			return page.SendFile(w, "opinion."+format, data)
		case "marked":
			data, err := c.opinion.Mark(r.Context(), c.data, p.Lang, p.Now)
			if err != nil {
				c.wrong = c.name + ": " + lang.Fault(p.Lang, err)
				break
			}
			return page.SendFile(w, page.PlainName(name)+"-marked.docx", data)
		default:
			return fault.New(fault.NotFound, "fault.not-found")
		}
	}
	s.Render(w, r, http.StatusUnprocessableEntity, documentCheckPage(p, c))
	return nil
}
