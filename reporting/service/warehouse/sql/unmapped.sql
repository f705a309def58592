-- Accounts that did something and are nobody's: no developer's, and no bot's.
-- In:  accounts, commits, pull_requests, work_items, work_item_transitions, trackers
-- Out: provider, account, name, commits, pull_requests, work_items; the busiest first
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
)

SELECT
    accounts.provider,
    accounts.account,
    accounts.name,
    count(*) FILTER (deeds.deed = 'commit') AS commits,
    count(*) FILTER (deeds.deed = 'pull') AS pull_requests,
    count(*) FILTER (deeds.deed = 'item') AS work_items
FROM deeds
INNER JOIN accounts USING (provider, account)
WHERE accounts.person IS NULL AND NOT accounts.bot
GROUP BY accounts.provider, accounts.account, accounts.name
ORDER BY count(*) DESC, accounts.provider, accounts.account
