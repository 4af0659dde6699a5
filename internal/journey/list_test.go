package journey_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"sync"
	"testing"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/store/storetest"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/promise/agreement"
)

// rows reads a list from its first page to its last.
func rows(t *testing.T, next func(after store.ID) (promise.AgreementPage, error)) []promisestore.Summary {
	t.Helper()
	var all []promisestore.Summary
	for after, pages := store.ID(""), 0; ; pages++ {
		p, err := next(after)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p.Rows...)
		if after = p.Next; after == "" {
			return all
		}
		if pages > 100 {
			t.Fatal("the list has no end")
		}
	}
}

// Of 251 drafts that ask for us each is in the worklist and in the list, the
// oldest too, once; the count stops at a hundred.
func TestTheWorklistForgetsNothing(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		const drafts = 251
		wanted := map[store.ID]bool{}
		for range drafts {
			id, err := promise.StartAgreement(ctx, h.App, h.owner,
				promise.Start{Kind: promise.ProcessingAgreement, Ours: agreement.Processor, Language: "nl"})
			h.must(err)
			wanted[id] = true
			h.clock.move(1e9)
		}
		today := rows(t, func(after store.ID) (promise.AgreementPage, error) {
			w, err := promise.Today(ctx, h.App, h.owner, after, 25)
			if err != nil {
				return promise.AgreementPage{}, err
			}
			if w.OursCount != promise.CountLimit || w.TheirsCount != 0 || len(w.Theirs.Rows) != 0 || w.States[agreement.Draft] != drafts {
				t.Errorf("counts %d and %d, %v", w.OursCount, w.TheirsCount, w.States)
			}
			return w.Ours, nil
		})
		list := rows(t, func(after store.ID) (promise.AgreementPage, error) {
			return promise.ListAgreements(ctx, h.App, h.owner, after, 10)
		})
		for name, all := range map[string][]promisestore.Summary{"worklist": today, "list": list} {
			seen := map[store.ID]bool{}
			for i, one := range all {
				if seen[one.ID] || !wanted[one.ID] {
					t.Errorf("%s: %s is there twice, or is nobody's", name, one.ID)
				}
				seen[one.ID] = true
				if i > 0 && one.UpdatedAt.After(all[i-1].UpdatedAt) {
					t.Errorf("%s: row %d is newer than the one before", name, i)
				}
			}
			if len(seen) != drafts {
				t.Errorf("%s: %d of %d agreements", name, len(seen), drafts)
			}
		}
		if _, err := promise.ListAgreements(ctx, h.App, h.owner, store.NewID(), 10); !fault.Is(err, fault.NotFound) {
			t.Errorf("a page after a row that is not there: %v", err)
		}
	})
}

// What a list shows of an agreement is what the agreement is, in every state;
// and it is the same when a later version of the program fills it in.
func TestListsShowWhatIs(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		withFixtures(h)
		declined := h.final(agreement.Processor)
		h.sign(declined)
		h.good(promise.DeclineLink(ctx, h.App, h.offer(declined), "Te duur."))
		withdrawn := h.final(agreement.Controller)
		h.must(promise.WithdrawAgreement(ctx, h.App, h.owner, withdrawn, ""))
		compare := func(when string) {
			t.Helper()
			h.must(h.Store.View(ctx, h.owner.Organisation, func(tx *store.Tx) error {
				list, err := promisestore.List(tx, promisestore.Cursor{}, 100)
				sides := map[promisestore.Side]int{}
				for _, row := range list {
					one, err := promisestore.GetAgreement(tx, row.ID)
					if err != nil {
						return err
					}
					if row != one.Summary() {
						t.Errorf("%s: the list has %+v, the agreement is %+v", when, row, one.Summary())
					}
					if row.Next == agreement.ActWait {
						sides[promisestore.Them]++
					} else if row.Next != agreement.ActNone {
						sides[promisestore.Us]++
					}
				}
				for _, side := range []promisestore.Side{promisestore.Us, promisestore.Them} {
					n, err := promisestore.CountWaiting(tx, side, 100)
					if err != nil || n != sides[side] {
						t.Errorf("%s: %d wait for %s, want %d (%v)", when, n, side, sides[side], err)
					}
				}
				return err
			}))
		}
		compare("as written")
		h.must(h.Store.UpdateUnlogged(ctx, h.owner.Organisation, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE agreement SET counterparty = '', next_act = '', waits_for = '' WHERE organisation = $1`, tx.Organisation())
			return err
		}))
		h.must(promise.Resume(ctx, h.App))
		compare("as filled in")
	})
}

// A list of one organisation begins after nobody else's row.
func TestAListBeginsAfterNobodyElsesRow(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		id := h.draft(agreement.Processor)
		stranger := app.Actor{
			Organisation: storetest.Organisation(t, h.Store, "Vreemd BV"), Account: h.owner.Account, Role: app.Owner,
			Language: "nl",
		}
		if _, err := promise.Today(ctx, h.App, stranger, id, 10); !fault.Is(err, fault.NotFound) {
			t.Errorf("worklist: %v", err)
		}
	})
}

// A version's documents are made of the answers that are kept with it, also
// when somebody answers at the same moment.
func TestAVersionIsOfItsAnswers(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		for round := range 6 {
			id := h.draft(agreement.Processor)
			var both sync.WaitGroup
			both.Go(func() { _, _ = promise.FinaliseAgreement(ctx, h.App, h.owner, id) })
			both.Go(func() {
				_, _ = promise.AnswerAgreement(ctx, h.App, h.owner, id, "log_months", int64(12+round))
			})
			both.Wait()
			d := h.show(id)
			v := d.Latest()
			if v == nil {
				continue // whoever answered was first
			}
			f, err := promise.Flow(d.Kind)
			h.must(err)
			state, problems := f.New(v.Answers)
			h.good(problems, nil)
			day := h.Now().In(lang.Zone())
			tree, err := promise.Draft(d.Kind, state, v.Language, day, lang.T(v.Language, "version.number", "n", strconv.Itoa(v.Number)))
			h.must(err)
			pdf, err := document.PDF(tree)
			h.must(err)
			if sum := sha256.Sum256(pdf); hex.EncodeToString(sum[:]) != v.Files.PDF {
				t.Errorf("round %d: the document is not of the answers", round)
			}
		}
	})
}
