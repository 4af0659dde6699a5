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
		if err := config.WriteMaster(other.Data, make([]byte, 32)); err != nil {
			t.Fatal(err)
		}
		_, _, err = config.Open(ctx, other)
		refused(t, "another master key", err, "fault.master-key")
	})
}

func TestMasterKeys(t *testing.T) {
	folder := t.TempDir()
	key, err := config.Master(ctx, config.Settings{Data: folder})
	if err != nil || len(key) != 32 {
		t.Fatal(err)
	}
	again, err := config.Master(ctx, config.Settings{Data: folder, NoFolder: true})
	if err != nil || !bytes.Equal(key, again) {
		t.Error("the key is another one the second time", err)
	}
	if err := config.WriteMaster(folder, make([]byte, 32)); !errors.Is(err, fs.ErrExist) {
		t.Error("a master key was replaced:", err)
	}
	given, err := config.Master(ctx, config.Settings{Data: folder, Master: strings.Repeat("AB", 32)})
	if err != nil || given[0] != 0xab {
		t.Error(err)
	}
	for name, text := range map[string]string{"short": "abcd", "no hex": strings.Repeat("zz", 32), "long": strings.Repeat("ab", 33)} {
		_, err := config.Master(ctx, config.Settings{Master: text})
		refused(t, name, err, "fault.master-form")
		if err != nil && strings.Contains(err.Error(), text) {
			t.Error("the key stands in the error")
		}
		damaged := t.TempDir()
		if err := os.WriteFile(filepath.Join(damaged, "master.key"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = config.Master(ctx, config.Settings{Data: damaged})
		refused(t, name+" in the file", err, "fault.master-form")
	}
	missing := filepath.Join(t.TempDir(), "none")
	_, err = config.Master(ctx, config.Settings{Data: missing, NoFolder: true})
	refused(t, "no folder", err, "fault.data-folder")
	if _, err := os.Stat(missing); err == nil {
		t.Error("the folder was made")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = config.Master(ctx, config.Settings{Data: file})
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

// Beside a database whose key is lost no new one is made, on either engine.
func TestNoMasterKeyBesideAnOldDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		s := config.Settings{Data: t.TempDir(), Database: url}
		first, _, err := config.Open(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		first.Store.Close()
		file := filepath.Join(s.Data, "master.key")
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		_, _, err = config.Open(ctx, s)
		refused(t, "without its key", err, "fault.master-lost")
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			t.Error("a new key was made:", err)
		}
	})
}

// Nobody but its owner reads the database, in whatever folder it lies; one of
// before is closed too.
func TestDatabaseIsForItsOwnerOnly(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	s := config.Settings{Data: folder}
	for _, when := range []string{"new", "old"} {
		a, _, err := config.Open(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"verhaal.db", "verhaal.db-wal", "verhaal.db-shm", "master.key"} {
			info, err := os.Stat(filepath.Join(folder, name))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %s: %v %v", when, name, info, err)
			}
		}
		a.Store.Close()
		if err := os.Chmod(filepath.Join(folder, "verhaal.db"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A name that means something in a URI is a name like another.
func TestFolderWithAnyName(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "50% is #1?")
	a, _, err := config.Open(ctx, config.Settings{Data: folder})
	if err != nil {
		t.Fatal(err)
	}
	a.Store.Close()
	if _, err := os.Stat(filepath.Join(folder, "verhaal.db")); err != nil {
		t.Error(err)
	}
}

// A damaged file is refused at the start, and said to be one.
func TestDamagedDatabaseIsRefused(t *testing.T) {
	for name, spoil := range map[string]func([]byte) []byte{
		"its head":   func(data []byte) []byte { return append([]byte("no database here"), data[16:]...) },
		"a page":     func(data []byte) []byte { copy(data[3*4096:], bytes.Repeat([]byte{0xff}, 4096)); return data },
		"cut off":    func(data []byte) []byte { return data[:len(data)/2] },
		"other text": func([]byte) []byte { return bytes.Repeat([]byte("text"), 5000) },
	} {
		t.Run(name, func(t *testing.T) {
			s := config.Settings{Data: t.TempDir()}
			a, _, err := config.Open(ctx, s)
			if err != nil {
				t.Fatal(err)
			}
			a.Store.Close()
			file := filepath.Join(s.Data, "verhaal.db")
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, spoil(data), 0o600); err != nil {
				t.Fatal(err)
			}
			_, _, err = config.Open(ctx, s)
			if f := fault.Of(err); err == nil || f.Kind != fault.Busy || f.Key != "fault.database-damaged" {
				t.Errorf("%v", err)
			}
		})
	}
}

// Where nothing can be written, that is said, in words for whom it concerns.
func TestNowhereToWrite(t *testing.T) {
	_, _, err := config.Open(ctx, config.Settings{Data: "/proc/self/fd"}) // in which root cannot write either
	refused(t, "a folder in which nothing can be made", err, "fault.data-folder")
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "verhaal.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, _, err = config.Open(ctx, config.Settings{Data: folder, Master: strings.Repeat("ab", 32)})
	refused(t, "a folder for a file", err, "fault.database-file")
	_, _, err = config.Open(ctx, config.Settings{Data: folder, Database: "sqlite:/proc/self/fd/x.db", Master: strings.Repeat("ab", 32)})
	refused(t, "a database where nothing can be made", err, "fault.database-file")
	empty := t.TempDir()
	_, err = config.OpenStore(ctx, config.Settings{Data: empty, Master: strings.Repeat("ab", 32), NoFolder: true})
	refused(t, "no database", err, "fault.no-database")
	if there, err := os.ReadDir(empty); err != nil || len(there) > 0 {
		t.Error("something was made:", there, err)
	}
}
