-- Who did something in which repository or tracker, where there are no developers.
-- In:  commits, pull_requests, work_items, completed_items, accounts, trackers
-- Out: person, place
SELECT DISTINCT
    accounts.person,
    commits.repository AS place
FROM commits
INNER JOIN accounts
    ON accounts.provider = 'git' AND accounts.account = folded(commits.author)
WHERE accounts.person IS NOT NULL AND NOT coalesce(commits.is_merge, FALSE)
UNION
SELECT DISTINCT
    accounts.person,
    pulls.repository AS place
FROM pull_requests AS pulls
INNER JOIN accounts
    ON
        accounts.provider = folded(coalesce(pulls.provider, ''))
        AND accounts.account = folded(pulls.author)
WHERE accounts.person IS NOT NULL
UNION
SELECT DISTINCT
    accounts.person,
    work_items.tracker AS place
FROM work_items
INNER JOIN trackers USING (tracker)
INNER JOIN accounts
    ON
        accounts.provider = trackers.provider
        AND accounts.account = folded(work_items.assignee)
WHERE accounts.person IS NOT NULL
UNION
SELECT DISTINCT
    person,
    place
FROM completed_items;
