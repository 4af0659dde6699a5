package picture_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/period"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/picture"
)

func clock(t interface{ Fatal(...any) }, rule string, at time.Time, hours int) period.Clock {
	r, err := period.Find(rule, at)
	if err != nil {
		t.Fatal(err)
	}
	c, err := period.Compute(r, at, period.Options{Hours: hours})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	m, err := period.ParseMoment(text, say.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func texts(p *picture.Picture) string {
	var all []string
	for _, s := range p.Shapes {
		if text, ok := s.(*picture.Text); ok {
			all = append(all, text.S)
		}
	}
	return strings.Join(all, "|")
}

func TestClockSaysWhatItShows(t *testing.T) {
	c := clock(t, "gdpr-33-1", moment(t, "2026-10-23T10:20"), 0)
	for _, e := range []struct{ l, now, done, title, head string }{
		{
			"nl", "2026-10-25T01:50", "", "Nog 32 uur: doe het vóór maandag 26 oktober 2026, 09:20 CET.",
			"over 32 uur: maandag 26 oktober 2026, 09:20 CET (Nederlandse tijd)",
		},
		{
			"en", "2026-10-26T09:00", "", "20 minutes left: do it before Monday 26 October 2026, 09:20 CET.",
			"in 20 minutes: Monday 26 October 2026, 09:20 CET (Dutch time)",
		},
		{
			"nl", "2026-10-31T09:20", "", "De termijn is 5 dagen geleden verstreken, op maandag 26 oktober 2026, 09:20 CET.",
			"5 dagen geleden voorbij: ",
		},
		{"en", "", "", "Do it before Monday 26 October 2026, 09:20 CET.", "before Monday 26 October 2026, 09:20 CET (Dutch time)"},
		{"nl", "2026-10-31T09:20", "2026-10-24T10:00", "Gedaan op zaterdag 24 oktober 2026, 10:00 CEST, op tijd: het moest vóór maandag 26 oktober 2026, 09:20 CET.", "gedaan, za 24 oktober, 10:00"},
		{"nl", "2026-10-31T09:20", "2026-10-26T09:21", "Gedaan op maandag 26 oktober 2026, 09:21 CET, te laat: het moest vóór maandag 26 oktober 2026, 09:20 CET.", "gedaan, ma 26 oktober, 09:21"},
	} {
		var now, done time.Time
		if e.now != "" {
			now = moment(t, e.now)
		}
		if e.done != "" {
			done = moment(t, e.done)
		}
		p := picture.Clock(&c, e.l, now, done, 640)
		if p.Title != e.title || !strings.Contains(texts(p), e.head) {
			t.Errorf("title %q, want %q; %q is not in %s", p.Title, e.title, e.head, texts(p))
		}
		if e.l == "nl" && !strings.Contains(texts(p), "laatste argument|di 27 oktober, 24:00") {
			t.Errorf("the last argument is not in %s", texts(p))
		}
	}
	for _, width := range []float64{320, 640} {
		told := texts(picture.Clock(&c, "en", time.Time{}, time.Time{}, width))
		if strings.Index(told, "target|") > strings.Index(told, "statutory end|") {
			t.Errorf("the end is named before the target: %s", told)
		}
	}
	none := clock(t, "gdpr-33-2", moment(t, "2026-10-23T10:20"), 0)
	if picture.Clock(&none, "nl", moment(t, "2026-10-23T10:20"), time.Time{}, 640) != nil {
		t.Error("a clock without a target was drawn")
	}
}

// Whatever the rule, the moment, now and the width: no letters upon letters,
// none outside, and nothing but ink that has a colour.
func TestClockLabelsStandApart(t *testing.T) {
	rules, err := period.Rules()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom(rules).Draw(t, "rule")
		first, last := rule.ValidFrom, rule.ValidUntil
		if last.IsZero() {
			last = time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		if first.IsZero() {
			return // a proposal
		}
		hours := 0
		if rule.Unit == period.ByContract {
			hours = rapid.IntRange(1, period.MaxHours).Draw(t, "hours")
		}
		at := time.Unix(rapid.Int64Range(first.Unix(), last.Unix()-1).Draw(t, "at"), 0)
		c := clock(t, rule.ID, at, hours)
		var now, done time.Time
		if rapid.Bool().Draw(t, "has now") {
			now = at.Add(time.Duration(rapid.Int64Range(-100, 9000).Draw(t, "now")) * time.Hour / 4)
		}
		if rapid.Bool().Draw(t, "has done") {
			done = at.Add(time.Duration(rapid.Int64Range(0, 9000).Draw(t, "done")) * time.Hour / 4)
		}
		l, width := rapid.SampledFrom([]string{"nl", "en"}).Draw(t, "lang"), rapid.SampledFrom([]float64{320, 480, 640}).Draw(t, "width")
		p := picture.Clock(&c, l, now, done, width)
		if p == nil {
			if !c.Target.IsZero() {
				t.Fatal("not drawn")
			}
			return
		}
		wellFormed(t, string(p.SVG()))
		var boxes [][4]float64
		for _, s := range p.Shapes {
			text, ok := s.(*picture.Text)
			if !ok {
				continue
			}
			left, top, right, bottom := text.Box()
			if left < 0 || right > width || top < 0 || bottom > p.Height {
				t.Fatalf("%q stands outside: %.0f..%.0f of %.0f, %.0f..%.0f of %.0f", text.S, left, right, width, top, bottom, p.Height)
			}
			for i, b := range boxes {
				if left < b[2] && b[0] < right && top < b[3] && b[1] < bottom {
					t.Fatalf("%q stands upon another (%d): %s", text.S, i, texts(p))
				}
			}
			boxes = append(boxes, [4]float64{left, top, right, bottom})
		}
	})
}
