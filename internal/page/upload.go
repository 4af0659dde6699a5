package page

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
)

// Upload reads the one file of a form, and the key beside it.
func Upload(r *http.Request) (name, key string, data []byte, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", "", nil, fault.Wrap(fault.Invalid, formKey, err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return name, key, data, nil
		}
		if err != nil {
			return "", "", nil, UploadFault(err)
		}
		content, err := ReadPart(r, part)
		if err != nil {
			return "", "", nil, UploadFault(err)
		}
		switch part.FormName() {
		case "file":
			name, data = part.FileName(), content
		case "key":
			key = strings.TrimSpace(string(content))
		}
	}
}

// littlePart is what a part of a form may be before room is made for a large one: a
// form of a thousand small files would else take a thousand times the room of all.
const littlePart = 1 << 20

// ReadPart reads a part of a form. One that is large gets room for all that the
// form can still hold at once, rather than twice as much time and again.
func ReadPart(r *http.Request, part *multipart.Part) ([]byte, error) {
	var b bytes.Buffer
	if n, err := io.CopyN(&b, part, littlePart); err != nil || n < littlePart {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return b.Bytes(), err
	}
	b.Grow(int(max(0, min(r.ContentLength, maxUpload)-littlePart)) + bytes.MinRead)
	_, err := b.ReadFrom(part)
	return b.Bytes(), err
}

func UploadFault(err error) error {
	if tooLarge := new(http.MaxBytesError); asTooLarge(err, &tooLarge) {
		return err
	}
	return fault.Wrap(fault.Invalid, formKey, err)
}
