package store

// table is a table of the schema, as it is declared here and nowhere else.
type table struct {
	name   string
	common bool  // it belongs to the installation, not to an organisation
	backup bool  // its rows are part of a backup
	since  int64 // the version of the schema that made it
	until  int64 // the version that took it away; 0 = it is still there
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
	{name: "organisation", backup: true, since: 1},
	{name: "organisation_key", backup: true, since: 1},
	{name: "account", backup: true, since: 1},
	{name: "directory", backup: true, since: 1},
	{name: "session", since: 1},
	{name: "agreement", backup: true, since: 1},
	{name: "version", backup: true, since: 1},
	{name: "signature", backup: true, since: 1},
	{name: "link", backup: true, since: 1},
	{name: "mail", backup: true, since: 1},
	{name: "blob", backup: true, since: 1},
	{name: "line", backup: true, since: 1},
	{name: "tree", backup: true, since: 1},
	{name: "tile", backup: true, since: 1},
	{name: "lease", common: true, since: 1},
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
