package signature

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strconv"
)

// file is a PDF with a classic cross-reference table, read strictly: what is
// not where it should be is an error, and nothing is repaired.
type file struct {
	data    []byte
	offsets map[int]int // of objects, by number
	trailer *dict
	xref    int   // where the last table starts
	before  *file // what this is an update of; nil when it is none
	// work is how many bytes of objects may still be read. Objects can lie
	// inside each other, and then reading each once would take for ever.
	work int
}

// openFile reads the table and the trailer at the end of data. When they are
// an update, before is the file that was updated.
func openFile(data []byte, before *file) (*file, error) {
	if len(data) > maxPDF {
		return nil, fmt.Errorf("%w: larger than %d bytes", ErrPDF, maxPDF)
	}
	if !bytes.HasPrefix(data, []byte("%PDF-1.")) {
		return nil, fmt.Errorf("%w: it does not start as one", ErrPDF)
	}
	start, err := lastTable(data)
	if err != nil {
		return nil, err
	}
	f := &file{data: data, offsets: map[int]int{}, xref: start, before: before, work: 16*len(data) + 1<<20}
	s := &scanner{data: data, at: start}
	s.expect("xref")
	f.table(s)
	trailer := s.object(0)
	if s.err != nil {
		return nil, s.err
	}
	if f.trailer, _ = trailer.(*dict); f.trailer == nil || f.trailer.get("/Encrypt") != nil || f.trailer.get("/XRefStm") != nil {
		return nil, fmt.Errorf("%w: no plain trailer", ErrPDF)
	}
	// Behind the trailer stands where the table is, and nothing else.
	s.expect("startxref")
	s.number()
	if s.err != nil || string(bytes.TrimLeft(data[s.at:], "\r\n")) != "%%EOF\n" {
		return nil, fmt.Errorf("%w: something after its end", ErrPDF)
	}
	prev, isUpdate := whole(f.trailer.get("/Prev"))
	if isUpdate != (before != nil) || isUpdate && prev != before.xref {
		return nil, fmt.Errorf("%w: updated before, or by somebody else", ErrPDF)
	}
	return f, nil
}

// lastTable gives where the last cross-reference table starts, from the end.
func lastTable(data []byte) (int, error) {
	tail := data[max(0, len(data)-64):]
	at := bytes.LastIndex(tail, []byte("startxref"))
	if at < 0 {
		return 0, fmt.Errorf("%w: no startxref at its end", ErrPDF)
	}
	s := &scanner{data: tail, at: at}
	s.expect("startxref")
	start := s.number()
	if s.err != nil || start >= len(data) {
		return 0, fmt.Errorf("%w: startxref leads nowhere", ErrPDF)
	}
	return start, nil
}

// table reads the sections of a cross-reference table, up to the trailer.
func (f *file) table(s *scanner) {
	for s.err == nil {
		s.skip()
		if bytes.HasPrefix(s.data[s.at:], []byte("trailer")) {
			s.at += len("trailer")
			return
		}
		first, count := s.number(), s.number()
		if count > len(s.data)/20 || first > 1<<24 {
			s.fail("a table larger than the file")
			return
		}
		for n := range count {
			offset, generation := s.decimal(10), s.decimal(5)
			s.skip()
			kind := s.word()
			if kind == "f" || s.err != nil {
				continue
			}
			if kind != "n" || generation != 0 || offset >= f.xref {
				s.fail("an entry that leads nowhere")
			} else if _, twice := f.offsets[first+n]; twice {
				s.fail("an entry twice")
			}
			f.offsets[first+n] = offset
		}
	}
}

// decimal reads a number with leading zeros.
func (s *scanner) decimal(digits int) int {
	s.skip()
	w := s.word()
	n, err := strconv.ParseUint(w, 10, 40)
	if err != nil || len(w) != digits {
		s.fail("expected a number of " + strconv.Itoa(digits) + " digits")
	}
	return int(n)
}

// object reads an object by its number. stream holds its bytes as stored, when
// it has any.
func (f *file) object(r ref) (value any, stream []byte, err error) {
	offset, ok := f.offsets[int(r)]
	if !ok && f.before != nil {
		return f.before.object(r)
	}
	if !ok {
		return nil, nil, fmt.Errorf("%w: no object %d", ErrPDF, r)
	}
	s := &scanner{data: f.data, at: offset}
	if n := s.number(); n != int(r) {
		s.fail("expected object " + strconv.Itoa(int(r)))
	}
	s.expect("0")
	s.expect("obj")
	value = s.object(0)
	s.skip()
	if d, isDict := value.(*dict); isDict && bytes.HasPrefix(s.data[s.at:], []byte("stream")) {
		stream = f.stream(s, d)
	}
	s.expect("endobj")
	if f.work -= s.at - offset; f.work < 0 {
		s.fail("objects inside each other")
	}
	return value, stream, s.err
}

func (f *file) stream(s *scanner, d *dict) []byte {
	length, ok := whole(d.get("/Length"))
	if r, indirect := d.get("/Length").(ref); indirect && r != 0 {
		// A length of its own object is a plain number, never a stream: no
		// further than one step.
		at := scanner{data: f.data, at: f.offsets[int(r)]}
		at.number()
		at.expect("0")
		at.expect("obj")
		length, ok = at.number(), at.err == nil
	}
	s.expect("stream")
	if bytes.HasPrefix(s.data[s.at:], []byte("\r\n")) {
		s.at += 2
	} else if bytes.HasPrefix(s.data[s.at:], []byte("\n")) {
		s.at++
	} else {
		s.fail("stream without a line of its own")
	}
	if !ok || length > len(s.data)-s.at {
		s.fail("stream of another length")
		return nil
	}
	stream := s.data[s.at : s.at+length]
	s.at += length
	s.expect("endstream")
	return stream
}

// dict reads the dictionary that v is or refers to.
func (f *file) dict(v any) (*dict, error) {
	if r, ok := v.(ref); ok {
		var err error
		if v, _, err = f.object(r); err != nil {
			return nil, err
		}
	}
	d, ok := v.(*dict)
	if !ok {
		return nil, fmt.Errorf("%w: expected a dictionary, found %T", ErrPDF, v)
	}
	return d, nil
}

// list reads the array that v is or refers to; nothing is an empty one.
func (f *file) list(v any) (array, error) {
	if r, ok := v.(ref); ok {
		var err error
		if v, _, err = f.object(r); err != nil {
			return nil, err
		}
	}
	if v == nil {
		return nil, nil
	}
	a, ok := v.(array)
	if !ok {
		return nil, fmt.Errorf("%w: expected an array, found %T", ErrPDF, v)
	}
	return a, nil
}

// embedded gives the names of the files inside, as the name tree has them, and
// where each is described: name, ref, name, ref.
func (f *file) embedded(catalog *dict) (array, error) {
	names := catalog.get("/Names")
	if names == nil {
		return nil, nil
	}
	d, err := f.dict(names)
	if err != nil || d.get("/EmbeddedFiles") == nil {
		return nil, err
	}
	if d, err = f.dict(d.get("/EmbeddedFiles")); err != nil {
		return nil, err
	}
	list, err := f.list(d.get("/Names"))
	if err != nil || len(list)%2 != 0 || len(list) > maxFiles*2 || d.get("/Kids") != nil {
		return nil, fmt.Errorf("%w: no plain list of files inside", ErrPDF)
	}
	return list, nil
}

// contents unpacks the file inside that bears this name; nil when there is
// none. Two of one name are an error: which of them is meant, nobody can say.
func (f *file) contents(files array, name string) (content []byte, err error) {
	for i := 1; i < len(files); i += 2 {
		spec, err := f.dict(files[i])
		if err != nil {
			return nil, err
		}
		if textOf(spec.get("/UF")) != name {
			continue
		}
		if content != nil {
			return nil, fmt.Errorf("%w: two files inside are called %s", ErrPDF, name)
		}
		if content, err = f.unpack(spec); err != nil {
			return nil, err
		}
	}
	return content, nil
}

func (f *file) unpack(spec *dict) ([]byte, error) {
	ef, err := f.dict(spec.get("/EF"))
	if err != nil {
		return nil, err
	}
	r, _ := ef.get("/F").(ref)
	value, stream, err := f.object(r)
	if err != nil {
		return nil, err
	}
	d, ok := value.(*dict)
	if !ok {
		return nil, fmt.Errorf("%w: a file inside is no stream", ErrPDF)
	}
	switch d.get("/Filter") {
	case nil:
		return append([]byte{}, stream...), nil
	case token("/FlateDecode"):
		z, err := zlib.NewReader(bytes.NewReader(stream))
		if err != nil {
			return nil, fmt.Errorf("%w: cannot unpack a file inside: %w", ErrPDF, err)
		}
		content, err := io.ReadAll(io.LimitReader(z, maxUnpack+1))
		if err != nil || len(content) > maxUnpack {
			return nil, fmt.Errorf("%w: cannot unpack a file inside, or larger than %d bytes: %w", ErrPDF, maxUnpack, err)
		}
		return append([]byte{}, content...), nil
	}
	return nil, fmt.Errorf("%w: a file inside is packed in another way", ErrPDF)
}
