package clause

import (
	"slices"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/flow"
)

// Kind is a kind of document: who the parties are, who signs, and whether what
// is agreed is kept as terms. Its folder says so in kind.yaml.
type Kind struct {
	ID      string    `yaml:"id" json:"id"` // the name of the folder, and the id of the flow
	Name    norm.Text `yaml:"name" json:"name"`
	Parties []Party   `yaml:"parties" json:"parties"` // in the order in which they stand
	Signers []string  `yaml:"signers" json:"signers"` // ids of parties, in the order in which they stand under it
	Terms   bool      `yaml:"terms,omitempty" json:"terms,omitempty"`
}

// Party is one party, and what it is in the document.
type Party struct {
	ID      string    `yaml:"id" json:"id"` // the question of type party that names it
	Name    norm.Text `yaml:"name" json:"name"`
	Officer string    `yaml:"officer,omitempty" json:"officer,omitempty"` // the question for its data protection officer
	Side    string    `yaml:"side,omitempty" json:"side,omitempty"`       // the side whose suggestions it gets
	As      norm.Text `yaml:"as,omitempty" json:"as,omitzero"`            // how one says that one is this party
	Note    norm.Text `yaml:"note,omitempty" json:"note,omitzero"`        // what that means, in a sentence
}

// Party finds a party by its id; nil when there is none.
func (k *Kind) Party(id string) *Party {
	for i := range k.Parties {
		if k.Parties[i].ID == id {
			return &k.Parties[i]
		}
	}
	return nil
}

// kind refuses a kind that does not fit its questions.
func (l *linter) kind() {
	k := &l.Kind
	if k.ID != l.Flow.ID {
		l.report("kind", "the id is %q, and that of the flow %q", k.ID, l.Flow.ID)
	}
	l.both("kind name", k.Name)
	if len(k.Parties) < 2 {
		l.report("kind", "an agreement has two parties or more")
	}
	for i, party := range k.Parties {
		place := "party " + party.ID
		if q := l.Flow.Question(party.ID); q == nil || q.Type != flow.TypeParty || q.Many {
			l.report(place, "there is no question of type party with this id")
		}
		if party.Officer != "" && l.Flow.Question(party.Officer) == nil {
			l.report(place, "there is no question %q", party.Officer)
		}
		if k.Party(party.ID) != &k.Parties[i] {
			l.report(place, "stands twice")
		}
		l.both(place, party.Name)
		if party.As != (norm.Text{}) || party.Note != (norm.Text{}) {
			l.both(place+" as", party.As)
			l.both(place+" note", party.Note)
		}
	}
	if len(k.Signers) == 0 {
		l.report("signers", "nobody signs")
	}
	for i, signer := range k.Signers {
		if k.Party(signer) == nil {
			l.report("signers", "there is no party %q", signer)
		}
		if slices.Contains(k.Signers[:i], signer) {
			l.report("signers", "%s stands twice", signer)
		}
	}
}
