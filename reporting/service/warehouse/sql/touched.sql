-- Which pull requests and items the rows that came or went (fresh_*) bear upon. A pull
-- request depends on its commits, files, comments, links and on the items it names.
-- In:  fresh_*, the raw tables, pull_request_keys; $by_project: a key of a known project is
--      a ticket for some profile, so a new project matters to those that name it
-- Out: touched_pulls(repository, number), touched_items(tracker, key), temporary tables
CREATE OR REPLACE TEMP TABLE touched_pulls (repository VARCHAR, number BIGINT);

CREATE OR REPLACE TEMP TABLE touched_items (tracker VARCHAR, key VARCHAR);

INSERT INTO touched_pulls
SELECT
    repository,
    number
FROM fresh_pull_requests
UNION
SELECT
    repository,
    number
FROM fresh_pull_request_commits
UNION
SELECT
    repository,
    number
FROM fresh_pull_request_files
UNION
SELECT
    repository,
    number
FROM fresh_pull_request_removed_lines
UNION
SELECT
    repository,
    number
FROM fresh_pull_request_comments
UNION
SELECT
    repository,
    number
FROM fresh_pull_request_work_items
UNION
SELECT
    links.repository,
    links.number
FROM pull_request_commits AS links
SEMI JOIN fresh_commits USING (repository, sha)
UNION
SELECT
    keys.repository,
    keys.number
FROM pull_request_keys AS keys
SEMI JOIN fresh_work_items AS items
    ON items.key = keys.key AND items.tracker = coalesce(keys.tracker, items.tracker)
UNION
SELECT
    keys.repository,
    keys.number
FROM pull_request_keys AS keys
SEMI JOIN (
    SELECT DISTINCT
        tracker,
        key_project(key) AS project
    FROM fresh_work_items
    WHERE $by_project
) AS items
    ON items.project = keys.project AND items.tracker = coalesce(keys.tracker, items.tracker)
UNION
SELECT
    links.repository,
    links.number
FROM pull_request_work_items AS links
SEMI JOIN fresh_work_items USING (tracker, key);

INSERT INTO touched_items
SELECT
    tracker,
    key
FROM fresh_work_items
UNION
SELECT
    tracker,
    key
FROM fresh_work_item_transitions;
