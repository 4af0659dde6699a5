package promise

import "unicode/utf8"

// runeIndex counts characters: how many there are before every 1024th byte.
type runeIndex struct {
	text  string
	marks []int
}

func runesOf(text string) runeIndex {
	ix := runeIndex{text: text}
	n := 0
	for at := 0; at < len(text); at += 1024 {
		ix.marks = append(ix.marks, n)
		n += starts(text[at:min(at+1024, len(text))])
	}
	ix.marks = append(ix.marks, n)
	return ix
}

// at gives how many characters come before a byte.
func (ix runeIndex) at(b int) int {
	b = min(max(b, 0), len(ix.text))
	mark := b / 1024
	return ix.marks[mark] + starts(ix.text[mark*1024:b])
}

// starts counts the bytes that begin a character.
func starts(text string) int {
	n := 0
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return n
}
