package say

import (
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/money"
)

// Fill writes args, pairs of name and value, in the places of a text:
//
//	{name}           the value as it is
//	{at:moment}      a moment in RFC 3339, written as Moment does
//	{at:end}         the same, as End does
//	{on:day}         a day (2026-11-22) or a moment, written as Day does
//	{sum:money}      an amount in the exchange form, as Money does
//	{n:number}       a number in the exchange form, as Number does
//	{key:text}       what term gives for the value; without term the value
//	{n:hour|hours}   the first word when the value is 1, else the second
//
// A value that is not of the kind that its place asks for is written as it is:
// a text is never lost. What is filled in is not read as a place again.
func Fill(lang, text string, args []string, term func(key string) string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		place, after, _ := strings.Cut(rest, "}")
		name, kind, _ := strings.Cut(place, ":")
		value := lookup(args, name)
		if one, many, plural := strings.Cut(kind, "|"); plural {
			if value == "1" {
				b.WriteString(one)
			} else {
				b.WriteString(many)
			}
		} else {
			b.WriteString(write(lang, kind, value, term))
		}
		text = after
	}
}

func write(lang, kind, value string, term func(string) string) string {
	switch kind {
	case "moment", "end", "day":
		return writeTime(lang, kind, value)
	case "money":
		if a, err := money.Parse(value); err == nil {
			return Money(lang, a)
		}
	case "number":
		return Number(lang, value)
	case "text":
		if term != nil {
			return term(value)
		}
	}
	return value
}

func writeTime(lang, kind, value string) string {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		if t, err = time.ParseInLocation(time.DateOnly, value, Zone()); err != nil {
			return value
		}
	}
	switch kind {
	case "moment":
		return Moment(lang, t)
	case "end":
		return End(lang, t)
	}
	return Day(lang, t.In(Zone()))
}

// lookup finds a value. It does not panic as Pairs does: what is told to people,
// an error most of all, is told in any case.
func lookup(args []string, name string) string {
	for pair := range slices.Chunk(args, 2) {
		if len(pair) == 2 && pair[0] == name {
			return pair[1]
		}
	}
	return ""
}
