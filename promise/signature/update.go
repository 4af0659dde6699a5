package signature

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// update is an incremental update in the making: objects behind the bytes of a
// PDF that stay as they are (ISO 32000-1 7.5.6).
type update struct {
	base    *file
	next    int         // number of the next new object
	offsets map[int]int // of what is in the update
	buf     bytes.Buffer
}

// marker is the first line of the update. It is no secret and no guarantee: it
// only lets a verifier say "altered" of a file that once was sealed, rather
// than "not sealed".
const marker = "%verhaal-seal-1\n"

func newUpdate(base *file) (*update, error) {
	size, ok := whole(base.trailer.get("/Size"))
	if !ok || size > 1<<24 {
		return nil, fmt.Errorf("%w: trailer without size", ErrPDF)
	}
	for n := range base.offsets {
		size = max(size, n+1)
	}
	u := &update{base: base, next: size, offsets: map[int]int{}}
	u.buf.WriteString(marker)
	return u, nil
}

func (u *update) reserve() ref {
	u.next++
	return ref(u.next - 1)
}

// put writes an object; stream may be nil.
func (u *update) put(r ref, value any, stream []byte) {
	u.offsets[int(r)] = len(u.base.data) + u.buf.Len()
	fmt.Fprintf(&u.buf, "%d 0 obj\n", int(r))
	u.buf.Write(appendObject(nil, value))
	if stream != nil {
		u.buf.WriteString("\nstream\n")
		u.buf.Write(stream)
		u.buf.WriteString("\nendstream")
	}
	u.buf.WriteString("\nendobj\n")
}

// add writes a new object.
func (u *update) add(value any, stream []byte) ref {
	r := u.reserve()
	u.put(r, value, stream)
	return r
}

// addFile writes a file that travels inside, and its description.
func (u *update) addFile(name, mime string, data []byte) ref {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(data) // a bytes.Buffer takes everything
	_ = z.Close()
	params := &dict{[]entry{{"/Size", integer(len(data))}}}
	content := u.add(&dict{[]entry{
		{"/Type", token("/EmbeddedFile")},
		{"/Subtype", token("/" + strings.ReplaceAll(mime, "/", "#2F"))},
		{"/Params", params},
		{"/Filter", token("/FlateDecode")},
		{"/Length", integer(packed.Len())},
	}}, packed.Bytes())
	return u.add(&dict{[]entry{
		{"/Type", token("/Filespec")},
		{"/F", token("(" + name + ")")},
		{"/UF", token("(" + name + ")")},
		{"/AFRelationship", token("/Data")},
		{"/EF", &dict{[]entry{{"/F", content}, {"/UF", content}}}},
	}}, nil)
}

// finish writes the cross-reference table and the trailer behind everything.
func (u *update) finish() []byte {
	start := len(u.base.data) + u.buf.Len()
	u.buf.WriteString("xref\n")
	numbers := make([]int, 0, len(u.offsets))
	for n := range u.offsets {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for i := 0; i < len(numbers); {
		j := i + 1
		for j < len(numbers) && numbers[j] == numbers[j-1]+1 {
			j++
		}
		fmt.Fprintf(&u.buf, "%d %d\n", numbers[i], j-i)
		for ; i < j; i++ {
			fmt.Fprintf(&u.buf, "%010d 00000 n \n", u.offsets[numbers[i]])
		}
	}
	trailer := &dict{[]entry{{"/Size", integer(u.next)}, {"/Root", u.base.trailer.get("/Root")}}}
	if info := u.base.trailer.get("/Info"); info != nil {
		trailer.set("/Info", info)
	}
	trailer.set("/ID", u.identifier())
	trailer.set("/Prev", integer(u.base.xref))
	u.buf.WriteString("trailer\n")
	u.buf.Write(appendObject(nil, trailer))
	fmt.Fprintf(&u.buf, "\nstartxref\n%d\n%%%%EOF\n", start)
	return u.buf.Bytes()
}

// identifier keeps the first half of the file's identifier and makes the second
// of what was added (ISO 32000-1 14.4).
func (u *update) identifier() array {
	digest := sha256.Sum256(u.buf.Bytes())
	second := token(fmt.Sprintf("<%x>", digest[:16]))
	if id, ok := u.base.trailer.get("/ID").(array); ok && len(id) == 2 {
		if first, ok := id[0].(token); ok {
			return array{first, second}
		}
	}
	return array{second, second}
}

// copier takes objects over from another PDF under new numbers.
type copier struct {
	from    *file
	to      *update
	numbers map[ref]ref
	waiting []ref
	shift   int // of the numbers of structure parents; -1 leaves them out
}

// number gives the new number of an object, and sees to it that it is copied.
func (c *copier) number(old ref) ref {
	if n, ok := c.numbers[old]; ok {
		return n
	}
	n := c.to.reserve()
	c.numbers[old] = n
	c.waiting = append(c.waiting, old)
	return n
}

// value gives the object with its references renumbered.
func (c *copier) value(v any) any {
	switch v := v.(type) {
	case ref:
		return c.number(v)
	case array:
		list := make(array, len(v))
		for i, item := range v {
			list[i] = c.value(item)
		}
		return list
	case *dict:
		d := &dict{}
		for _, e := range v.entries {
			if e.key != "/StructParents" && e.key != "/StructParent" {
				d.entries = append(d.entries, entry{e.key, c.value(e.value)})
			} else if n, ok := whole(e.value); ok && c.shift >= 0 {
				d.entries = append(d.entries, entry{e.key, integer(n + c.shift)})
			}
		}
		return d
	}
	return v
}

// all copies what was asked for and all that it refers to.
func (c *copier) all() error {
	for len(c.waiting) > 0 {
		old := c.waiting[0]
		c.waiting = c.waiting[1:]
		value, stream, err := c.from.object(old)
		if err != nil {
			return err
		}
		if stream != nil {
			d := value.(*dict).copied()
			d.set("/Length", integer(len(stream)))
			value = d
		}
		c.to.put(c.numbers[old], c.value(value), stream)
	}
	return nil
}

// leaf is a page with what it inherits.
type leaf struct {
	number ref
	page   *dict
}

// pages lists the pages of a PDF; entries that a page inherits are put in it
// (ISO 32000-1 7.7.3.4).
func (f *file) pages(root ref) ([]leaf, error) {
	var list []leaf
	seen := map[ref]bool{}
	var walk func(r ref, inherited []entry) error
	walk = func(r ref, inherited []entry) error {
		node, err := f.dict(r)
		if err != nil || seen[r] || len(list) > 10_000 || len(seen) > 20_000 {
			return cmp.Or(err, fmt.Errorf("%w: pages that lead to themselves, or too many", ErrPDF))
		}
		seen[r] = true
		own := node.copied()
		for _, e := range inherited {
			if own.get(e.key) == nil {
				own.set(e.key, e.value)
			}
		}
		if node.get("/Type") != token("/Pages") {
			list = append(list, leaf{r, own})
			return nil
		}
		inherited = nil
		for _, key := range []string{"/Resources", "/MediaBox", "/CropBox", "/Rotate"} {
			if v := own.get(key); v != nil {
				inherited = append(inherited, entry{key, v})
			}
		}
		kids, err := f.list(node.get("/Kids"))
		if err != nil {
			return err
		}
		for _, kid := range kids {
			k, ok := kid.(ref)
			if !ok {
				return fmt.Errorf("%w: a page that is no object", ErrPDF)
			}
			if err := walk(k, inherited); err != nil {
				return err
			}
		}
		return nil
	}
	err := walk(root, nil)
	return list, err
}

// structure is where the structure tree of a tagged PDF begins: one element at
// the top, and a flat list of what the numbers on the pages mean.
type structure struct {
	root, top, parents ref
	kids, numbers      array // of top and of parents
	next               int   // number that no page has yet
}

var errStructure = fmt.Errorf("%w: a structure tree of another form", ErrPDF)

func (f *file) structure(catalog *dict) (structure, error) {
	var s structure
	var ok, ok2, ok3 bool
	s.root, ok = catalog.get("/StructTreeRoot").(ref)
	root, err := f.dict(s.root)
	if err != nil || !ok {
		return s, errStructure
	}
	top := root.get("/K")
	if list, isList := top.(array); isList && len(list) == 1 {
		top = list[0]
	}
	s.top, ok = top.(ref)
	s.parents, ok2 = root.get("/ParentTree").(ref)
	s.next, ok3 = whole(root.get("/ParentTreeNextKey"))
	if !ok || !ok2 || !ok3 || s.next > 1<<24 {
		return s, errStructure
	}
	element, err := f.dict(s.top)
	parents, err2 := f.dict(s.parents)
	if err := cmp.Or(err, err2); err != nil {
		return s, err
	}
	s.kids, err = f.list(element.get("/K"))
	if err == nil {
		s.numbers, err = f.list(parents.get("/Nums"))
	}
	if len(s.numbers)%2 != 0 {
		return s, errStructure
	}
	return s, err
}
