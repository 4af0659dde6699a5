package page

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/verhaal/verhaal/internal/fault"
)

// Upload reads the one file of a form, and the key beside it.
func Upload(r *http.Request) (name, key string, data []byte, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", "", nil, fault.Wrap(fault.Invalid, "fault.form", err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return name, key, data, nil
		}
		if err != nil {
			return "", "", nil, UploadFault(err)
		}
		content, err := io.ReadAll(part)
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

func UploadFault(err error) error {
	if tooLarge := new(http.MaxBytesError); asTooLarge(err, &tooLarge) {
		return err
	}
	return fault.Wrap(fault.Invalid, "fault.form", err)
}
