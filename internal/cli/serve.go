package cli

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/verhaal/verhaal/internal/config"
)

// where names the installation: for every command that opens it.
type where struct {
	Data     string `default:"./verhaal-data" env:"VERHAAL_DATA" help:"data" placeholder:"DIR"`
	Database string `env:"VERHAAL_DATABASE" help:"database" placeholder:"URL"`
	Master   string `env:"VERHAAL_MASTER_KEY" help:"master" placeholder:"HEX"`
}

func (w where) settings() config.Settings {
	return config.Settings{Data: w.Data, Database: w.Database, Master: w.Master}
}

// existing are the settings of an installation that must be there.
func (w where) existing() config.Settings {
	s := w.settings()
	s.NoFolder = true
	return s
}

// files are those in which the installation is kept, whether they are there or not.
func (w where) files() []string {
	files := []string{filepath.Join(w.Data, backupMaster)}
	database := w.Database
	if database == "" {
		database = "sqlite:" + filepath.Join(w.Data, "verhaal.db")
	}
	if file, ok := strings.CutPrefix(database, "sqlite:"); ok {
		for _, behind := range []string{"", "-wal", "-shm", "-journal"} {
			files = append(files, file+behind)
		}
		if real, err := filepath.EvalSymlinks(file); err == nil && real != file { // SQLite keeps the others beside the file itself
			for _, behind := range []string{"-wal", "-shm", "-journal"} {
				files = append(files, real+behind)
			}
		}
	}
	return files
}

type serveCommand struct {
	where
	Listen    string `default:"127.0.0.1:8484" env:"VERHAAL_LISTEN" help:"listen" placeholder:"ADDR"`
	Demo      bool   `help:"demo"`
	URL       string `env:"VERHAAL_URL" help:"url" placeholder:"URL"`
	SMTP      string `name:"smtp" env:"VERHAAL_SMTP" help:"smtp" placeholder:"URL"`
	MailFrom  string `env:"VERHAAL_MAIL_FROM" help:"mail_from" placeholder:"ADDRESS"`
	Timestamp string `env:"VERHAAL_TIMESTAMP" help:"tsa" placeholder:"URL"`
	Seal      string `env:"VERHAAL_SEAL" help:"seal" placeholder:"PEM"`
	Proxy     bool   `env:"VERHAAL_PROXY" help:"proxy"`
}

// memoryLimit is above what the program needs, and below what it would take by
// putting off its collecting of garbage. GOMEMLIMIT sets another.
const memoryLimit = 256 << 20

// Run serves until it is stopped.
func (c *serveCommand) Run(r *run) error {
	s := Serving{Settings: c.settings(), Listen: c.Listen, Demo: c.Demo, Language: r.lang, Proxy: c.Proxy}
	s.URL, s.Mail, s.MailFrom, s.Timestamp, s.Seal = c.URL, c.SMTP, c.MailFrom, c.Timestamp, c.Seal
	debug.SetGCPercent(r.gc)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	return r.serv(r.ctx, s, r.io)
}
