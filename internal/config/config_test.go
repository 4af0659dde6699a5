package config_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/internal/config"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store/storetest"
)

var ctx = context.Background()

func refused(t *testing.T, name string, err error, key string) {
	t.Helper()
	if f := fault.Of(err); err == nil || f.Kind != fault.Invalid || f.Key != key {
		t.Errorf("%s: %v, want %s", name, err, key)
	}
}

func TestKeysAreMadeOnceAndForTheirOwnerOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := config.Settings{Data: filepath.Join(t.TempDir(), "a", "b"), Database: url}
		first, carry, err := config.Open(ctx, s)
		if err != nil || carry != nil || first.Mail {
			t.Fatal(err)
		}
		first.Store.Close()
		second, _, err := config.Open(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		defer second.Store.Close()
		if first.Seal.Fingerprint() != second.Seal.Fingerprint() || first.Log.Fingerprint() != second.Log.Fingerprint() {
			t.Error("another start has other keys")
		}
		for name, want := range map[string]fs.FileMode{"": 0o700, "master.key": 0o600} {
			info, err := os.Stat(filepath.Join(s.Data, name))
			if err != nil || info.Mode().Perm() != want {
				t.Errorf("%q: %v, want %v", name, info.Mode(), want)
			}
		}
		other := config.Settings{Data: t.TempDir(), Database: url}
		_, _, err = config.Open(ctx, other)
		refused(t, "another master key", err, "fault.master-key")
	})
}

func TestMasterKeys(t *testing.T) {
	folder := t.TempDir()
	key, err := config.Master(config.Settings{Data: folder})
	if err != nil || len(key) != 32 {
		t.Fatal(err)
	}
	again, err := config.Master(config.Settings{Data: folder, NoFolder: true})
	if err != nil || !bytes.Equal(key, again) {
		t.Error("the key is another one the second time", err)
	}
	if err := config.WriteMaster(folder, make([]byte, 32)); !errors.Is(err, fs.ErrExist) {
		t.Error("a master key was replaced:", err)
	}
	given, err := config.Master(config.Settings{Data: folder, Master: strings.Repeat("AB", 32)})
	if err != nil || given[0] != 0xab {
		t.Error(err)
	}
	for name, text := range map[string]string{"short": "abcd", "no hex": strings.Repeat("zz", 32), "long": strings.Repeat("ab", 33)} {
		_, err := config.Master(config.Settings{Master: text})
		refused(t, name, err, "fault.master-form")
		if err != nil && strings.Contains(err.Error(), text) {
			t.Error("the key stands in the error")
		}
		damaged := t.TempDir()
		if err := os.WriteFile(filepath.Join(damaged, "master.key"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = config.Master(config.Settings{Data: damaged})
		refused(t, name+" in the file", err, "fault.master-form")
	}
	missing := filepath.Join(t.TempDir(), "none")
	_, err = config.Master(config.Settings{Data: missing, NoFolder: true})
	refused(t, "no folder", err, "fault.data-folder")
	if _, err := os.Stat(missing); err == nil {
		t.Error("the folder was made")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = config.Master(config.Settings{Data: file})
	refused(t, "a file as folder", err, "fault.data-folder")
}

func TestSettingsThatAreWrong(t *testing.T) {
	folder := t.TempDir()
	garbage := filepath.Join(folder, "garbage.pem")
	if err := os.WriteFile(garbage, []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for key, s := range map[string]config.Settings{
		"fault.database-url": {Data: folder, Database: "mysql://x"},
		"fault.mail-server":  {Data: folder, Mail: "http://x", MailFrom: "a@b.example"},
		"fault.certificate":  {Data: folder, Seal: garbage},
	} {
		_, _, err := config.Open(ctx, s)
		refused(t, key, err, key)
	}
	_, _, err := config.Open(ctx, config.Settings{Data: folder, Seal: filepath.Join(folder, "none.pem")})
	refused(t, "no such certificate", err, "fault.certificate")
	_, _, err = config.Open(ctx, config.Settings{Data: folder, Mail: "smtp://x"})
	refused(t, "no sender", err, "fault.mail-server")
	a, carry, err := config.Open(ctx, config.Settings{Data: folder, Mail: "smtp://localhost:2525", MailFrom: "a@b.example"})
	if err != nil || carry == nil || !a.Mail {
		t.Fatal(err)
	}
	a.Store.Close()
}

// A seal of one's own is used as long as it is set, and the installation's own
// comes back after it.
func TestASealOfOnesOwn(t *testing.T) {
	folder := t.TempDir()
	a, _, err := config.Open(ctx, config.Settings{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	text, err := a.Seal.PEM()
	a.Store.Close()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "own.pem")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	seals := map[string]string{}
	for _, seal := range []string{"", file, ""} {
		b, _, err := config.Open(ctx, config.Settings{Data: folder, Seal: seal})
		if err != nil {
			t.Fatal(err)
		}
		if before := seals[seal]; before != "" && before != b.Seal.Fingerprint() {
			t.Error("the installation's own seal changed")
		}
		seals[seal] = b.Seal.Fingerprint()
		b.Store.Close()
	}
	if seals[file] != a.Seal.Fingerprint() || seals[""] == seals[file] {
		t.Error("the seal of one's own was not used")
	}
}

// A time-stamp server that answers with anything but a time stamp is an error,
// never a seal without one.
func TestTimestampServers(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"refuses": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) },
		"garbage": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>login</html>")) },
		"empty":   func(http.ResponseWriter, *http.Request) {},
		"endless": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bytes.Repeat([]byte{0x30}, 3<<20)) },
	} {
		server := httptest.NewServer(answer)
		a, _, err := config.Open(ctx, config.Settings{Data: t.TempDir(), Timestamp: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		if token, err := a.Timestamp(ctx, make([]byte, 32)); err == nil || token != nil {
			t.Errorf("%s: %x %v", name, token, err)
		}
		a.Store.Close()
		server.Close()
	}
}
