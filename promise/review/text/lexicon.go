package text

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/verhaal/verhaal/paper/reading"
)

//go:embed data/lexicon.txt
var lexiconText string

//go:embed data/terms.txt
var termsText string

// Concept is something that can be said in many words: a breach, to inform.
type Concept uint16

// Set is a set of concepts.
type Set [4]uint64

func (s *Set) Add(c Concept)     { s[c>>6] |= 1 << (c & 63) }
func (s Set) Has(c Concept) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s Set) With(o Set) Set {
	for i := range s {
		s[i] |= o[i]
	}
	return s
}

func (s Set) Meets(o Set) bool {
	return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3] != 0
}

// lexicon knows the ways in which concepts are said, in Dutch and English.
//
// A phrase is a row of words; "breach*" is every word that begins so, "*lek"
// every word that ends so. Words are found in one walk over the text, whatever
// the number of phrases.
type lexicon struct {
	Names  []string
	byName map[string]Concept
	exact  map[string][]int32 // a whole word: its atoms
	begin  map[string][]int32
	end    map[string][]int32
	shortB int // the shortest beginning
	shortE int
	longB  int // the longest one
	longE  int
	nodes  []node
	depth  int32    // words of the longest phrase
	known  sync.Map // word by its text
	kept   atomic.Int64
	first  []int32 // for each atom where a phrase leads that begins with it; -1

	proc, Ctrl, Sub, defmeans, definitions, Scc, ours, Neg, Noduty, Ourcall, Benign, Unless, Effort Concept // those that the code asks for by name
}

// Must gives the concept of a name; a name that is not there is a fault in the
// program, which the tests find.
func (lex *lexicon) Must(name string) Concept {
	c, ok := lex.byName[name]
	if !ok {
		panic("review: no concept " + name)
	}
	return c
}

// alone gives what a single word says that is this atom.
func (lex *lexicon) alone(atom int32) []Concept {
	if int(atom) < len(lex.first) && lex.first[atom] >= 0 {
		return lex.nodes[lex.first[atom]].says
	}
	return nil
}

// node is a place in the tree of phrases: where each next word leads, and what
// has been said when one is there.
type node struct {
	next []edge
	says []Concept
}

type edge struct{ atom, to int32 }

func (n *node) step(atom int32) int32 {
	for _, e := range n.next {
		if e.atom == atom {
			return e.to
		}
	}
	return -1
}

var TheLexicon = sync.OnceValue(func() *lexicon {
	lex, err := parseLexicon(lexiconText + "\n" + termsText)
	if err != nil {
		panic(err) // the tests read it
	}
	return lex
})

// parseLexicon reads lines "concept: phrase; phrase; …"; a line that begins
// with white space goes on with the concept above it.
func parseLexicon(text string) (*lexicon, error) {
	lex := &lexicon{
		byName: map[string]Concept{}, exact: map[string][]int32{}, begin: map[string][]int32{}, end: map[string][]int32{},
		shortB: 99, shortE: 99, nodes: []node{{}},
	}
	atoms := map[string]int32{}
	var at Concept
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if line[0] != ' ' && line[0] != '\t' {
			name, rest, ok := strings.Cut(line, ":")
			if _, twice := lex.byName[name]; !ok || twice {
				return nil, fmt.Errorf("cannot read lexicon: line %d: a new concept and a colon are expected", i+1)
			}
			at = Concept(len(lex.Names))
			lex.Names = append(lex.Names, name)
			lex.byName[name] = at
			line = rest
		}
		for phrase := range strings.SplitSeq(line, ";") {
			if words := phraseWords(phrase); len(words) > 0 {
				lex.add(atoms, words, at)
			}
		}
	}
	if len(lex.Names) > 256 {
		return nil, fmt.Errorf("cannot read lexicon: %d concepts do not fit", len(lex.Names))
	}
	lex.proc, lex.Ctrl, lex.Sub = lex.Must("proc"), lex.Must("ctrl"), lex.Must("sub")
	lex.defmeans, lex.definitions = lex.Must("defmeans"), lex.Must("definitions")
	lex.Scc, lex.ours, lex.Neg, lex.Noduty = lex.Must("scc"), lex.Must("ours"), lex.Must("neg"), lex.Must("noduty")
	lex.Ourcall, lex.Benign, lex.Unless, lex.Effort = lex.Must("ourcall"), lex.Must("benign"), lex.Must("unless"), lex.Must("effort")
	return lex, nil
}

// phraseWords cuts a phrase as the scanner cuts a text: hyphens part words.
func phraseWords(phrase string) []string {
	all := strings.FieldsFunc(phrase, func(r rune) bool { return r == ' ' || r == '-' || r == '\t' || r == '\'' })
	return slices.DeleteFunc(all, func(w string) bool { return w == "s" && len(all) > 1 }) // the scanner drops the possessive s
}

func (lex *lexicon) add(atoms map[string]int32, words []string, c Concept) {
	lex.depth = max(lex.depth, int32(len(words)))
	at := int32(0)
	for _, w := range words {
		atom, ok := atoms[w]
		if !ok {
			atom = int32(len(atoms))
			atoms[w] = atom
			switch {
			case strings.HasSuffix(w, "*"):
				key := strings.TrimSuffix(w, "*")
				lex.begin[key] = append(lex.begin[key], atom)
				lex.shortB, lex.longB = min(lex.shortB, len(key)), max(lex.longB, len(key))
			case strings.HasPrefix(w, "*"):
				key := strings.TrimPrefix(w, "*")
				lex.end[key] = append(lex.end[key], atom)
				lex.shortE, lex.longE = min(lex.shortE, len(key)), max(lex.longE, len(key))
			default:
				lex.exact[w] = append(lex.exact[w], atom)
			}
		}
		next := int32(-1)
		if at > 0 {
			next = lex.nodes[at].step(atom)
		} else if int(atom) < len(lex.first) {
			next = lex.first[atom]
		}
		if next < 0 {
			next = int32(len(lex.nodes))
			lex.nodes = append(lex.nodes, node{})
			if at > 0 {
				lex.nodes[at].next = append(lex.nodes[at].next, edge{atom, next})
			} else {
				for len(lex.first) <= int(atom) {
					lex.first = append(lex.first, -1)
				}
				lex.first[atom] = next
			}
		}
		at = next
	}
	if !slices.Contains(lex.nodes[at].says, c) {
		lex.nodes[at].says = append(lex.nodes[at].says, c)
	}
}

// look gives what is known of a word in any text; what was looked up once is kept,
// as texts share most of their words.
func (lex *lexicon) look(text string) word {
	if w, ok := lex.known.Load(text); ok {
		return *w.(*word)
	}
	w := &word{Text: text, atoms: lex.atomsOf(text), Value: numberOf(text), traits: traits()[text]}
	w.plain = lex.roleOf(w.atoms)
	if lex.kept.Add(1) < mostKept {
		lex.known.Store(text, w)
	}
	return *w
}

// mostKept bounds the words that are kept, so that no text can fill the memory.
const mostKept = 50_000

// atomsOf gives the pieces of phrases that a word can be.
func (lex *lexicon) atomsOf(w string) []int32 {
	list := slices.Clone(lex.exact[w])
	if w[0] >= 'A' && w[0] <= 'Z' { // capitals: US and DPA; also "dpa", but not "us"
		if w == "US" {
			return list
		}
		w = strings.ToLower(w)
		list = append(list, lex.exact[w]...)
	}
	for n := lex.shortB; n <= min(len(w), lex.longB); n++ {
		list = append(list, lex.begin[w[:n]]...)
	}
	for n := lex.shortE; n <= min(len(w), lex.longE); n++ {
		list = append(list, lex.end[w[len(w)-n:]]...)
	}
	return list
}

// roleOf gives the role that a word names by itself.
func (lex *lexicon) roleOf(atoms []int32) Role {
	for _, a := range atoms {
		for _, c := range lex.alone(a) {
			switch c {
			case lex.proc:
				return Processor
			case lex.Ctrl:
				return Controller
			}
		}
	}
	return Nobody
}

// Hit is a concept found in the text: tokens from up to, not including, to.
type Hit struct {
	Concept  Concept
	From, To int32
}

// find gives what tokens say, in order of the place where it begins.
func (lex *lexicon) find(watch *reading.Watch, hits []Hit, words []word, tokens []token) []Hit {
	var active, next []walk
	for i := range tokens {
		if watch.Ended() {
			return hits
		}
		atoms := words[tokens[i].Word].atoms
		if len(atoms) == 0 {
			active = active[:0]
			continue
		}
		next = next[:0]
		reach := func(to, from int32) {
			n := &lex.nodes[to]
			if len(n.next) > 0 {
				next = append(next, walk{to, from})
			}
			for _, c := range n.says {
				hits = append(hits, Hit{c, from, int32(i) + 1})
			}
		}
		for _, a := range atoms {
			for _, w := range active {
				if to := lex.nodes[w.node].step(a); to >= 0 {
					reach(to, w.from)
				}
			}
			if int(a) < len(lex.first) && lex.first[a] >= 0 {
				reach(lex.first[a], int32(i))
			}
		}
		active, next = next, active
	}
	return hits
}

type walk struct{ node, from int32 }
