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

// ReadPart reads a part of a form, into as much memory as it may need at most.
func ReadPart(r *http.Request, part *multipart.Part) ([]byte, error) {
	var b bytes.Buffer
	if part.FileName() != "" && r.ContentLength > 0 {
		b.Grow(int(min(r.ContentLength, maxUpload)))
	}
	_, err := b.ReadFrom(part)
	return b.Bytes(), err
}

func UploadFault(err error) error {
	if tooLarge := new(http.MaxBytesError); asTooLarge(err, &tooLarge) {
		return err
	}
	return fault.Wrap(fault.Invalid, formKey, err)
}
