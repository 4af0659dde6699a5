package signature

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// checkUpdate says whether the update leaves the offered document as it was
// shown. It may write anew only what holds the pages, the files and the
// structure together, and there only add. Otherwise whoever has the seal's key
// could lay other pages over those that were signed.
func (v *verification) checkUpdate() error {
	root, _ := v.base.trailer.get("/Root").(ref)
	before, err := v.base.dict(root)
	after, err2 := v.file.dict(root)
	if err := cmp.Or(err, err2); err != nil {
		return err
	}
	pages, _ := before.get("/Pages").(ref)
	may := map[ref]bool{root: true, pages: true}
	if before.get("/StructTreeRoot") != nil {
		s, err := v.base.structure(before)
		if err != nil {
			return err
		}
		may[s.root], may[s.top], may[s.parents] = true, true, true
		err = cmp.Or(v.counted(s.root, "/ParentTreeNextKey"), v.grown(s.top, "/K", ""), v.grown(s.parents, "/Nums", ""))
		if err != nil {
			return err
		}
	}
	for number := range v.file.offsets {
		if _, old := v.base.offsets[number]; old && !may[ref(number)] {
			return fmt.Errorf("object %d was written anew", number)
		}
	}
	if err := same(before, after, "/Names", "/AF", "/AcroForm"); err != nil {
		return err
	}
	if err := v.grown(pages, "/Kids", "/Count"); err != nil {
		return err
	}
	if err := v.filesGrown(before, after); err != nil {
		return err
	}
	all, err := v.file.pages(pages)
	d, err2 := v.file.dict(pages)
	if err := cmp.Or(err, err2); err != nil {
		return err
	}
	if count, ok := whole(d.get("/Count")); !ok || count != len(all) {
		return fmt.Errorf("%d pages, not the number that is said", len(all))
	}
	return nil
}

// grown says whether the list under key is what it was with something behind
// it, and the rest as it was, but for a count.
func (v *verification) grown(r ref, key, count string) error {
	before, err := v.base.dict(r)
	after, err2 := v.file.dict(r)
	if err := cmp.Or(err, err2); err != nil {
		return err
	}
	if err := same(before, after, key, count); err != nil {
		return err
	}
	x, err := v.base.list(before.get(key))
	y, err2 := v.file.list(after.get(key))
	if err := cmp.Or(err, err2); err != nil {
		return err
	}
	if len(y) < len(x) || !equal(x, y[:len(x)]) {
		return fmt.Errorf("object %d does not go on from what it was", r)
	}
	return nil
}

// counted says whether nothing but a count was written anew.
func (v *verification) counted(r ref, count string) error {
	before, err := v.base.dict(r)
	after, err2 := v.file.dict(r)
	if err := cmp.Or(err, err2); err != nil {
		return err
	}
	return same(before, after, count)
}

// filesGrown says whether the files inside are those that were there and the
// record, and no names or forms came with it that do more.
func (v *verification) filesGrown(before, after *dict) error {
	x, err := v.base.embedded(before)
	y, err2 := v.file.embedded(after)
	if err := cmp.Or(err, err2); err != nil {
		return err
	}
	at := slices.IndexFunc(y, func(name any) bool { return name == token(fileNameInPDF) })
	if at < 0 || at%2 != 0 || !equal(slices.Concat(y[:at], y[at+2:]), x) {
		return fmt.Errorf("the files inside are not those that were there and the record")
	}
	names, err := v.file.dict(after.get("/Names"))
	if err != nil {
		return err
	}
	old := &dict{}
	if before.get("/Names") != nil {
		if old, err = v.base.dict(before.get("/Names")); err != nil {
			return err
		}
	}
	form, err := v.file.dict(after.get("/AcroForm"))
	if err != nil {
		return err
	}
	return cmp.Or(same(old, names, "/EmbeddedFiles"), same(&dict{}, form, "/Fields", "/SigFlags"))
}

// same says whether two dictionaries say the same, but for some keys.
func same(x, y *dict, but ...string) error {
	rest := func(d *dict) *dict {
		return &dict{slices.DeleteFunc(slices.Clone(d.entries), func(e entry) bool { return slices.Contains(but, e.key) })}
	}
	if !equal(rest(x), rest(y)) {
		return fmt.Errorf("a dictionary of the offered document says something else")
	}
	return nil
}

func equal(x, y any) bool { return bytes.Equal(appendObject(nil, x), appendObject(nil, y)) }
