-- What the warehouse derives: people, trees, facts. The raw tables come from event_tables.py.
-- Days are UTC, durations whole microseconds. Counts of lines are never null.

CREATE TABLE IF NOT EXISTS meta (name VARCHAR NOT NULL, value VARCHAR);
CREATE TABLE IF NOT EXISTS cursors (
    source VARCHAR NOT NULL, name VARCHAR NOT NULL, value VARCHAR NOT NULL
);

-- Numbers are given once and kept for ever.
CREATE TABLE IF NOT EXISTS person_numbers (email VARCHAR NOT NULL, person INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS node_numbers (
    tree VARCHAR NOT NULL, path VARCHAR NOT NULL, node INTEGER NOT NULL
);

-- Every account seen in the data; provider '' where the data does not say.
CREATE TABLE IF NOT EXISTS accounts (
    provider VARCHAR NOT NULL, account VARCHAR NOT NULL, name VARCHAR,
    person INTEGER, bot BOOLEAN NOT NULL
);
-- Whose the accounts are that do not tell by themselves; email NULL: nobody's, '': not even
-- theirs whose e-mail it is. Accounts of one cluster belong together. named: somebody said
-- that there is such a person.
CREATE TABLE IF NOT EXISTS links (
    provider VARCHAR NOT NULL, account VARCHAR NOT NULL, email VARCHAR, why VARCHAR NOT NULL,
    cluster VARCHAR NOT NULL, named BOOLEAN NOT NULL
);
-- What people decided about accounts; never deleted, only taken back.
CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER NOT NULL, verdict VARCHAR NOT NULL, provider VARCHAR NOT NULL,
    account VARCHAR NOT NULL, email VARCHAR NOT NULL, decided_at TIMESTAMP NOT NULL,
    decided_by VARCHAR NOT NULL, why VARCHAR NOT NULL,
    undone_at TIMESTAMP, undone_by VARCHAR, undone_why VARCHAR
);
-- Whose accounts the assignees of a tracker are.
CREATE TABLE IF NOT EXISTS trackers (tracker VARCHAR NOT NULL, provider VARCHAR NOT NULL);

-- rank orders people by name, then e-mail.
CREATE TABLE IF NOT EXISTS people (
    person INTEGER NOT NULL, email VARCHAR NOT NULL, name VARCHAR NOT NULL,
    manager_email VARCHAR, starts_on DATE NOT NULL, ends_on DATE NOT NULL, rank INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS trees (
    tree VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    profile INTEGER NOT NULL,
    root INTEGER NOT NULL
);
-- position is depth-first by sibling name. place: only what happened there counts; '': all.
CREATE TABLE IF NOT EXISTS nodes (
    node INTEGER NOT NULL, tree VARCHAR NOT NULL, name VARCHAR NOT NULL, path VARCHAR NOT NULL,
    parent INTEGER, leaf BOOLEAN NOT NULL, position INTEGER NOT NULL, place VARCHAR NOT NULL,
    manager_email VARCHAR
);
-- Every node with itself and each node above it.
CREATE TABLE IF NOT EXISTS lineage (node INTEGER NOT NULL, ancestor INTEGER NOT NULL);
-- Who sits directly in a node; members adds everybody below, once.
CREATE TABLE IF NOT EXISTS roster (node INTEGER NOT NULL, person INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS members (node INTEGER NOT NULL, person INTEGER NOT NULL);

-- Ticket keys found in a pull request, known or not.
CREATE TABLE IF NOT EXISTS pull_request_keys (
    repository VARCHAR NOT NULL, number BIGINT NOT NULL,
    tracker VARCHAR, project VARCHAR NOT NULL, key VARCHAR NOT NULL
);

-- Facts. place is the repository or tracker it happened in.
CREATE TABLE IF NOT EXISTS coding_days (
    profile INTEGER NOT NULL, person INTEGER NOT NULL, place VARCHAR NOT NULL, day DATE NOT NULL,
    first_of_day BOOLEAN NOT NULL
);
CREATE TABLE IF NOT EXISTS merged_pulls (
    profile INTEGER NOT NULL, place VARCHAR NOT NULL, number BIGINT NOT NULL,
    person INTEGER NOT NULL, day DATE NOT NULL, size VARCHAR NOT NULL,
    added BIGINT NOT NULL, removed BIGINT NOT NULL, rework_base BIGINT NOT NULL,
    recent BIGINT NOT NULL, legacy BIGINT NOT NULL,
    cycle_us BIGINT, comments BIGINT NOT NULL, has_ticket BOOLEAN NOT NULL, worked_us BIGINT
);
CREATE TABLE IF NOT EXISTS first_comments (
    profile INTEGER NOT NULL, place VARCHAR NOT NULL, number BIGINT NOT NULL,
    person INTEGER NOT NULL, day DATE NOT NULL, wait_us BIGINT NOT NULL, worked_us BIGINT
);
-- One row a completed item and credited person. share is in millionths, duration the item's.
CREATE TABLE IF NOT EXISTS completed_items (
    profile INTEGER NOT NULL, place VARCHAR NOT NULL, key VARCHAR NOT NULL,
    person INTEGER NOT NULL, day DATE NOT NULL, kind VARCHAR NOT NULL, duration_us BIGINT,
    share BIGINT NOT NULL, sole BOOLEAN NOT NULL, worked_us BIGINT
);
-- Of each duration the part in working hours, null without a working calendar. Files made
-- before there were such have no column for it.
ALTER TABLE merged_pulls ADD COLUMN IF NOT EXISTS worked_us BIGINT;
ALTER TABLE first_comments ADD COLUMN IF NOT EXISTS worked_us BIGINT;
ALTER TABLE completed_items ADD COLUMN IF NOT EXISTS worked_us BIGINT;
