-- Accounts that did something and are nobody's: no developer's, and no bot's.
-- In:  accounts, commits, pull_requests, work_items, trackers
-- Out: provider, account, name, commits, pull_requests, work_items; the busiest first
WITH deeds AS (
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
        folded(work_items.assignee),
        'item'
    FROM work_items
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
