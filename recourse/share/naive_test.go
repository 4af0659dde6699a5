package share_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/recourse/share"
)

// naive works the same cases out from the rules alone: with floating point,
// maps and plain repetition, and without regard for cents.
type naive struct {
	c                share.Case
	role             map[string]share.Role
	up               map[string]string // the one above in a chain
	liable           []string
	total            float64
	perGroup         map[string]float64
	owed, part       map[string]float64
	paid             map[string]float64
	excl             map[[2]string]bool
	indem, left, pen map[[2]string]float64
	covers           map[[2]string][4]bool // damages, indemnity, contribution, penalty
	dam              map[[2]string]float64
	loss             map[string]float64
	close            bool // the outcome hangs on a cent
	borne            map[string]float64
	unpaid           float64
}

func rat(f interface{ Float64() (float64, bool) }) float64 { v, _ := f.Float64(); return v }

func admit(a share.Admission, amount float64) float64 {
	if !a.Infringement || !a.Damage || !a.Causation {
		return 0
	}
	if a.OwnFault != nil {
		amount = math.Floor(amount*(1-rat(a.OwnFault)) + 0.5) // what counts is whole cents
	}
	return amount
}

func solveNaively(c share.Case) *naive {
	n := &naive{
		c: c, role: map[string]share.Role{}, up: map[string]string{}, perGroup: map[string]float64{}, owed: map[string]float64{},
		part: map[string]float64{}, paid: map[string]float64{},
	}
	for _, p := range c.Parties {
		n.role[p.ID] = p.Role
		if p.Role != share.DataSubjects && p.Role != share.Creditor && !slices.Contains(c.Exempt, p.ID) && !p.NotLiable {
			n.liable = append(n.liable, p.ID)
			n.owed[p.ID] = 1
			if r := c.Release[p.ID]; r != nil {
				n.owed[p.ID] -= rat(r)
			}
		}
	}
	processes := func(id string) bool { return n.role[id] == share.Processor || n.role[id] == share.SubProcessor }
	for _, p := range c.Parties {
		if !c.Readings.EachForItself && slices.Contains(n.liable, p.ID) && slices.Contains(n.liable, p.EngagedBy) && processes(p.ID) &&
			processes(p.EngagedBy) {
			n.up[p.ID] = p.EngagedBy
		}
	}
	for _, cl := range c.Claims {
		a := admit(cl.Admission, float64(cl.Amount))
		n.perGroup[cl.By] += a
		n.total += a
	}
	n.parts()
	for _, p := range c.Payments {
		n.paid[p.By] += float64(p.Amount)
	}
	n.terms()
	n.borne = map[string]float64{}
	for id, l := range n.loss {
		n.borne[id] += l
	}
	n.unpaid = n.total
	for id, x := range n.paid {
		n.borne[id] += x
		n.unpaid -= x
	}
	if c.FullProof && n.unpaid > 0.5 {
		n.proofs()
	} else {
		n.ordinary()
	}
	return n
}

// parts pours what is above a released party's limit over the others, over and
// over.
func (n *naive) parts() {
	var all float64
	for _, id := range n.liable {
		if s := n.c.Shares[id]; s != nil {
			n.part[id] = rat(s)
			all += n.part[id]
		}
	}
	if all == 0 {
		n.part[n.liable[0]], all = 1, 1
	}
	weight := map[string]float64{}
	for _, id := range n.liable {
		n.part[id] /= all
		weight[id] = n.part[id]
	}
	for range 4000 {
		var over, room float64
		open := 0
		for _, id := range n.liable {
			if n.part[id] > n.owed[id] {
				over += n.part[id] - n.owed[id]
				n.part[id] = n.owed[id]
			}
			if n.part[id] < n.owed[id] {
				room += weight[id]
				open++
			}
		}
		if over < 1e-15 || open == 0 {
			break
		}
		for _, id := range n.liable {
			if n.part[id] < n.owed[id] {
				if room > 0 {
					n.part[id] += over * weight[id] / room
				} else {
					n.part[id] += over / float64(open)
				}
			}
		}
	}
}

func (n *naive) terms() {
	n.excl, n.indem, n.left, n.pen, n.covers, n.dam, n.loss = map[[2]string]bool{}, map[[2]string]float64{}, map[[2]string]float64{}, map[[2]string]float64{}, map[[2]string][4]bool{}, map[[2]string]float64{}, map[string]float64{}
	contract := map[[2]string]float64{}
	for _, l := range n.c.Losses {
		if l.Basis == share.ByFine {
			continue
		}
		n.loss[l.By] += float64(l.Amount)
		if l.Against != "" {
			a := admit(l.Admission, float64(l.Amount))
			n.dam[[2]string{l.By, l.Against}] += a
			if l.Basis == share.ByContract {
				contract[[2]string{l.By, l.Against}] += a
			}
		}
	}
	bad := map[string]bool{}
	for _, p := range n.c.Parties {
		bad[p.ID] = (p.Fault == share.Gross || p.Fault == share.Intent) && !p.Staff
	}
	met := func(all []share.Condition, any bool) bool {
		for _, c := range all {
			if c.Met == any {
				return any
			}
		}
		return !any
	}
	for _, c := range n.c.Contracts {
		key := [2]string{c.Creditor, c.Debtor}
		if n.role[c.Creditor] == share.DataSubjects || n.role[c.Debtor] == share.DataSubjects {
			continue
		}
		if c.Exclusion != nil && !bad[c.Debtor] && met(c.Exclusion.Conditions, false) {
			n.excl[key] = true
		}
		if c.Indemnity != nil && !bad[c.Creditor] && !met(c.Indemnity.Unless, true) {
			n.indem[key] = rat(c.Indemnity.Part)
		}
		if c.Penalty != nil {
			n.pen[key] = float64(c.Penalty.Amount)
			if m := c.Penalty.ModeratedTo; m != nil {
				n.pen[key] = min(n.pen[key], max(float64(*m), contract[key]))
			}
			if !c.Penalty.Add {
				n.dam[key] -= contract[key]
			}
		}
		if c.Cap != nil && !bad[c.Debtor] {
			n.left[key] = float64(c.Cap.Amount)
			if c.Cap.PerYear {
				n.left[key] = max(0, n.left[key]-float64(c.Cap.Used))
			}
			n.covers[key] = [4]bool{c.Cap.Damages, c.Cap.Indemnity, c.Cap.Contribution, c.Cap.Penalty}
		}
	}
	for key, a := range n.indem {
		back := [2]string{key[1], key[0]}
		if a == 1 && n.indem[back] == 1 {
			delete(n.indem, key)
			delete(n.indem, back)
		}
	}
}

// bundle is damages, indemnity, contribution and penalty of one pair; the
// contribution that came down a chain apart.
type bundle struct {
	k    [4]float64
	link float64
}

func (n *naive) top(id string) string {
	for n.up[id] != "" {
		id = n.up[id]
	}
	return id
}

// pairs lays clauses over claims. R holds the claims by law.
func (n *naive) pairs(r map[[2]string]float64, indemnity map[[2]string]float64, caps bool) map[[2]string]*bundle {
	all := map[[2]string]*bundle{}
	get := func(j, k string) *bundle {
		key := [2]string{j, k}
		if all[key] == nil {
			all[key] = &bundle{}
		}
		return all[key]
	}
	through := map[string]float64{} // what controllers claim from a top for the part of one below
	own := map[string]float64{}     // and for its own part
	for key, a := range r {
		to := key[1]
		if n.role[key[0]] == share.Controller {
			to = n.top(key[1])
			if to != key[1] {
				through[key[1]] += a
			} else {
				own[to] += a
			}
		}
		get(key[0], to).k[2] += a
	}
	for key, a := range indemnity {
		get(key[0], key[1]).k[1] = a
	}
	if caps {
		for key, a := range n.dam {
			get(key[0], key[1]).k[0] = a
		}
		for key, a := range n.pen {
			get(key[0], key[1]).k[3] = a
		}
	}
	clause := func(key [2]string) {
		b := all[key]
		if b == nil {
			return
		}
		if n.excl[key] {
			b.k[0], b.k[2], b.link = 0, 0, 0
		}
		covers, capped := n.covers[key]
		if !caps || !capped {
			return
		}
		cut := -n.left[key]
		for i, c := range covers {
			if c {
				cut += b.k[i]
			}
		}
		for i, c := range covers {
			if c && cut > 0 {
				off := min(cut, b.k[i])
				b.k[i] -= off
				cut -= off
				if i == 2 {
					b.link = max(0, b.link-off)
				}
			}
		}
	}
	var down func(id string, answered, ownPart float64)
	down = func(id string, answered, ownPart float64) {
		var below float64
		branch := map[string]float64{}
		for k, a := range through {
			for child := k; n.up[child] != ""; child = n.up[child] {
				if n.up[child] == id {
					branch[child] += a
					below += a
				}
			}
		}
		pass := min(below, max(0, answered-ownPart))
		for _, p := range n.c.Parties {
			if child := p.ID; n.up[child] == id {
				b := get(id, child)
				direct := b.k[2]
				if below > 0 {
					b.link = pass * branch[child] / below
					b.k[2] += b.link
				}
				clause([2]string{id, child})
				down(child, b.k[2], direct+through[child])
			}
		}
	}
	for key := range all {
		if n.up[key[1]] != key[0] {
			clause(key)
		}
	}
	for _, id := range n.liable {
		if n.up[id] == "" {
			var answered float64
			for key, b := range all {
				if key[1] == id && n.role[key[0]] == share.Controller {
					answered += b.k[2]
				}
			}
			down(id, answered, own[id])
		}
	}
	return all
}

type item struct {
	j, k            string
	kind            int
	link            bool
	amount, settled float64
	taken           map[string]float64
}

func (n *naive) ordinary() {
	r := map[[2]string]float64{}
	excess, lack := map[string]float64{}, map[string]float64{}
	var e, d float64
	for _, p := range n.c.Parties {
		t := n.part[p.ID] * n.total
		excess[p.ID], lack[p.ID] = max(0, n.paid[p.ID]-t), max(0, t-n.paid[p.ID])
		e, d = e+excess[p.ID], d+lack[p.ID]
	}
	for j, a := range excess {
		for k, b := range lack {
			if a > 0 && b > 0 {
				r[[2]string{j, k}] = min(1, d/e) * a * b / d
			}
		}
	}
	burden := func(all map[[2]string]*bundle) map[string]float64 {
		b := map[string]float64{}
		for id, x := range n.paid {
			b[id] += x
		}
		for key, one := range all {
			b[key[1]] += one.k[2]
			b[key[0]] -= one.k[2]
		}
		return b
	}
	before, capped := burden(n.pairs(r, nil, false)), burden(n.pairs(r, nil, true))
	indemnity := map[[2]string]float64{}
	sum := map[string]float64{}
	for key, a := range n.indem {
		sum[key[0]] += a
	}
	for key, a := range n.indem {
		indemnity[key] = max(0, min(before[key[0]], capped[key[0]])) * a / max(1, sum[key[0]])
	}
	all := n.pairs(r, indemnity, true)
	var items []*item
	for key, b := range all {
		for kind, a := range b.k {
			if kind == 2 {
				items = append(items, &item{j: key[0], k: key[1], kind: 2, link: true, amount: b.link})
				a -= b.link
			}
			items = append(items, &item{j: key[0], k: key[1], kind: kind, amount: a})
		}
	}
	n.reallocate(items, all)
}

func (n *naive) reallocate(items []*item, all map[[2]string]*bundle) {
	again := map[[2]string]*item{}
	for range 400 {
		able := n.clear(items)
		changed := false
		for _, it := range items {
			var had float64
			for _, a := range it.taken {
				had += a
			}
			lost := it.amount - it.settled
			if it.link || it.kind != 2 || math.Abs(lost-had) < 0.3 {
				continue
			}
			if it.taken == nil {
				it.taken = map[string]float64{}
			}
			if lost < had {
				for id := range it.taken {
					it.taken[id] *= lost / had
				}
				changed = true
			}
			for id, w := range n.weights(it, able) {
				if lost > had && w > 0 {
					it.taken[id] += (lost - had) * w
					changed = true
				}
			}
		}
		if !changed {
			break
		}
		for _, a := range again {
			a.amount = 0
		}
		for _, it := range slices.Clone(items) {
			for id, a := range it.taken {
				if key := [2]string{it.j, id}; id != it.j {
					if again[key] == nil {
						again[key] = &item{j: it.j, k: id, kind: 2}
						items = append(items, again[key])
					}
					again[key].amount += a
				}
			}
		}
		for key, it := range again {
			if covers, capped := n.covers[key]; capped && covers[2] {
				room := n.left[key]
				for i, c := range covers {
					if c && all[key] != nil {
						room -= all[key].k[i]
					}
				}
				it.amount = min(it.amount, max(0, room))
			}
		}
	}
	for _, it := range items {
		n.borne[it.k] += it.settled
		n.borne[it.j] -= it.settled
	}
}

// weights is who takes over what cannot be had from it.k, as parts of one.
func (n *naive) weights(it *item, able map[string]bool) map[string]float64 {
	above := func(id string) string {
		found := ""
		for id = n.up[id]; id != ""; id = n.up[id] {
			if able[id] {
				found = id
			}
		}
		return found
	}
	for _, by := range []map[string]float64{n.part, n.owed} {
		w := map[string]float64{}
		var total float64
		for _, id := range n.liable {
			to := id
			if id == it.k || by[id] == 0 {
				continue
			}
			if id != it.j && !able[id] {
				if n.role[it.j] != share.Controller {
					continue
				}
				if to = above(id); to == "" {
					continue
				}
			}
			if n.role[to] == share.Controller {
				if a := above(it.k); a != "" {
					to = a
				}
			}
			w[to] += by[id]
			total += by[id]
		}
		if total > 0 {
			for id := range w {
				w[id] /= total
			}
			return w
		}
	}
	return nil
}

// clear repeats what everybody pays until it hardly changes, from above, and
// says who pays in full.
func (n *naive) clear(items []*item) map[string]bool {
	type debt struct {
		from, to  string
		amount    float64
		preferred bool
		it        *item
		off       float64
	}
	var debts []*debt
	for _, it := range items {
		debts = append(debts, &debt{it.k, it.j, it.amount, false, it, 0})
	}
	for _, d := range n.c.Debts {
		debts = append(debts, &debt{d.From, d.To, float64(d.Amount), d.Preferred, nil, 0})
	}
	if n.c.SetOff {
		for _, classes := range [][2]bool{{true, true}, {false, false}, {true, false}, {false, true}} {
			for _, a := range debts {
				for _, b := range debts {
					if a.from == b.to && a.to == b.from && a.from < b.from && a.preferred == classes[0] && b.preferred == classes[1] {
						off := min(a.amount-a.off, b.amount-b.off)
						a.off += off
						b.off += off
					}
				}
			}
		}
	}
	estate := map[string]float64{}
	broke := map[string]bool{}
	for _, p := range n.c.Parties {
		if p.Estate != nil {
			estate[p.ID], broke[p.ID] = float64(*p.Estate), true
		}
	}
	settled := make([]float64, len(debts))
	for i, d := range debts {
		settled[i] = d.amount - d.off
	}
	for range 20000 {
		has, first, rest := map[string]float64{}, map[string]float64{}, map[string]float64{}
		for id, a := range estate {
			has[id] = a
		}
		for i, d := range debts {
			has[d.to] += settled[i]
			if d.preferred {
				first[d.from] += d.amount - d.off
			} else {
				rest[d.from] += d.amount - d.off
			}
		}
		var moved float64
		for i, d := range debts {
			if !broke[d.from] {
				continue
			}
			part := 0.0
			switch {
			case d.preferred && first[d.from] > 0:
				part = min(1, has[d.from]/first[d.from])
			case !d.preferred && rest[d.from] > 0:
				part = min(1, max(0, has[d.from]-first[d.from])/rest[d.from])
			}
			next := part * (d.amount - d.off)
			moved = max(moved, math.Abs(next-settled[i]))
			settled[i] = next
		}
		if moved < 1e-7 {
			break
		}
	}
	able := map[string]bool{}
	short, has := map[string]float64{}, map[string]float64{}
	for _, p := range n.c.Parties {
		able[p.ID] = true
	}
	for i, d := range debts {
		if d.it != nil {
			d.it.settled = settled[i] + d.off
		}
		short[d.from] += d.amount - d.off - settled[i]
		has[d.from] -= d.amount - d.off
		has[d.to] += settled[i]
	}
	for id, s := range short {
		able[id] = s < 0.5
		if broke[id] && math.Abs(has[id]+estate[id]) < 20 { // what it has and what it owes differ by a few cents
			n.close = true
		}
	}
	return able
}

// proofs is 136 Fw.
func (n *naive) proofs() {
	var items []*item
	for key, b := range n.pairs(nil, nil, true) {
		for kind, a := range b.k {
			if kind != 2 {
				items = append(items, &item{j: key[0], k: key[1], kind: kind, amount: a})
			}
		}
	}
	var filed []*item
	for group, damage := range n.perGroup {
		var got float64
		for _, p := range n.c.Payments {
			if p.To == group {
				got += float64(p.Amount)
			}
		}
		if damage-got < 0.5 {
			continue
		}
		for _, p := range n.c.Parties {
			before := 0.0
			for _, pay := range n.c.Payments {
				if pay.To == group && (p.Opened.IsZero() || pay.On.Before(p.Opened)) {
					before += float64(pay.Amount)
				}
			}
			if a := n.owed[p.ID]*damage - before; a > 0 {
				filed = append(filed, &item{j: group, k: p.ID, amount: a})
			}
		}
	}
	n.clear(append(slices.Clone(items), filed...))
	for _, it := range items {
		n.borne[it.k] += it.settled
		n.borne[it.j] -= it.settled
	}
	for group, damage := range n.perGroup {
		n.takeUp(group, damage, filed)
	}
}

// takeUp raises the level to which each pays its part until the group has what
// it lacks.
func (n *naive) takeUp(group string, damage float64, filed []*item) {
	x := map[string]float64{}
	lack := damage
	for _, p := range n.c.Payments {
		if p.To == group {
			x[p.By] += float64(p.Amount)
			lack -= float64(p.Amount)
		}
	}
	take := func(level float64, weights map[string]float64, floor map[string]float64) (map[string]float64, float64) {
		out, sum := map[string]float64{}, 0.0
		for _, it := range filed {
			if it.j == group {
				out[it.k] = max(floor[it.k], min(it.settled, level*weights[it.k]-x[it.k]))
				sum += out[it.k]
			}
		}
		return out, sum
	}
	equal := map[string]float64{}
	for _, it := range filed {
		if n.part[it.k] == 0 {
			equal[it.k] = 1
		} else {
			equal[it.k] = 0
		}
	}
	got, sum := take(1e30, n.part, nil)
	weights := n.part
	var floor map[string]float64
	if sum < lack {
		floor, weights = got, equal
		got, sum = take(1e30, weights, floor)
	}
	if sum > lack {
		low, high := 0.0, 1e13
		for range 300 {
			middle := (low + high) / 2
			if got, sum = take(middle, weights, floor); sum > lack {
				high = middle
			} else {
				low = middle
			}
		}
	}
	for id, a := range got {
		n.borne[id] += a
		n.unpaid -= a
	}
}

// The engine and the naive calculation agree on who bears what, but for cents.
func TestAgreesWithANaiveReckoning(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		c := cases(anything).Draw(t, "case")
		o, err := share.Compute(c)
		if err != nil {
			t.Fatal(err)
		}
		n := solveNaively(c)
		if n.close {
			return
		}
		compared++
		cents := 15.0 // what rounding may come to
		for _, claim := range c.Claims {
			cents += float64(claim.Persons) // each person's damage is divided to the cent
		}
		for _, p := range o.Parties {
			if math.Abs(float64(p.Borne)-n.borne[p.ID]) > cents {
				t.Fatalf("%s bears %s, naively %.4f", p.ID, p.Borne, n.borne[p.ID]/100)
			}
		}
		if math.Abs(float64(o.Unpaid)-n.unpaid) > cents {
			t.Fatalf("unpaid %s, naively %.4f", o.Unpaid, n.unpaid/100)
		}
	})
	if compared == 0 {
		t.Error("no case was compared")
	}
}
