-- +goose Up
-- One schema for SQLite and PostgreSQL: BYTEA is a type that SQLite leaves
-- alone. Moments are milliseconds since 1970 in UTC. Columns named "personal",
-- "secret", "answers" and "payload" are encrypted with the organisation's key.
CREATE TABLE organisation (
    organisation TEXT NOT NULL PRIMARY KEY,
    personal BYTEA NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE organisation_key (
    organisation TEXT NOT NULL PRIMARY KEY,
    wrapped BYTEA NOT NULL
);
CREATE TABLE account (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    personal BYTEA NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    password TEXT NOT NULL,
    secret BYTEA,
    second_factor BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);
-- Who signs in with an address is looked up before the organisation is known.
-- The address is kept as a keyed hash only.
CREATE TABLE directory (
    address TEXT NOT NULL,
    organisation TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (address, organisation)
);
CREATE TABLE session (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    account TEXT NOT NULL,
    complete BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);
CREATE TABLE agreement (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    ours TEXT NOT NULL,
    first_signer TEXT NOT NULL,
    language TEXT NOT NULL,
    version BIGINT NOT NULL,
    final BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    personal BYTEA NOT NULL,
    answers BYTEA NOT NULL,
    offered_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);
CREATE INDEX agreement_recent ON agreement (organisation, updated_at, id);
CREATE INDEX agreement_expiry ON agreement (state, expires_at);
CREATE TABLE version (
    organisation TEXT NOT NULL,
    agreement TEXT NOT NULL,
    number BIGINT NOT NULL,
    language TEXT NOT NULL,
    day TEXT NOT NULL,
    answers BYTEA NOT NULL,
    files TEXT NOT NULL,
    finalised_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, agreement, number)
);
CREATE TABLE signature (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    agreement TEXT NOT NULL,
    version BIGINT NOT NULL,
    party TEXT NOT NULL,
    personal BYTEA NOT NULL,
    sha256 TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id),
    UNIQUE (organisation, agreement, version, party)
);
CREATE TABLE link (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    object TEXT NOT NULL,
    version BIGINT NOT NULL,
    personal BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);
CREATE INDEX link_object ON link (organisation, object);
CREATE TABLE mail (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    object TEXT NOT NULL,
    state TEXT NOT NULL,
    personal BYTEA NOT NULL,
    files TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (organisation, id)
);
CREATE INDEX mail_object ON mail (organisation, object);
CREATE INDEX mail_waiting ON mail (state, organisation, id);
CREATE TABLE blob (
    organisation TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    personal BYTEA NOT NULL,
    PRIMARY KEY (organisation, sha256)
);
-- The key is the chain of an object; the two other indices each hold a line
-- only before, and only after, it got its place, so that adding one is cheap.
CREATE TABLE line (
    organisation TEXT NOT NULL,
    object TEXT NOT NULL,
    n BIGINT NOT NULL,
    id TEXT NOT NULL,
    body BYTEA NOT NULL,
    salt BYTEA,
    payload BYTEA,
    position BIGINT,
    PRIMARY KEY (organisation, object, n)
);
CREATE UNIQUE INDEX line_waiting ON line (organisation, id) WHERE position IS NULL;
CREATE UNIQUE INDEX line_position ON line (organisation, position) WHERE position IS NOT NULL;
CREATE TABLE tree (
    organisation TEXT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    edge BYTEA NOT NULL
);
CREATE TABLE tile (
    organisation TEXT NOT NULL,
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (organisation, level, number)
);
-- What belongs to the installation and not to an organisation.
CREATE TABLE keyring (
    name TEXT NOT NULL PRIMARY KEY,
    wrapped BYTEA NOT NULL
);
CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);
