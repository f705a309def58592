-- What each account did, the busiest first; accounts that did nothing are left out.
-- In:  accounts, commits, pull_requests, pull_request_comments, work_items,
--      work_item_transitions, trackers
-- Out: provider, account, name, person (NULL: nobody), bot, commits, pull_requests,
--      work_items, comments
-- An item is everybody's who ever held it: credit is for the time in development.
WITH held AS (
    SELECT
        tracker,
        key,
        folded(assignee) AS account
    FROM work_items
    UNION
    SELECT
        changes.tracker,
        changes.key,
        folded(unnest([changes.from_value, changes.to_value])) AS account
    FROM work_item_transitions AS changes
    SEMI JOIN work_items USING (tracker, key)
    WHERE changes.field = 'assignee'
),

deeds AS (
    SELECT
        'git' AS provider,
        folded(author) AS account,
        'commit' AS deed
    FROM commits
    UNION ALL
    SELECT
        folded(coalesce(provider, '')),
        folded(author),
        'pull'
    FROM pull_requests
    UNION ALL
    SELECT
        trackers.provider,
        held.account,
        'item'
    FROM held
    INNER JOIN trackers USING (tracker)
    UNION ALL
    SELECT
        folded(coalesce(pulls.provider, '')),
        folded(comments.author),
        'comment'
    FROM pull_request_comments AS comments
    INNER JOIN pull_requests AS pulls USING (repository, number)
),

counted AS (
    SELECT
        provider,
        account,
        count(*) FILTER (deed = 'commit') AS commits,
        count(*) FILTER (deed = 'pull') AS pull_requests,
        count(*) FILTER (deed = 'item') AS work_items,
        count(*) FILTER (deed = 'comment') AS comments
    FROM deeds
    GROUP BY provider, account
)

SELECT
    accounts.provider,
    accounts.account,
    accounts.name,
    accounts.person,
    accounts.bot,
    counted.commits,
    counted.pull_requests,
    counted.work_items,
    counted.comments
FROM counted
INNER JOIN accounts USING (provider, account)
ORDER BY
    counted.commits + counted.pull_requests + counted.work_items + counted.comments DESC,
    accounts.provider,
    accounts.account
