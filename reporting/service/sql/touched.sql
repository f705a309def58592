-- Which pull requests and items the rows that came or went (fresh_*) bear upon. A pull
-- request depends on its commits, files, comments, links and on the items it names.
-- Out: touched_pulls(repository, number), touched_items(tracker, key), temporary tables
CREATE OR REPLACE TEMP TABLE touched_pulls AS
SELECT repository, number FROM fresh_pull_requests
UNION
SELECT repository, number FROM fresh_pull_request_commits
UNION
SELECT repository, number FROM fresh_pull_request_files
UNION
SELECT repository, number FROM fresh_pull_request_comments
UNION
SELECT repository, number FROM fresh_pull_request_work_items
UNION
SELECT links.repository, links.number
FROM pull_request_commits AS links
SEMI JOIN fresh_commits USING (repository, sha)
UNION
SELECT keys.repository, keys.number
FROM pull_request_keys AS keys
SEMI JOIN fresh_work_items AS items
    ON
        key_project(items.key) = keys.project
        AND items.tracker = coalesce(keys.tracker, items.tracker)
UNION
SELECT links.repository, links.number
FROM pull_request_work_items AS links
SEMI JOIN fresh_work_items USING (tracker, key);

CREATE OR REPLACE TEMP TABLE touched_items AS
SELECT tracker, key FROM fresh_work_items
UNION
SELECT tracker, key FROM fresh_work_item_transitions;
