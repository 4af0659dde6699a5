// Package fault is the closed set of ways in which something can go wrong that
// a person is told about. What they read is a text key, translated at the door.
package fault

import (
	"errors"
	"fmt"
)

// Kind is the kind of fault; the doors make a status or an exit code of it.
type Kind string

// The kinds. Anything that is not one of these is Internal.
const (
	Invalid    Kind = "invalid"     // what was given is wrong; the key says what
	NotFound   Kind = "not-found"   // there is no such thing, or it is somebody else's
	NotAllowed Kind = "not-allowed" // this person may not do this
	Conflict   Kind = "conflict"    // it can no longer be done: somebody was first, or the state moved on
	TooLarge   Kind = "too-large"
	Busy       Kind = "busy" // try again later: too many attempts, no room on the disk
	Internal   Kind = "internal"
)

// Fault is an error with its kind and with the key of the text that explains
// it and says how to mend it.
type Fault struct {
	Kind Kind
	Key  string // in internal/lang: "fault.link-expired"
	Args map[string]string
	Err  error // what lies beneath; for the log only
}

func (f *Fault) Error() string {
	if f.Err != nil {
		return fmt.Sprintf("%s %s: %v", f.Kind, f.Key, f.Err)
	}
	return fmt.Sprintf("%s %s", f.Kind, f.Key)
}

func (f *Fault) Unwrap() error { return f.Err }

// New makes a fault; args are pairs of name and value for the text.
func New(kind Kind, key string, args ...string) *Fault {
	f := &Fault{Kind: kind, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if f.Args == nil {
			f.Args = map[string]string{}
		}
		f.Args[args[i]] = args[i+1]
	}
	return f
}

// Wrap makes a fault of an error that lies beneath.
func Wrap(kind Kind, key string, err error) *Fault { return &Fault{Kind: kind, Key: key, Err: err} }

// Of gives the fault in an error; an error without one is an internal fault.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{Kind: Internal, Key: "fault.internal", Err: err}
}

// Is says whether err is a fault of this kind.
func Is(err error, kind Kind) bool { return err != nil && Of(err).Kind == kind }
