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
