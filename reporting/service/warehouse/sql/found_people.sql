-- Everybody who authored or was assigned something, where there are no developers.
-- In:  commits, pull_requests, work_items, completed_items, accounts, trackers, person_numbers
-- Out: person, email, name. The name is that of the newest commit, else what a provider
--      tells, else the account.
WITH seen AS (
    SELECT
        accounts.person,
        commits.author_name AS name,
        commits.authored_at,
        commits.sha
    FROM commits
    INNER JOIN accounts
        ON accounts.provider = 'git' AND accounts.account = folded(commits.author)
    WHERE NOT coalesce(commits.is_merge, FALSE)
    UNION ALL
    SELECT
        accounts.person,
        NULL,
        NULL,
        NULL
    FROM pull_requests AS pulls
    INNER JOIN accounts
        ON
            accounts.provider = folded(coalesce(pulls.provider, ''))
            AND accounts.account = folded(pulls.author)
    UNION ALL
    SELECT
        accounts.person,
        NULL,
        NULL,
        NULL
    FROM work_items
    INNER JOIN trackers USING (tracker)
    INNER JOIN accounts
        ON
            accounts.provider = trackers.provider
            AND accounts.account = folded(work_items.assignee)
    UNION ALL
    SELECT
        person,
        NULL,
        NULL,
        NULL
    FROM completed_items
)

SELECT
    numbers.person,
    numbers.email,
    coalesce(arg_max(seen.name, (seen.authored_at, seen.sha)), called.name, numbers.email) AS name
FROM seen
INNER JOIN person_numbers AS numbers USING (person)
LEFT JOIN (
    SELECT
        person,
        min(name) AS name
    FROM accounts
    GROUP BY person
) AS called
    USING (person)
GROUP BY numbers.person, numbers.email, called.name
ORDER BY numbers.person;
