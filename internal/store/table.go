package store

// table is a table of the schema, as it is declared here and nowhere else.
type table struct {
	name   string
	common bool  // it belongs to the installation, not to an organisation
	backup bool  // its rows are part of a backup
	since  int64 // the version of the schema that made it
	until  int64 // the version that took it away; 0 = it is still there

	// What Check looks at; all of it lies within one organisation.
	id        string      // how a row is named, as SQL; "" = it has no organisation
	encrypted []string    // columns that the organisation's key opens; the place is "table.column" and id
	files     string      // the column of JSON that names files by their hashes
	refers    []reference // to rows that must be there
}

// reference is what must hold of each row: there is a row in the other table
// with which the condition is true. The tables are called a and b.
type reference struct {
	to, on string
	only   string // of rows of which this is true; "" = all
}

// in says whether the table is part of a schema of this version.
func (t table) in(version int64) bool {
	return t.since <= version && (t.until == 0 || version < t.until)
}

// tables are all our tables, in the order in which a backup is put back. A test
// compares them with the schema. Sessions end and leases lapse when a backup is
// put back; the queue is not in it either: what waits is found again from the
// state of things.
var tables = []table{
	{name: "keyring", common: true, backup: true, since: 1},
	{
		name: "organisation", backup: true, since: 1, id: "a.organisation", encrypted: []string{"personal"},
		refers: []reference{{to: "organisation_key", on: "length(b.wrapped) > 0"}, isRecorded("organisation", "a.organisation")},
	},
	{name: "organisation_key", backup: true, since: 1, id: "a.organisation", refers: []reference{{to: "organisation", on: "true", only: "length(a.wrapped) > 0"}, isRecorded("organisation", "a.organisation")}},
	{
		name: "account", backup: true, since: 1, id: "a.id", encrypted: []string{"personal", "secret"},
		refers: []reference{{to: "organisation", on: "true"}, {to: "directory", on: "b.account = a.id"}},
	},
	{
		name: "directory", backup: true, since: 1, id: "a.account",
		refers: []reference{{to: "account", on: "b.id = a.account"}},
	},
	{name: "session", since: 1},
	{
		name: "agreement", backup: true, since: 1, id: "a.id", encrypted: []string{"personal", "answers"},
		refers: []reference{
			{to: "organisation", on: "true"},
			{to: "version", on: "b.agreement = a.id AND b.number = a.version", only: "a.version > 0"},
			isRecorded("agreement", "a.id"),
		},
	},
	{
		name: "version", backup: true, since: 1, id: "a.agreement || '/' || a.number", encrypted: []string{"answers"}, files: "files",
		refers: []reference{{to: "agreement", on: "b.id = a.agreement"}},
	},
	{
		name: "signature", backup: true, since: 1, id: "a.id", encrypted: []string{"personal"},
		refers: []reference{{to: "version", on: "b.agreement = a.agreement AND b.number = a.version"}},
	},
	{name: "link", backup: true, since: 1, id: "a.id", encrypted: []string{"personal"}, refers: ofObject},
	{name: "mail", backup: true, since: 1, id: "a.id", encrypted: []string{"personal"}, files: "files", refers: ofObject},
	{name: "blob", backup: true, since: 1, id: "a.sha256", refers: ofOrganisation},
	{name: "line", backup: true, since: 1, id: "a.object || '/' || a.n", refers: ofLine},
	{name: "tree", backup: true, since: 1, id: "a.organisation", refers: []reference{{to: "organisation_key", on: "true"}}},
	{name: "tile", backup: true, since: 1, id: "a.level || '/' || a.number", refers: []reference{{to: "tree", on: "true"}}},
	{name: "lease", common: true, since: 1},
}

var ofOrganisation = []reference{{to: "organisation", on: "true"}}

// ofObject is that the thing is there that a row is about ("agreement:0192…").
var ofObject = []reference{
	{to: "organisation", on: "true"},
	{to: "agreement", on: "b.id = substr(a.object, 11)", only: "a.object LIKE 'agreement:%'"},
	{to: "account", on: "b.id = substr(a.object, 9)", only: "a.object LIKE 'account:%'"},
}

// ofLine is the same of a line. Of an organisation that was erased the lines stay,
// and its key without what it was.
var ofLine = []reference{
	{to: "organisation_key", on: "true"},
	{to: "agreement", on: "b.id = substr(a.object, 11)", only: "a.object LIKE 'agreement:%' AND " + notErased},
	{to: "account", on: "b.id = substr(a.object, 9)", only: "a.object LIKE 'account:%' AND " + notErased},
}

const notErased = "EXISTS (SELECT 1 FROM organisation o WHERE o.organisation = a.organisation)"

// isRecorded is that the log has a line of the making of a thing.
func isRecorded(kind, id string) reference {
	return reference{to: "line", on: "b.object = '" + kind + ":' || " + id + " AND b.n = 1"}
}

// backupTables are the tables of a backup of a version of the schema.
func backupTables(version int64) []string {
	var names []string
	for _, t := range tables {
		if t.backup && t.in(version) {
			names = append(names, t.name)
		}
	}
	return names
}
