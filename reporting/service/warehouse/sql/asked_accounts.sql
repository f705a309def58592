-- The accounts that the touched rows speak of, or every account there is.
-- In:  fresh_commits, fresh_known_accounts, touched_pulls, touched_items and the raw tables;
--      $everybody
-- Out: asked_accounts(provider, account, name), a temporary table. The name is that of the
--      newest commit, else what the provider tells.
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
        folded(provider) AS provider,
        folded(account) AS account
    FROM fresh_known_accounts
    UNION
    SELECT
        provider,
        account
    FROM accounts
    WHERE $everybody
),

told AS (
    SELECT
        folded(provider) AS provider,
        folded(account) AS account,
        min(name) AS name
    FROM known_accounts
    SEMI JOIN spoken
        ON
            spoken.provider = folded(known_accounts.provider)
            AND spoken.account = folded(known_accounts.account)
    GROUP BY ALL
),

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
    coalesce(names.name, told.name) AS name
FROM spoken
LEFT JOIN told USING (provider, account)
LEFT JOIN names ON spoken.provider = 'git' AND names.account = spoken.account
WHERE spoken.account IS NOT NULL AND spoken.account != '';
