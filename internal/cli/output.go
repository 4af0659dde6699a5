package cli

import "bytes"

// output writes what show prints to the file that -o names, whole or not at
// all; - is standard output.
func (r *run) output(name string, show func(*run) error) error {
	if name == "-" {
		return show(r)
	}
	var b bytes.Buffer
	to := *r
	to.io.Out = &b
	if err := show(&to); err != nil {
		return err
	}
	return r.write(name, b.Bytes())
}
