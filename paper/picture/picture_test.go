package picture_test

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/picture"
)

func sample() *picture.Picture {
	p := &picture.Picture{Width: 300, Height: 100, Title: "Host BV bears <most>", Words: "C & P", Lang: "en"}
	p.Add(
		&picture.Rect{X: 10, Y: 10, W: 80, H: 30, Radius: 4, Fill: picture.ActWash, Stroke: picture.Act, Line: 1},
		&picture.Line{
			Points: []picture.Point{{X: 90, Y: 25}, {X: 120, Y: 25}, {X: 150, Y: 60}, {X: 200, Y: 60}}, Curve: true,
			Stroke: picture.Must, Line: 3, Dash: 4,
		},
		&picture.Line{Points: []picture.Point{{X: 0, Y: 90}, {X: 300, Y: 90}}, Stroke: picture.Pale, Line: 0.5},
		picture.Arrow(picture.Point{X: 150, Y: 60}, picture.Point{X: 200, Y: 60}, 8, picture.Must),
		&picture.Text{X: 50, Y: 30, Size: 10, Bold: true, Anchor: picture.Middle, Ink: picture.Plain, Struck: true, S: `"C" & <P> € 1.000,00`},
	)
	return p
}

func wellFormed(t interface{ Fatal(...any) }, svg string) {
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err, svg)
		}
	}
}

var class = regexp.MustCompile(`class="([^"]+)"`)

func TestSVGIsWholeAndEveryInkHasAColour(t *testing.T) {
	for _, svg := range []string{string(sample().SVG()), sample().Inline("a")} {
		wellFormed(t, svg)
		for _, want := range []string{
			"Host BV bears &lt;most&gt;", "C &amp; P", "M90 25C120 25 150 60 200 60", `stroke-dasharray="4"`,
			`text-decoration="line-through"`, `lang="en"`, `role="img"`,
		} {
			if !strings.Contains(svg, want) {
				t.Errorf("%q is not in %s", want, svg)
			}
		}
		for _, m := range class.FindAllStringSubmatch(svg, -1) {
			for _, c := range strings.Fields(m[1]) {
				if c != "drawing" && !strings.Contains(picture.CSS(true), "."+c+"{") {
					t.Errorf("class %s has no colour", c)
				}
			}
		}
	}
	if strings.Contains(sample().Inline("a"), "<style") {
		t.Error("a picture in a page brings a style, which the page forbids")
	}
}

func TestFitAndBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, size := rapid.String().Draw(t, "s"), rapid.Float64Range(1, 40).Draw(t, "size")
		room := rapid.Float64Range(0, 400).Draw(t, "room")
		short := picture.Fit(s, size, false, room)
		if picture.Width(short, size, false) > room && short != "" {
			t.Fatalf("%q does not fit", short)
		}
		if picture.Width(s, size, false) <= room && short != s {
			t.Fatalf("%q was cut to %q", s, short)
		}
		for _, a := range []picture.Anchor{picture.Start, picture.Middle, picture.End} {
			left, top, right, bottom := (&picture.Text{X: 100, Y: 50, Size: size, Anchor: a, S: s}).Box()
			if right < left || bottom <= top || right-left-picture.Width(s, size, false) > 1e-6 || a == picture.End && right != 100 {
				t.Fatal(left, top, right, bottom)
			}
		}
		p := &picture.Picture{Width: 10, Height: 10, Title: s, Words: s, Lang: "nl"}
		p.Add(&picture.Text{S: s, Size: 8, Ink: picture.Plain})
		wellFormed(t, string(p.SVG()))
	})
}
