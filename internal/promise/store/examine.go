package store

import (
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// AgreementIDs lists every agreement, for one that looks at all of them.
func AgreementIDs(tx *store.Tx) ([]store.ID, error) {
	var list []store.ID
	err := tx.Rows(`SELECT id FROM agreement WHERE organisation = $1 ORDER BY id`, []any{tx.Organisation()},
		func(scan func(...any) error) error {
			var id store.ID
			err := scan(&id)
			list = append(list, id)
			return err
		})
	return list, err
}

// GivenSignature is a signature with the version under which it stands.
type GivenSignature struct {
	Version int
	agreement.Signature
}

// AllSignatures gives every signature under any version of an agreement.
func AllSignatures(tx *store.Tx, id store.ID) ([]GivenSignature, error) {
	var versions []int
	err := tx.Rows(`SELECT DISTINCT version FROM signature WHERE organisation = $1 AND agreement = $2 ORDER BY version`,
		[]any{tx.Organisation(), id}, func(scan func(...any) error) error {
			var version int
			err := scan(&version)
			versions = append(versions, version)
			return err
		})
	var list []GivenSignature
	for _, version := range versions {
		under, err := Signatures(tx, id, version)
		if err != nil {
			return nil, err
		}
		for _, s := range under {
			list = append(list, GivenSignature{version, s})
		}
	}
	return list, err
}
