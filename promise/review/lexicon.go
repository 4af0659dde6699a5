package review

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed data/lexicon.txt
var lexiconText string

// concept is something that can be said in many words: a breach, to inform.
type concept uint16

// set is a set of concepts.
type set [4]uint64

func (s *set) add(c concept)     { s[c>>6] |= 1 << (c & 63) }
func (s set) has(c concept) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s set) with(o set) set {
	for i := range s {
		s[i] |= o[i]
	}
	return s
}

func (s set) meets(o set) bool {
	return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3] != 0
}

// lexicon knows the ways in which concepts are said, in Dutch and English.
//
// A phrase is a row of words; "breach*" is every word that begins so, "*lek"
// every word that ends so. Words are found in one walk over the text, whatever
// the number of phrases.
type lexicon struct {
	names  []string
	byName map[string]concept
	exact  map[string][]int32 // a whole word: its atoms
	begin  map[string][]int32
	end    map[string][]int32
	shortB int // the shortest beginning
	shortE int
	nodes  []node

	proc, ctrl, sub, defmeans, definitions concept // those that the code asks for by name
}

// must gives the concept of a name; a name that is not there is a fault in the
// program, which the tests find.
func (lex *lexicon) must(name string) concept {
	c, ok := lex.byName[name]
	if !ok {
		panic("review: no concept " + name)
	}
	return c
}

// alone gives what a single word says that is this atom.
func (lex *lexicon) alone(atom int32) []concept {
	if to, ok := lex.nodes[0].next[atom]; ok {
		return lex.nodes[to].says
	}
	return nil
}

type node struct {
	next map[int32]int32
	says []concept
}

var theLexicon = sync.OnceValue(func() *lexicon {
	lex, err := parseLexicon(lexiconText)
	if err != nil {
		panic(err) // the tests read it
	}
	return lex
})

// parseLexicon reads lines "concept: phrase; phrase; …"; a line that begins
// with white space goes on with the concept above it.
func parseLexicon(text string) (*lexicon, error) {
	lex := &lexicon{
		byName: map[string]concept{}, exact: map[string][]int32{}, begin: map[string][]int32{}, end: map[string][]int32{},
		shortB: 99, shortE: 99, nodes: []node{{}},
	}
	atoms := map[string]int32{}
	var at concept
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
			at = concept(len(lex.names))
			lex.names = append(lex.names, name)
			lex.byName[name] = at
			line = rest
		}
		for phrase := range strings.SplitSeq(line, ";") {
			if words := phraseWords(phrase); len(words) > 0 {
				lex.add(atoms, words, at)
			}
		}
	}
	if len(lex.names) > 256 {
		return nil, fmt.Errorf("cannot read lexicon: %d concepts do not fit", len(lex.names))
	}
	lex.proc, lex.ctrl, lex.sub = lex.must("proc"), lex.must("ctrl"), lex.must("sub")
	lex.defmeans, lex.definitions = lex.must("defmeans"), lex.must("definitions")
	return lex, nil
}

// phraseWords cuts a phrase as the scanner cuts a text: hyphens part words.
func phraseWords(phrase string) []string {
	return strings.FieldsFunc(phrase, func(r rune) bool { return r == ' ' || r == '-' || r == '\t' || r == '\'' })
}

func (lex *lexicon) add(atoms map[string]int32, words []string, c concept) {
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
				lex.shortB = min(lex.shortB, len(key))
			case strings.HasPrefix(w, "*"):
				key := strings.TrimPrefix(w, "*")
				lex.end[key] = append(lex.end[key], atom)
				lex.shortE = min(lex.shortE, len(key))
			default:
				lex.exact[w] = append(lex.exact[w], atom)
			}
		}
		next, ok := lex.nodes[at].next[atom]
		if !ok {
			next = int32(len(lex.nodes))
			lex.nodes = append(lex.nodes, node{})
			if lex.nodes[at].next == nil {
				lex.nodes[at].next = map[int32]int32{}
			}
			lex.nodes[at].next[atom] = next
		}
		at = next
	}
	if !slices.Contains(lex.nodes[at].says, c) {
		lex.nodes[at].says = append(lex.nodes[at].says, c)
	}
}

// atomsOf gives the pieces of phrases that a word can be.
func (lex *lexicon) atomsOf(w string) []int32 {
	list := slices.Clone(lex.exact[w])
	for n := lex.shortB; n <= len(w); n++ {
		list = append(list, lex.begin[w[:n]]...)
	}
	for n := lex.shortE; n <= len(w); n++ {
		list = append(list, lex.end[w[len(w)-n:]]...)
	}
	return list
}

// hit is a concept found in the text: tokens from up to, not including, to.
type hit struct {
	concept  concept
	from, to int32
}

// find gives what tokens say, in order of the place where it begins.
func (lex *lexicon) find(hits []hit, words []word, tokens []token) []hit {
	var active, next []walk
	for i := range tokens {
		atoms := words[tokens[i].word].atoms
		if len(atoms) == 0 {
			active = active[:0]
			continue
		}
		active = append(active, walk{0, int32(i)})
		next = next[:0]
		for _, w := range active {
			edges := lex.nodes[w.node].next
			if edges == nil {
				continue
			}
			for _, a := range atoms {
				if to, ok := edges[a]; ok {
					next = append(next, walk{to, w.from})
					for _, c := range lex.nodes[to].says {
						hits = append(hits, hit{c, w.from, int32(i) + 1})
					}
				}
			}
		}
		active, next = next, active
	}
	return hits
}

type walk struct{ node, from int32 }
