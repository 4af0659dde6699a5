package share_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/recourse/share"
)

// legible says of a picture that no two texts touch and that none runs out of
// it.
func legible(t tb, p *picture.Picture) {
	type box struct {
		s                        string
		left, top, right, bottom float64
	}
	var all []box
	for _, shape := range p.Shapes {
		text, ok := shape.(*picture.Text)
		if !ok {
			continue
		}
		one := box{s: text.S}
		one.left, one.top, one.right, one.bottom = text.Box()
		if one.left < 0 || one.top < 0 || one.right > p.Width || one.bottom > p.Height {
			t.Fatalf("%q runs out of the picture of %.0f by %.0f: %+v", text.S, p.Width, p.Height, one)
		}
		for _, other := range all {
			if one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom && one.s != "" && other.s != "" {
				t.Fatalf("%q and %q touch: %+v %+v", one.s, other.s, one, other)
			}
		}
		all = append(all, one)
	}
}

func TestLabelsOfThePictureNeverTouch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		for i := range c.Parties {
			c.Parties[i].Name = strings.Repeat(rapid.SampledFrom([]string{
				"", "Webwinkel ", "Stichting Zorg ", "Wijnhavenverzekeringsmaatschappij ",
				"W",
			}).Draw(t, "name"), rapid.IntRange(1, 4).Draw(t, "times"))
		}
		o := compute(t, c)
		for _, lang := range []string{"nl", "en"} {
			for _, form := range []share.Form{share.Wide, share.Titled, share.Narrow} {
				p, err := share.Picture(c, o, lang, form)
				if err != nil {
					t.Fatal(err)
				}
				legible(t, p)
				if p.Title == "" || p.Words == "" || strings.ContainsAny(p.Title+p.Words, "{}⟦") {
					t.Fatalf("%q %q", p.Title, p.Words)
				}
			}
		}
	})
}

func TestPictureOfTwentyParties(t *testing.T) {
	c := twenty()
	p, err := share.Picture(c, compute(t, c), "nl", share.Titled)
	if err != nil {
		t.Fatal(err)
	}
	legible(t, p)
	if !strings.Contains(fmt.Sprint(p.Words), "En nog ") {
		t.Error("the words go on and on")
	}
}
