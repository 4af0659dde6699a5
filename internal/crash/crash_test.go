package crash_test

import (
	"context"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/promise/agreement"
)

// kills is how often each database is left behind by a program that was killed.
const kills = 10

// begin makes an installation, and gives the owner and his session.
func begin(t *testing.T, url string) (*app.App, app.Actor, string) {
	t.Helper()
	a, err := open(url, 0)
	must(t, err)
	t.Cleanup(a.Store.Close)
	token, err := setup(a)
	must(t, err)
	who, err := account.Who(ctx, a, token)
	must(t, err)
	return a, who, token
}

func reopen(t *testing.T, url string) *app.App {
	t.Helper()
	a, err := open(url, later)
	must(t, err)
	t.Cleanup(a.Store.Close)
	return a
}

func TestKilledAtAnyMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, url string) {
		a, who, token := begin(t, url)
		all := 0
		_, err := life(a, who, func() { all++ })
		must(t, err)
		a.Store.Close()
		post := t.TempDir()
		random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
		for i := range kills {
			p := start(t, "live", url, post, token)
			steps := random.IntN(all)
			switch i % 3 {
			case 0: // while it is sealed and sent
				steps = all + random.IntN(4)
			case 1: // while it is made final and signed
				steps = all - 6 + random.IntN(6)
			}
			p.steps(t, steps)
			time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
			p.kill()
		}
		again := reopen(t, url)
		settle(t, again, who, post)
		n := check(t, again, who, post)
		if n < 5 {
			t.Errorf("%d agreements in force", n)
		}
		id, err := life(again, who, func() {})
		must(t, err)
		must(t, promise.SealAgreement(ctx, again, who.Organisation, id))
		t.Logf("%d agreements in force after %d kills", n, kills)
	})
}

// Two nodes share one PostgreSQL; one is killed while it works, and started
// again.
func TestTwoNodesOfWhichOneDies(t *testing.T) {
	url := storetest.Postgres(t)
	a, who, token := begin(t, url)
	post := t.TempDir()
	const many = 10
	for range many {
		_, err := life(a, who, func() {})
		must(t, err)
	}
	first, second := start(t, "work", url, post, token), start(t, "work", url, post, token)
	defer second.kill()
	wait(t, a, who, 2)
	first.kill()
	third := start(t, "work", url, post, token)
	defer third.kill()
	wait(t, a, who, many)
	second.kill()
	third.kill()
	again := reopen(t, url)
	settle(t, again, who, post)
	if n := check(t, again, who, post); n != many {
		t.Errorf("%d of %d agreements in force", n, many)
	}
}

// wait waits until so many agreements are in force.
func wait(t *testing.T, a *app.App, who app.Actor, minimum int) {
	t.Helper()
	for range 6000 {
		w, err := promise.Today(ctx, a, who, "", 100)
		must(t, err)
		if w.States[agreement.InForce] >= minimum {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("not %d agreements in force", minimum)
}

func sent(carry outbox.Sender) outbox.Sender {
	return func(ctx context.Context, id store.ID, message outboxstore.Content, files []outbox.Attachment) (bool, error) {
		_, err := carry(ctx, id, message, files)
		return true, err
	}
}

// A disk that is full is said in so many words; nothing is half done, and when
// there is room again, everything goes on.
func TestDiskFull(t *testing.T) {
	disks := map[string]func(t *testing.T) (folder string, fill, empty func()){"limit": limited}
	folder := t.TempDir()
	if syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=16m") == nil {
		t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
		disks["disk"] = func(t *testing.T) (string, func(), func()) { return small(t, folder) }
	}
	for name, disk := range disks {
		t.Run(name, func(t *testing.T) {
			folder, fill, empty := disk(t)
			post := t.TempDir()
			a, who, _ := begin(t, "sqlite:"+filepath.Join(folder, "verhaal.db"))
			_, err := life(a, who, func() {})
			must(t, err)
			fill()
			defer empty()
			for range 50 {
				if _, err = life(a, who, func() {}); err != nil {
					break
				}
			}
			if f := fault.Of(err); f.Kind != fault.Busy || f.Key != "fault.disk-full" {
				t.Fatalf("a full disk is said to be: %v", err)
			}
			if _, err := promise.Today(ctx, a, who, "", 100); err != nil {
				t.Error("nothing can be read on a full disk:", err)
			}
			empty()
			_, err = life(a, who, func() {})
			must(t, err)
			settle(t, a, who, post)
			if n := check(t, a, who, post); n < 2 {
				t.Errorf("%d agreements in force", n)
			}
		})
	}
}

// limited lets no file grow any more: what the system does for a quota.
func limited(t *testing.T) (folder string, fill, empty func()) {
	var before syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	signal.Ignore(syscall.SIGXFSZ)
	set := func(limit uint64) {
		must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: before.Max}))
	}
	folder = t.TempDir()
	return folder, func() {
		info, err := os.Stat(filepath.Join(folder, "verhaal.db-wal"))
		must(t, err)
		set(uint64(info.Size()) + 100_000)
	}, func() { set(before.Cur) }
}

// small is a small disk that is filled up to its last pages.
func small(t *testing.T, folder string) (string, func(), func()) {
	t.Helper()
	ballast := filepath.Join(folder, "ballast")
	return folder, func() {
			var space syscall.Statfs_t
			must(t, syscall.Statfs(folder, &space))
			must(t, os.WriteFile(ballast, make([]byte, max(0, int64(space.Bavail)*space.Bsize-200_000)), 0o600))
		}, func() {
			_ = os.Remove(ballast)
		}
}
