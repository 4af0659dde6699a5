// Command evaluate compares verdicts with those of a person: for a folder with
// texts and a table of annotations (doc_id, split, point, value, location,
// quote, detail; value is yes, partial or no) it prints how often they agree,
// per point, with a violation as the positive class.
//
//	go run ./promise/review/evaluate [-v] [-only DOC,DOC] FOLDER ANNOTATIONS.tsv
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review"
)

type note struct{ doc, split, point, value, location, quote, detail string }

// count is what a point, or all of them, came to.
type count struct{ tp, fp, fn, tn, exact, all, quotes, overlap int }

func main() {
	verbose := flag.Bool("v", false, "show each difference")
	only := flag.String("only", "", "these documents, parted by commas")
	not := flag.String("not", "", "not these documents")
	split := flag.String("split", "", "this split alone")
	point := flag.String("point", "", "show every decision on this point")
	learn := flag.Bool("learn", false, "print the record that confidence is calculated from")
	quotes := flag.Bool("quotes", false, "show passages that miss what the person quotes")
	strict := flag.Bool("strict", false, "count partial as a violation")
	flag.Parse()
	if err := run(flag.Arg(0), flag.Arg(1), *verbose, *only, *not, *split, *point, *strict, *quotes, *learn); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder, table string, verbose bool, only, not, split, point string, strict, quotes, learn bool) error {
	notes, err := read(table)
	if err != nil {
		return err
	}
	per := map[string]*count{}
	var order []string
	bins := map[int]*[2]int{}
	record := map[string]*[2]int{}
	opinions := map[string]review.Opinion{}
	var spent time.Duration
	for _, n := range notes {
		if only != "" && !slices.Contains(strings.Split(only, ","), n.doc) || not != "" && slices.Contains(strings.Split(not, ","), n.doc) ||
			split != "" && n.split != split {
			continue
		}
		op, ok := opinions[n.doc]
		if !ok {
			data, err := os.ReadFile(filepath.Join(folder, n.doc+".txt"))
			if err != nil {
				return err
			}
			text, err := reading.Read(context.Background(), data, nil)
			if err != nil {
				return fmt.Errorf("cannot read %s: %w", n.doc, err)
			}
			start := time.Now()
			op, err = review.Check(context.Background(), text, review.Options{})
			if err != nil {
				return fmt.Errorf("cannot check %s: %w", n.doc, err)
			}
			spent += time.Since(start)
			opinions[n.doc] = op
		}
		i := slices.IndexFunc(op.Points, func(p review.Point) bool { return p.ID == n.point })
		if i < 0 {
			return fmt.Errorf("no point %s", n.point)
		}
		p := op.Points[i]
		if per[n.point] == nil {
			per[n.point] = &count{}
			order = append(order, n.point)
		}
		before := *per[n.point]
		good := per[n.point].add(n, p, strict)
		missed := per[n.point].quotes > before.quotes && per[n.point].overlap == before.overlap
		if learn {
			key := n.point + " " + string(p.Verdict) + " " + strings.TrimPrefix(p.Remarks[0].Key, "review.why.")
			if record[key] == nil {
				record[key] = &[2]int{}
			}
			record[key][1]++
			if good || p.Verdict == review.Contrary && n.value == "partial" { // people had no word for it
				record[key][0]++
			}
		}
		b := int(p.Confidence * 10)
		if bins[b] == nil {
			bins[b] = &[2]int{}
		}
		bins[b][1]++
		if good {
			bins[b][0]++
		}
		if verbose && !good || n.point == point || quotes && missed {
			fmt.Printf("%-6s %-28s is %-8s (%s) said %-8s %s | %s | %s\n", n.doc, n.point, n.value, n.location, p.Verdict, p.Remarks[0].Key, n.quote,
				n.detail)
			for _, q := range p.Passages {
				fmt.Printf("        > %s: %.160s\n", q.Location, strings.Join(strings.Fields(q.Text), " "))
			}
		}
	}
	if learn {
		fmt.Println("# How often the review agreed with people: point, verdict, reason, right, of so many. Written by evaluate -learn.")
		for _, key := range slices.Sorted(maps.Keys(record)) {
			fmt.Println(key, record[key][0], record[key][1])
		}
		return nil
	}
	fmt.Printf("%-30s %4s %4s %4s %4s  %5s %5s  %6s %8s\n", "point", "tp", "fp", "fn", "tn", "prec", "rec", "exact", "passages")
	var total count
	for _, id := range order {
		c := per[id]
		c.print(id)
		total.sum(c)
	}
	total.print("all")
	for b := range 11 {
		if v := bins[b]; v != nil {
			fmt.Printf("confidence %.1f: %d of %d right\n", float64(b)/10, v[0], v[1])
		}
	}
	fmt.Printf("%d documents, %s each\n", len(opinions), spent/time.Duration(max(1, len(opinions))))
	return nil
}

// add counts one decision; a violation is what is not there, or the opposite.
// Partial counts as the person's and the program's word has it: between a person
// who says "partial" and a program that says present or absent neither is a
// violation missed nor a false alarm unless strict.
func (c *count) add(n note, p review.Point, strict bool) bool {
	bad := n.value == "no" || strict && n.value == "partial"
	said := p.Verdict == review.Absent || p.Verdict == review.Contrary || strict && p.Verdict == review.Partial
	c.all++
	switch {
	case bad && said:
		c.tp++
	case said:
		c.fp++
	case bad:
		c.fn++
	default:
		c.tn++
	}
	same := map[string]bool{
		"yes": p.Verdict == review.Present, "partial": p.Verdict == review.Partial,
		"no": p.Verdict == review.Absent || p.Verdict == review.Contrary,
	}[n.value]
	if same {
		c.exact++
	}
	if n.value != "no" && n.quote != "" && len(p.Passages) > 0 {
		c.quotes++
		want := squeeze(n.quote)
		for _, q := range p.Passages {
			if got := squeeze(q.Text); strings.Contains(got, want) || strings.Contains(want, got) {
				c.overlap++
				break
			}
		}
	}
	return same
}

func squeeze(s string) string {
	return strings.ToLower(strings.NewReplacer("*", "", "`", "", "’", "'").Replace(strings.Join(strings.Fields(s), " ")))
}

func (c *count) sum(o *count) {
	c.tp, c.fp, c.fn, c.tn = c.tp+o.tp, c.fp+o.fp, c.fn+o.fn, c.tn+o.tn
	c.exact, c.all, c.quotes, c.overlap = c.exact+o.exact, c.all+o.all, c.quotes+o.quotes, c.overlap+o.overlap
}

func (c *count) print(name string) {
	fmt.Printf("%-30s %4d %4d %4d %4d  %5s %5s  %6s %8s\n", name, c.tp, c.fp, c.fn, c.tn, share(c.tp, c.tp+c.fp), share(c.tp, c.tp+c.fn),
		share(c.exact, c.all), share(c.overlap, c.quotes))
}

func share(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(part)/float64(whole))
}

func read(table string) ([]note, error) {
	data, err := os.ReadFile(table)
	if err != nil {
		return nil, err
	}
	var notes []note
	for i, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		if i == 0 {
			continue
		}
		f := append(strings.Split(line, "\t"), "", "", "", "", "", "", "")
		notes = append(notes, note{f[0], f[1], f[2], f[3], f[4], f[5], f[6]})
	}
	return notes, nil
}
