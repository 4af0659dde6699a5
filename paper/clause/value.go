package clause

import (
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/flow"
)

// writer writes answers into sentences of one language.
type writer struct {
	library *Library
	lang    string
	answers map[string]any
}

// value gives an answer, or a part of one, as it stands in a sentence; false
// when there is none that counts.
func (w *writer) value(name string) (string, bool) {
	id, part, _ := strings.Cut(name, ".")
	answer, ok := w.answers[id]
	if !ok {
		return "", false
	}
	for part != "" {
		record, isRecord := answer.(map[string]any)
		if !isRecord {
			return "", false
		}
		var first string
		first, part, _ = strings.Cut(part, ".")
		answer = record[first]
	}
	return w.write(id, answer)
}

func (w *writer) write(id string, answer any) (string, bool) {
	switch a := answer.(type) {
	case string:
		return w.word(id, a), a != ""
	case int64:
		return strconv.FormatInt(a, 10), true
	case money.Amount:
		return "€\u00a0" + a.Format(w.lang), true
	case []string:
		words := make([]string, len(a))
		for i, one := range a {
			words[i] = w.word(id, one)
		}
		return w.list(words), len(a) > 0
	}
	return "", false
}

// word writes one text answer: a choice by its phrase or its text, a date in
// full, anything else without the full stop that the sentence has already.
func (w *writer) word(id, answer string) string {
	q := w.library.Flow.Question(id)
	if q != nil && q.Type == flow.TypeDate {
		if day, err := time.Parse(time.DateOnly, answer); err == nil {
			return say.Day(w.lang, day)
		}
	}
	if phrase, ok := w.library.Frame.Phrases[id][answer]; ok {
		return w.plain(phrase.In(w.lang))
	}
	if q != nil {
		if c := q.Choice(answer); c != nil {
			return c.Text.In(w.lang)
		}
	}
	return strings.TrimRight(strings.TrimSpace(answer), ".")
}

// plain fills in a phrase that names answers itself.
func (w *writer) plain(text string) string {
	var b strings.Builder
	for _, s := range cut(text) {
		if s.kind == variable {
			value, _ := w.value(s.text)
			b.WriteString(value)
			continue
		}
		b.WriteString(s.text)
	}
	return b.String()
}

// list joins words as a sentence does: "a, b en c", "a, b and c".
func (w *writer) list(words []string) string {
	and := " and "
	if w.lang == "nl" {
		and = " en "
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + and + words[last]
}
