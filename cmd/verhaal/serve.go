package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/cli"
	"github.com/verhaal/verhaal/internal/config"
	"github.com/verhaal/verhaal/internal/demo"
	"github.com/verhaal/verhaal/internal/doors"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/job"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/reader"
	"github.com/verhaal/verhaal/internal/version"
)

// drain is how long requests and jobs that run may take when we are stopped.
const drain = 15 * time.Second

// serve runs the pages, the API and the workers in one process.
func serve(ctx context.Context, s cli.Serving, streams cli.Streams) error {
	listener, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fault.Wrap(fault.Invalid, "fault.listen", err)
	}
	defer func() { _ = listener.Close() }()
	if s.URL = strings.TrimSuffix(s.URL, "/"); s.URL == "" {
		s.URL = "http://" + listener.Addr().String()
	}
	if s.Demo {
		folder, err := os.MkdirTemp("", "verhaal-demo-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(folder) }()
		s.Data, s.Database, s.Master = folder, "", ""
	}
	a, carry, err := config.Open(ctx, s.Settings)
	if err != nil {
		return err
	}
	defer a.Store.Close()
	log := slog.New(slog.NewTextHandler(streams.Err, nil))
	log.Info("start", "version", version.String())
	if w := reader.Standing(); w.Landlock == 0 || !w.Seccomp {
		log.Warn("this system has not all walls around the programs that read documents", "walls", w.String())
	}
	host, _ := os.Hostname()
	workers, err := job.Start(ctx, a, carry, host+"-"+strconv.Itoa(os.Getpid()), log)
	if err != nil {
		return err
	}
	defer func() {
		// The context of serving has ended; what runs gets its time all the same.
		stop, cancel := context.WithTimeout(context.Background(), drain)
		defer cancel()
		workers.Stop(stop)
	}()
	handler, err := doors.New(a, log, doors.Options{Proxy: s.Proxy})
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if err := announce(ctx, s, a.URL, streams, func() (string, error) {
		if s.Demo {
			return demo.Fill(ctx, a, s.Language)
		}
		return account.SetupLink(ctx, a)
	}); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		stop, cancel := context.WithTimeout(context.Background(), drain)
		defer cancel()
		if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return nil
	}
}

// announce says where the pages are, and how to get in.
func announce(_ context.Context, s cli.Serving, url string, streams cli.Streams, secret func() (string, error)) error {
	way, err := secret()
	if err != nil {
		return err
	}
	say := func(key string, args ...string) { _, _ = fmt.Fprintln(streams.Out, lang.T(s.Language, key, args...)) }
	say("serve.at", "url", url)
	switch {
	case s.Demo:
		say("serve.demo", "url", url, "email", demo.Email, "password", demo.Password)
		if way != "" {
			say("serve.demo-link", "url", url+"/s/"+way)
		}
	case way != "" && inJournal():
		// A journal is kept, and read by others: the link opens the installation.
		file := filepath.Join(s.Data, "set-up-link")
		if err := os.WriteFile(file, []byte(url+"/setup/"+way+"\n"), 0o600); err != nil {
			return fmt.Errorf("cannot write set-up link: %w", err)
		}
		say("serve.set-up-file", "file", file)
	case way != "":
		say("serve.set-up", "url", url+"/setup/"+way)
	}
	if s.Mail == "" {
		say("serve.no-mail")
	}
	return nil
}
