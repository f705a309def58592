-- The accounts that the touched rows speak of, or every account there is.
-- In:  fresh_commits, touched_pulls, touched_items and the raw tables; $everybody
-- Out: asked_accounts(provider, account, name), a temporary table
CREATE OR REPLACE TEMP TABLE asked_accounts AS
WITH spoken AS (
    SELECT
        'git' AS provider,
        folded(author) AS account
    FROM fresh_commits
    UNION
    SELECT
        folded(coalesce(provider, '')) AS provider,
        folded(author) AS account
    FROM pull_requests
    SEMI JOIN touched_pulls USING (repository, number)
    UNION
    SELECT
        folded(coalesce(pulls.provider, '')) AS provider,
        folded(comments.author) AS account
    FROM pull_request_comments AS comments
    SEMI JOIN touched_pulls USING (repository, number)
    INNER JOIN pull_requests AS pulls USING (repository, number)
    UNION
    SELECT
        trackers.provider,
        folded(items.assignee) AS account
    FROM work_items AS items
    SEMI JOIN touched_items USING (tracker, key)
    INNER JOIN trackers USING (tracker)
    WHERE items.assignee IS NOT NULL
    UNION
    SELECT
        trackers.provider,
        folded(unnest([changes.from_value, changes.to_value])) AS account
    FROM work_item_transitions AS changes
    SEMI JOIN touched_items USING (tracker, key)
    INNER JOIN trackers USING (tracker)
    WHERE changes.field = 'assignee'
    UNION
    SELECT
        provider,
        account
    FROM accounts
    WHERE $everybody
),

-- The name of the newest commit.
names AS (
    SELECT
        folded(author) AS account,
        arg_max(author_name, (authored_at, sha)) AS name
    FROM commits
    SEMI JOIN (
        SELECT account FROM spoken
        WHERE provider = 'git'
    ) AS wanted
        ON wanted.account = folded(commits.author)
    WHERE author_name IS NOT NULL
    GROUP BY ALL
)

SELECT
    spoken.provider,
    spoken.account,
    names.name
FROM spoken
LEFT JOIN names ON spoken.provider = 'git' AND names.account = spoken.account
WHERE spoken.account IS NOT NULL AND spoken.account != '';
