package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

// File is a document of an agreement, with its name.
type File struct {
	Name string
	Data []byte
}

// AgreementFile gives a document of a version: "pdf", "docx", "html" or
// "sealed".
func AgreementFile(ctx context.Context, a *app.App, who app.Actor, id store.ID, version int, format string) (file File, err error) {
	err = a.View(ctx, who, app.AgreementFile, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, id)
		if err != nil {
			return err
		}
		file, err = versionFile(tx, one, version, format)
		return err
	})
	return file, err
}

func versionFile(tx *store.Tx, one *promisestore.Agreement, version int, format string) (File, error) {
	v, err := promisestore.GetVersion(tx, one.ID, version)
	if err != nil {
		return File{}, err
	}
	name := map[string]string{"pdf": v.Files.PDF, "docx": v.Files.DOCX, "html": v.Files.HTML, "sealed": v.Files.Sealed}[format]
	if name == "" {
		return File{}, fault.New(fault.NotFound, "fault.not-found")
	}
	ending := format
	if format == "sealed" {
		ending = "sealed.pdf"
	}
	data, err := tx.GetBlob(name)
	return File{fileName(one.Kind, version, ending), data}, err
}
