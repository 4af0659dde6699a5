package store

import "io/fs"

// WithMigrations has every database that is opened from now on migrated by
// other files, and gives what puts back those of the program.
func WithMigrations(files fs.FS) (restore func()) {
	before := migrations
	migrations = files
	return func() { migrations = before }
}

// Migrations are the files of the program.
func Migrations() fs.FS { return migrations }

// Tables are the tables that are declared.
func Tables() []string {
	var names []string
	for _, t := range tables {
		if t.until == 0 {
			names = append(names, t.name)
		}
	}
	return names
}
