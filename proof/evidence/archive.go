package evidence

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// The bounds of a dossier. An archive beyond them is refused before its
// contents are looked at.
const (
	maxArchive   = 1 << 30   // bytes of the zip
	maxDirectory = 2 << 20   // bytes of its central directory
	maxFiles     = 10_000    // files in it
	maxSmall     = 64 << 10  // bytes of key, checkpoint, signature, README
	maxRows      = 128 << 20 // bytes of lines.jsonl and of dossier.json
	maxRow       = 4 << 20   // bytes of one line with its payload
	endRecord    = 22        // bytes of a zip's end record without comment
)

var (
	errUnreadable = errors.New("not a zip")
	errUnsafe     = errors.New("not a zip that a dossier can be")
)

// archive is an opened zip, by name.
type archive map[string]*zip.File

// writeArchive writes a zip that depends on names and contents only: sorted,
// not compressed, without times. Not compressing costs little, for PDFs are
// compressed already, and makes the bytes the same for ever, whatever becomes
// of the compressor; a file that unpacks to a million times its size cannot
// exist either.
func writeArchive(w io.Writer, files []Document) error {
	files = slices.SortedFunc(slices.Values(files), func(a, b Document) int { return cmp.Compare(a.Name, b.Name) })
	z := zip.NewWriter(w)
	for _, f := range files {
		if err := addStored(z, f.Name, crc32.ChecksumIEEE(f.Data), uint64(len(f.Data)), bytes.NewReader(f.Data)); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("cannot write dossier: %w", err)
	}
	return nil
}

func addStored(z *zip.Writer, name string, sum uint32, size uint64, data io.Reader) error {
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: sum, CompressedSize64: size, UncompressedSize64: size,
	})
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	if _, err := io.Copy(w, data); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	return nil
}

// openArchive opens a zip that trusts nothing. errUnreadable: no zip at all.
// errUnsafe: more files, other names or packed differently than a dossier.
func openArchive(r io.ReaderAt, size int64) (archive, error) {
	if size < endRecord {
		return nil, errUnreadable
	}
	if size > maxArchive {
		return nil, fmt.Errorf("%w: larger than %d bytes", errUnsafe, maxArchive)
	}
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	if len(z.File) > maxFiles {
		return nil, fmt.Errorf("%w: more than %d files", errUnsafe, maxFiles)
	}
	files := make(archive, len(z.File))
	seen := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		fold := strings.ToLower(f.Name) // some systems hold A and a to be one file
		switch {
		case !archiveName(f.Name):
			return nil, fmt.Errorf("%w: name %.120q", errUnsafe, f.Name)
		case seen[fold]:
			return nil, fmt.Errorf("%w: %q twice", errUnsafe, f.Name)
		case f.Method != zip.Store || f.CompressedSize64 != f.UncompressedSize64:
			return nil, fmt.Errorf("%w: %q is compressed", errUnsafe, f.Name)
		case f.UncompressedSize64 > fileLimit(f.Name):
			return nil, fmt.Errorf("%w: %q is larger than %d bytes", errUnsafe, f.Name, fileLimit(f.Name))
		}
		seen[fold], files[f.Name] = true, f
	}
	return files, nil
}

// checkDirectory looks at the end record by itself, because the zip reader
// builds an entry for each header it finds before anyone can say stop.
func checkDirectory(r io.ReaderAt, size int64) error {
	var end [endRecord]byte
	if _, err := r.ReadAt(end[:], size-endRecord); err != nil && err != io.EOF {
		return fmt.Errorf("%w: %w", errUnreadable, err)
	}
	if !bytes.HasPrefix(end[:], []byte("PK\x05\x06")) {
		return errUnreadable
	}
	count := binary.LittleEndian.Uint16(end[10:])
	length := int64(binary.LittleEndian.Uint32(end[12:]))
	offset := int64(binary.LittleEndian.Uint32(end[16:]))
	if count > maxFiles || length > maxDirectory || offset+length != size-endRecord {
		return fmt.Errorf("%w: its directory is too large or not at its end", errUnsafe)
	}
	return nil
}

// archiveName says whether a dossier can have a file of this name. Nothing
// passes that leads out of a folder.
func archiveName(name string) bool {
	return documentName.MatchString(strings.TrimPrefix(name, documentFolder))
}

func fileLimit(name string) uint64 {
	switch {
	case strings.HasPrefix(name, documentFolder):
		return maxArchive
	case name == fileLines || name == fileManifest:
		return maxRows
	default:
		return maxSmall
	}
}

// read gives a file whole; the zip reader compares its checksum.
func (a archive) read(name string) ([]byte, error) {
	f := a[name]
	if f == nil {
		return nil, fmt.Errorf("%q is missing", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)+1))
}

// same says whether the bytes are those that writeArchive makes of these
// files. What is between the files, in headers or after the end, could say
// anything; a dossier has nothing there.
func (a archive) same(r io.ReaderAt, size int64) error {
	against := &comparer{r: r, size: size}
	z := zip.NewWriter(against)
	files := make([]*zip.File, 0, len(a))
	for _, f := range a {
		files = append(files, f)
	}
	slices.SortFunc(files, func(x, y *zip.File) int { return cmp.Compare(x.Name, y.Name) })
	for _, f := range files {
		data, err := f.OpenRaw()
		if err != nil {
			return err
		}
		if err := addStored(z, f.Name, f.CRC32, f.UncompressedSize64, data); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	if against.at != size {
		return fmt.Errorf("%d bytes too many", size-against.at)
	}
	return nil
}

// comparer is a writer that fails where the bytes differ.
type comparer struct {
	r        io.ReaderAt
	at, size int64
	room     [32 << 10]byte
}

func (c *comparer) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		part := p[done:min(len(p), done+len(c.room))]
		n, err := c.r.ReadAt(c.room[:len(part)], c.at)
		if n < len(part) {
			return done, fmt.Errorf("ends at %d: %w", c.at, err)
		}
		if !bytes.Equal(c.room[:n], part) {
			return done, fmt.Errorf("differs near byte %d", c.at)
		}
		c.at += int64(n)
		done += n
	}
	return done, nil
}
