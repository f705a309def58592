-- Ticket keys in the texts of pull requests: ABC-123, #123 (the repository's own tracker)
-- and AB#123 (Azure). Whether an item of that key is known is asked later.
-- In:  pull_requests, pull_request_commits, commits; touched_pulls(repository, number)
-- Out: pull_request_keys
DELETE FROM pull_request_keys
WHERE (repository, number) IN (SELECT (repository, number) FROM touched_pulls);

INSERT INTO pull_request_keys
WITH texts AS (
    SELECT
        repository,
        number,
        unnest([title, body, upper(source_branch)]) AS text
    FROM pull_requests
    SEMI JOIN touched_pulls USING (repository, number)
    UNION ALL
    SELECT
        links.repository,
        links.number,
        coalesce(links.message, commits.message) AS text
    FROM pull_request_commits AS links
    SEMI JOIN touched_pulls USING (repository, number)
    LEFT JOIN commits USING (repository, sha)
),

-- A key ends where no letter or digit follows, an underscore ends it too. Letters beyond
-- ASCII become one that the patterns below take for a letter.
plain_texts AS (
    SELECT
        repository,
        number,
        replace(regexp_replace(text, '[\x{00C0}-\x{04FF}]', 'a', 'g'), '_', ' ') AS text
    FROM texts
    WHERE text IS NOT NULL
),

found AS (
    SELECT
        repository,
        number,
        NULL AS tracker,
        unnest(regexp_extract_all(text, '\b[A-Z][A-Z0-9]*-[0-9]+\b')) AS key
    FROM plain_texts
    UNION ALL
    SELECT
        repository,
        number,
        repository AS tracker,
        '#' || unnest(regexp_extract_all(text, '(?:^|[^0-9A-Za-z])#([0-9]+)\b', 1)) AS key
    FROM plain_texts
    UNION ALL
    SELECT
        repository,
        number,
        'azure' AS tracker,
        unnest(regexp_extract_all(text, '\bAB#([0-9]+)\b', 1)) AS key
    FROM plain_texts
)

SELECT DISTINCT
    repository,
    number,
    tracker,
    key_project(key) AS project,
    key
FROM found;
