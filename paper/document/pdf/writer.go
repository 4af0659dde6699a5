package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strconv"
	"sync"
	"unicode/utf16"
)

// Ref names an object in the file.
type Ref int

func (r Ref) String() string { return string(r.append(nil)) }

func (r Ref) append(b []byte) []byte { return append(strconv.AppendInt(b, int64(r), 10), " 0 R"...) }

// writer lays objects behind each other and remembers where they begin. Its
// file has a classic cross-reference table and no object streams, so that a
// signature can be added as an incremental update.
type writer struct {
	buf     bytes.Buffer
	offsets []int // by object number, from 1 on
	packed  bytes.Buffer
}

func (w *writer) reserve() Ref {
	w.offsets = append(w.offsets, 0)
	return Ref(len(w.offsets))
}

func (w *writer) begin(ref Ref) {
	w.offsets[ref-1] = w.buf.Len()
	w.buf.WriteString(strconv.Itoa(int(ref)))
	w.buf.WriteString(" 0 obj\n")
}

func (w *writer) object(ref Ref, body string) {
	w.begin(ref)
	w.buf.WriteString(body)
	w.end()
}

func (w *writer) end() { w.buf.WriteString("\nendobj\n") }

// compressors are costly to make (some 800 kB each) and cheap to use again.
var compressors = sync.Pool{New: func() any {
	z, err := zlib.NewWriterLevel(nil, zlib.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant that exists
	}
	return z
}}

// stream writes data deflated; entries are added to its dictionary.
func (w *writer) stream(ref Ref, entries string, data []byte) {
	w.packed.Reset()
	z := compressors.Get().(*zlib.Writer)
	z.Reset(&w.packed)
	_, _ = z.Write(data) // a bytes.Buffer takes everything
	_ = z.Close()
	compressors.Put(z)
	w.raw(ref, entries+"/Filter/FlateDecode", w.packed.Bytes())
}

// raw writes data as it is.
func (w *writer) raw(ref Ref, entries string, data []byte) {
	w.begin(ref)
	fmt.Fprintf(&w.buf, "<<%s/Length %d>>\nstream\n", entries, len(data))
	w.buf.Write(data)
	w.buf.WriteString("\nendstream\nendobj\n")
}

// finish writes the cross-reference table and the trailer. The file identifier
// is a hash of the content: the same document has the same identifier.
func (w *writer) finish(root, info Ref) []byte {
	sum := sha256.Sum256(w.buf.Bytes())
	start := w.buf.Len()
	fmt.Fprintf(&w.buf, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, offset := range w.offsets {
		entry := []byte("0000000000 00000 n \n") // of twenty bytes, as the format wants
		for i := 9; offset > 0; i, offset = i-1, offset/10 {
			entry[i] += byte(offset % 10)
		}
		w.buf.Write(entry)
	}
	fmt.Fprintf(&w.buf, "trailer\n<</Size %d/Root %s/Info %s/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.offsets)+1, root, info, sum[:16], sum[:16], start)
	return w.buf.Bytes()
}

// textString writes s as a PDF text string.
func textString(s string) string {
	plain := true
	for _, r := range s {
		if r < ' ' || r > '~' || r == '(' || r == ')' || r == '\\' {
			plain = false
			break
		}
	}
	if plain {
		return "(" + s + ")"
	}
	return fmt.Sprintf("<FEFF%X>", utf16Bytes(s))
}

func utf16Bytes(s string) []byte {
	units := utf16.Encode([]rune(s))
	b := make([]byte, 0, 2*len(units))
	for _, u := range units {
		b = append(b, byte(u>>8), byte(u))
	}
	return b
}
