// Package config opens an installation from its settings: the database, the
// keys, and the way out for mail and time stamps.
package config

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/outbox/smtp"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/signature"
)

// Settings are what an administrator sets.
type Settings struct {
	Data      string // the folder of the installation
	Database  string // "sqlite:FILE" or "postgres://…"; "" = SQLite in the folder
	URL       string // where people reach the pages
	Mail      string // the mail server; "" = messages stay in the outbox
	MailFrom  string
	Timestamp string // the time-stamp server (RFC 3161); "" = none
	Seal      string // a PEM file with one's own certificate and key; "" = the installation's own
	Master    string // the master key in hexadecimal; "" = the file master.key in the folder
	NoFolder  bool   // do not make the folder: it must be there
}

const masterFile = "master.key"

// Open opens the installation. carry hands messages to the mail server; nil
// when there is none.
func Open(ctx context.Context, s Settings) (a *app.App, carry outbox.Sender, err error) {
	master, err := Master(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	db, err := s.open(ctx, master)
	if err != nil {
		return nil, nil, err
	}
	a = &app.App{Store: db, Now: time.Now, URL: s.URL}
	if err := s.keys(ctx, a); err != nil {
		db.Close()
		return nil, nil, err
	}
	if s.Mail != "" {
		server, err := smtp.Parse(s.Mail, s.MailFrom)
		if err != nil {
			db.Close()
			return nil, nil, fault.Wrap(fault.Invalid, "fault.mail-server", err)
		}
		a.Mail, carry = true, server.Send
	}
	if s.Timestamp != "" {
		a.Timestamp = stamp(s.Timestamp)
	}
	return a, carry, nil
}

func (s Settings) database() string {
	if s.Database != "" {
		return s.Database
	}
	return "sqlite:" + filepath.Join(s.Data, "verhaal.db")
}

// Master gives the master key, and makes one in the folder when there is none
// and no database that was made with another.
func Master(ctx context.Context, s Settings) ([]byte, error) {
	// The folder is wanted by SQLite too, whoever holds the key.
	if !s.NoFolder && s.Data != "" {
		if err := os.MkdirAll(s.Data, 0o700); err != nil {
			return nil, fault.Wrap(fault.Invalid, "fault.data-folder", err)
		}
	}
	if s.Master != "" {
		key, err := hex.DecodeString(s.Master)
		if err != nil || len(key) != 32 {
			return nil, fault.New(fault.Invalid, "fault.master-form")
		}
		return key, nil
	}
	file := filepath.Join(s.Data, masterFile)
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && !s.NoFolder {
		return s.newMaster(ctx)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "fault.data-folder", err)
	}
	key, err := hex.DecodeString(string(bytes.TrimSpace(text)))
	if err != nil || len(key) != 32 {
		return nil, fault.New(fault.Invalid, "fault.master-form")
	}
	return key, nil
}

// newMaster makes a master key. Beside a database whose key is lost it would only
// hide that, and be taken for the key by whoever looks for it.
func (s Settings) newMaster(ctx context.Context) ([]byte, error) {
	used, err := store.Used(ctx, s.database())
	if err != nil {
		return nil, err
	}
	if used {
		return nil, fault.New(fault.Invalid, "fault.master-lost", "file", filepath.Join(s.Data, masterFile))
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	return key, WriteMaster(s.Data, key)
}

// WriteMaster writes the master key into the folder, once: it never replaces
// one that is there.
func WriteMaster(folder string, key []byte) error {
	f, err := os.OpenFile(filepath.Join(folder, masterFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("cannot write master key: %w", err)
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, "fault.data-folder", err)
	}
	_, err = f.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("cannot write master key: %w", err)
	}
	return nil
}

// keys reads the keys of the installation, and makes them on first start.
func (s Settings) keys(ctx context.Context, a *app.App) error {
	var err error
	if a.Log, err = a.Store.LogKey(ctx); err != nil {
		return err
	}
	var text []byte
	if s.Seal != "" {
		if text, err = os.ReadFile(s.Seal); err != nil {
			return fault.New(fault.Invalid, "fault.certificate", "reason", err.Error())
		}
	} else if text, err = a.Store.Keyring(ctx, "seal", func() ([]byte, error) { return newSeal() }); err != nil {
		return err
	}
	if a.Seal, err = signature.ParseKey(text); err != nil {
		return fault.New(fault.Invalid, "fault.certificate", "reason", err.Error())
	}
	a.Seals, err = s.seals(ctx, a)
	return err
}

// errNone says that a key is not made where there is none.
var errNone = errors.New("there is none")

// seals gives the fingerprints of all seals that the installation has or had,
// and keeps that of now for when another takes its place.
func (s Settings) seals(ctx context.Context, a *app.App) ([]string, error) {
	const kept = "seals"
	now := a.Seal.Fingerprint()
	text, err := a.Store.Keyring(ctx, kept, func() ([]byte, error) { return []byte(now), nil })
	if err != nil {
		return nil, err
	}
	list := strings.Split(string(text), "\n")
	found := []string{now}
	if s.Seal != "" { // the one of its own may have sealed before
		switch text, err := a.Store.Keyring(ctx, "seal", func() ([]byte, error) { return nil, errNone }); {
		case errors.Is(err, errNone):
		case err != nil:
			return nil, err
		default:
			own, err := signature.ParseKey(text)
			if err != nil {
				return nil, fmt.Errorf("cannot read seal of before: %w", err)
			}
			found = append(found, own.Fingerprint())
		}
	}
	before := len(list)
	for _, fingerprint := range found {
		if !slices.Contains(list, fingerprint) {
			list = append(list, fingerprint)
		}
	}
	if len(list) == before {
		return list, nil
	}
	return list, a.Store.SetKeyring(ctx, kept, []byte(strings.Join(list, "\n")))
}

// newSeal makes the seal that an installation gives itself. Its name says what
// it is: nobody but this installation vouches for it.
func newSeal() ([]byte, error) {
	id := make([]byte, 4)
	_, _ = rand.Read(id)
	key, err := signature.NewKey(rand.Reader, "Verhaal installation "+hex.EncodeToString(id), time.Now())
	if err != nil {
		return nil, err
	}
	return key.PEM()
}

// stampWait is how long a time-stamp server may take.
const stampWait = 20 * time.Second

// stamp asks a time-stamp server for a token over a SHA-256 digest (RFC 3161).
func stamp(url string) func(context.Context, []byte) ([]byte, error) {
	return func(ctx context.Context, digest []byte) ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, stampWait)
		defer cancel()
		body, err := signature.TimestampRequest(digest)
		if err != nil {
			return nil, err
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		request.Header.Set("Content-Type", "application/timestamp-query")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, fmt.Errorf("cannot get time stamp: %w", err)
		}
		defer func() { _ = response.Body.Close() }()
		answer, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
		if err != nil || response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("cannot get time stamp: %s %w", response.Status, err)
		}
		token, err := signature.ParseTimestampResponse(answer, digest)
		if err != nil {
			return nil, fmt.Errorf("cannot read time stamp: %w", err)
		}
		return token, nil
	}
}

// OpenStore opens the database alone, without making any key: for putting a
// backup back.
func OpenStore(ctx context.Context, s Settings) (*store.Store, error) {
	master, err := Master(ctx, s)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, master)
}

// open opens the database; where no folder may be made, no database is either.
func (s Settings) open(ctx context.Context, master []byte) (*store.Store, error) {
	if s.NoFolder {
		used, err := store.Used(ctx, s.database())
		if err != nil {
			return nil, err
		}
		if !used {
			return nil, fault.New(fault.Invalid, "fault.no-database")
		}
	}
	return store.Open(ctx, s.database(), master, time.Now)
}
