package cli

import "bytes"

// output writes what show prints to the file that -o names, whole or not at
// all; - is standard output.
func (r *run) output(name string, show func(*run) error) error {
	if name == "-" {
		return show(r)
	}
	data, err := r.capture(show)
	if err != nil {
		return err
	}
	return r.write(name, data)
}

// capture gives what show prints.
func (r *run) capture(show func(*run) error) ([]byte, error) {
	var b bytes.Buffer
	to := *r
	to.io.Out = &b
	err := show(&to)
	return b.Bytes(), err
}
