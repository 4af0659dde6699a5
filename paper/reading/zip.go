package reading

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// A pack is a zip whose size and names have been looked at. Nothing in it is
// ever written anywhere.
type pack struct {
	files map[string]*zip.File
	read  int64
}

// readZip reads a DOCX or ODT.
func readZip(ctx context.Context, data []byte) (*Text, error) {
	p, err := openPack(data)
	if err != nil {
		return nil, err
	}
	if p.files["mimetype"] != nil && p.files["content.xml"] != nil {
		return readODT(ctx, p)
	}
	main := "word/document.xml"
	if rels, err := p.part("_rels/.rels"); err == nil {
		main = mainPart(ctx, rels, main)
	}
	if p.files[main] == nil || !strings.HasPrefix(main, "word/") {
		return nil, problem(Unknown, "a zip that is neither DOCX nor ODT")
	}
	return readDOCX(ctx, p, main)
}

// mainPart gives the part that the package says is the document.
func mainPart(ctx context.Context, rels []byte, usual string) string {
	for _, r := range relations(ctx, rels) {
		if strings.HasSuffix(r.kind, "/officeDocument") && !r.external {
			return strings.TrimPrefix(path.Clean("/"+r.target), "/")
		}
	}
	return usual
}

func openPack(data []byte) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, problem(Damaged, "zip: %v", err)
	}
	if len(z.File) > maxEntries {
		return nil, problem(TooMuch, "a zip of %d files", len(z.File))
	}
	p := &pack{files: map[string]*zip.File{}}
	var unpacked uint64
	for _, f := range z.File {
		if unpacked += f.UncompressedSize64; unpacked > maxUnpacked || f.UncompressedSize64 > maxUnpacked {
			return nil, problem(TooMuch, "a zip that unpacks to more than %d bytes", maxUnpacked)
		}
		// Two parts of one name: one program would read the one, another the other.
		if p.files[f.Name] != nil && (strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels")) {
			return nil, problem(Damaged, "%q stands twice in the zip", f.Name)
		}
		p.files[f.Name] = f
	}
	return p, nil
}

// part unpacks one file. A file that is not there is empty.
func (p *pack) part(name string) ([]byte, error) {
	f := p.files[name]
	if f == nil {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, problem(Password, "an encrypted zip")
	}
	r, err := f.Open()
	if err != nil {
		return nil, problem(Damaged, "%s: %v", name, err)
	}
	defer func() { _ = r.Close() }()
	if f.UncompressedSize64 > maxPart {
		return nil, problem(TooMuch, "%s is %d bytes", name, f.UncompressedSize64)
	}
	var b bytes.Buffer
	b.Grow(int(min(f.UncompressedSize64, 4<<20)) + bytes.MinRead)
	n, err := io.Copy(&b, io.LimitReader(r, maxPart+1))
	if p.read += n; n > maxPart || p.read > maxUnpacked {
		return nil, problem(TooMuch, "%s unpacks to more than it says", name)
	}
	if err != nil {
		return nil, problem(Damaged, "%s: %v", name, err)
	}
	return b.Bytes(), nil
}

// named gives the parts with this beginning and end, in order.
func (p *pack) named(prefix, suffix string) []string {
	var list []string
	for name := range p.files {
		if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

type relation struct {
	id, kind, target string
	external         bool
}

// relations reads what a part says it belongs with.
func relations(ctx context.Context, data []byte) []relation {
	var list []relation
	x := newXML(ctx, data)
	for {
		switch x.next() {
		case xmlEnd:
			return list
		case xmlOpen:
			if x.name == "Relationship" && len(list) < maxEntries {
				list = append(list, relation{x.attr("Id"), x.attr("Type"), x.attr("Target"), x.attr("TargetMode") == "External"})
			}
		}
	}
}
