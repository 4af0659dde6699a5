package signature

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestSealKeepsWhatWasShown(t *testing.T) {
	for kind := range writers {
		t.Run(kind, func(t *testing.T) {
			in := sampleSealing(t, kind, testKey(t))
			out := seal(t, in)
			if !bytes.HasPrefix(out, in.Offered) {
				t.Fatal("the offered document changed")
			}
			r := Verify(out)
			if !r.OK {
				t.Fatal(r.Problems)
			}
			if r.Sealer != in.Key.Subject() || r.Fingerprint != in.Key.Fingerprint() || !r.SelfSigned || !r.SealedAt.Equal(sealingTime) ||
				!r.StampedAt.IsZero() {
				t.Errorf("%+v", r)
			}
			want := in.Record
			want.Format, want.Offered = RecordFormat, OfferedOf(in.Offered)
			if !reflect.DeepEqual(r.Record, want) || r.Offered != want.Offered || string(r.Terms) != termsSample {
				t.Errorf("%+v\n%s", r.Record, r.Terms)
			}
		})
	}
}

// Apart from the signature itself, sealing gives the same bytes.
func TestSealIsDeterministic(t *testing.T) {
	in := sampleSealing(t, "document", testKey(t))
	a, b := seal(t, in), seal(t, in)
	at := bytes.Index(a, []byte(contentsKey+" <30"))
	if len(a) != len(b) || at < 0 || !bytes.Equal(a[:at], b[:at]) || !bytes.Equal(a[at+2*in.room():], b[at+2*in.room():]) {
		t.Error("other bytes outside the signature")
	}
}

// run runs a tool that readers of PDF rely on, and gives what it says.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestOtherReadersAgree(t *testing.T) {
	root, rootKey := issue(t, "Root", nil, nil, authority)
	own, ownKey := issue(t, "Host B.V.", root, rootKey, nil)
	bought, err := ParseKey(pemOf(t, ownKey, root, own))
	if err != nil {
		t.Fatal(err)
	}
	tsa, tsaKey := issue(t, "Tijd", nil, nil, forStamps)
	for kind := range writers {
		for name, in := range map[string]Sealing{
			"own key":            sampleSealing(t, kind, testKey(t)),
			"bought certificate": sampleSealing(t, kind, bought),
			"time stamp": func() Sealing {
				in := sampleSealing(t, kind, testKey(t))
				in.Timestamp = stamper(t, tsa, tsaKey, nil, sealingTime)
				return in
			}(),
		} {
			t.Run(kind+"/"+name, func(t *testing.T) {
				path := writeFile(t, "sealed.pdf", seal(t, in))
				said := run(t, "pdfsig", "-nocert", path)
				for _, want := range []string{
					"Signature is Valid", "Total document signed", "Signature Type: ETSI.CAdES.detached",
					"Hash Algorithm: SHA-256",
				} {
					if !strings.Contains(strings.ReplaceAll(said, "Signing Hash", "Hash"), want) {
						t.Errorf("pdfsig does not say %q:\n%s", want, said)
					}
				}
				if said := run(t, "qpdf", "--check", path); !strings.Contains(said, "No syntax or stream encoding errors") || strings.Contains(said,
					"WARNING") {
					t.Error(said)
				}
				if said := run(t, "pdfdetach", "-list", path); !strings.Contains(said, TermsName) || !strings.Contains(said, RecordName) ||
					!strings.Contains(said, "2 embedded") {
					t.Error(said)
				}
				if text := run(t, "pdftotext", path, "-"); !strings.Contains(text, "Verwerkersovereenkomst") || !strings.Contains(text,
					"Ondertekening") {
					t.Error(text)
				}
			})
		}
	}
}

// A screen reader reads on into the record's page.
func TestStructureGoesOn(t *testing.T) {
	in := sampleSealing(t, "document", testKey(t))
	said := run(t, "pdfinfo", "-struct-text", writeFile(t, "sealed.pdf", seal(t, in)))
	first, second := strings.Index(said, "Verwerkersovereenkomst"), strings.Index(said, "Ondertekening")
	if first < 0 || second < first || strings.Count(said, "Part") != 1 || strings.Contains(said, "Warning") {
		t.Errorf("%s", said)
	}
}

func TestTimestamp(t *testing.T) {
	root, rootKey := issue(t, "Root", nil, nil, authority)
	middle, middleKey := issue(t, "Middle", root, rootKey, authority)
	tsa, tsaKey := issue(t, "Tijd", middle, middleKey, forStamps)
	at := sealingTime.Add(2 * time.Second)
	in := sampleSealing(t, "document", testKey(t))
	for name, chain := range map[string][]*x509.Certificate{
		"with root": {middle, root}, "without root": {middle}, "alone": nil,
	} {
		in.Timestamp = stamper(t, tsa, tsaKey, chain, at)
		if r := Verify(seal(t, in)); !r.OK || !r.StampedAt.Equal(at) || r.StampedBy != "CN=Tijd" {
			t.Errorf("%s: %+v", name, r)
		}
	}
	other, otherKey := issue(t, "Geen tijd", nil, nil, nil)
	for name, stamp := range map[string]func(context.Context, []byte) ([]byte, error){
		"not for stamps": stamper(t, other, otherKey, nil, at),
		"expired":        stamper(t, tsa, tsaKey, nil, at.AddDate(2, 0, 0)),
		"other digest": func(ctx context.Context, d []byte) ([]byte, error) {
			return stamper(t, tsa, tsaKey, nil, at)(ctx, sum(hashes[oidSHA256.String()], d))
		},
		"garbage": func(context.Context, []byte) ([]byte, error) { return []byte("x"), nil },
		"down":    func(context.Context, []byte) ([]byte, error) { return nil, errors.New("down") },
	} {
		in.Timestamp = stamp
		if _, err := Seal(context.Background(), in); err == nil {
			t.Errorf("%s: sealed", name)
		}
	}
}

func TestSealRefuses(t *testing.T) {
	k := testKey(t)
	good := sampleSealing(t, "document", k)
	sealed := seal(t, good)
	for name, c := range map[string]struct {
		want   error
		change func(*Sealing)
	}{
		"nothing offered":  {ErrPDF, func(s *Sealing) { s.Offered = nil; s.Record = sampleRecord(nil) }},
		"no page":          {ErrPDF, func(s *Sealing) { s.Page = []byte("x") }},
		"sealed already":   {ErrPDF, func(s *Sealing) { s.Offered = sealed; s.Record = sampleRecord(sealed) }},
		"other document":   {ErrRecord, func(s *Sealing) { s.Record.Signatures[1].SHA256 = hexSum(nil) }},
		"nobody":           {ErrRecord, func(s *Sealing) { s.Record.Signatures = nil }},
		"no name":          {ErrRecord, func(s *Sealing) { s.Record.Signatures[0].Name = "" }},
		"no offset":        {ErrRecord, func(s *Sealing) { s.Record.Signatures[0].At = "2026-11-21T16:02:11" }},
		"signed later":     {ErrRecord, func(s *Sealing) { s.Record.Signatures[1].At = "2026-11-22T10:30:01+01:00" }},
		"other method":     {ErrRecord, func(s *Sealing) { s.Record.Signatures[1].Address.Method = "trust" }},
		"no version":       {ErrRecord, func(s *Sealing) { s.Record.Version = 0 }},
		"key not yet":      {ErrKey, func(s *Sealing) { s.At = s.At.AddDate(-2, 0, 0) }},
		"key no longer":    {ErrKey, func(s *Sealing) { s.At = s.At.AddDate(10, 0, 0) }},
		"no key":           {ErrKey, func(s *Sealing) { s.Key = Key{} }},
		"cut off":          {ErrPDF, func(s *Sealing) { s.Offered = s.Offered[:len(s.Offered)-20]; s.Record = sampleRecord(s.Offered) }},
		"something behind": {ErrPDF, func(s *Sealing) { s.Offered = append(s.Offered, "x"...); s.Record = sampleRecord(s.Offered) }},
	} {
		in := sampleSealing(t, "document", k)
		c.change(&in)
		if _, err := Seal(context.Background(), in); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	in := sampleSealing(b, "document", testKey(b))
	b.ReportAllocs()
	for b.Loop() {
		seal(b, in)
	}
}

func BenchmarkVerify(b *testing.B) {
	out := seal(b, sampleSealing(b, "document", testKey(b)))
	b.ReportAllocs()
	for b.Loop() {
		if !Verify(out).OK {
			b.Fatal("not OK")
		}
	}
}
