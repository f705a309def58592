-- Accounts that are another's now, or a bot's, with everything they did.
-- In:  resolved_accounts, accounts
-- Out: accounts brought up to date; touched_pulls, touched_items, touched_days extended
CREATE OR REPLACE TEMP TABLE changed_accounts AS
SELECT
    now.*,
    before.person AS old_person,
    before.account IS NOT NULL AND (
        before.person IS DISTINCT FROM now.person OR before.bot != now.bot
    ) AS moved
FROM resolved_accounts AS now
LEFT JOIN accounts AS before USING (provider, account)
WHERE
    before.account IS NULL
    OR (before.name, before.person, before.bot) IS DISTINCT FROM (now.name, now.person, now.bot);

DELETE FROM accounts
WHERE (provider, account) IN (SELECT (provider, account) FROM changed_accounts);

INSERT INTO accounts
SELECT
    provider,
    account,
    name,
    person,
    bot
FROM changed_accounts;

INSERT INTO touched_pulls
SELECT
    pulls.repository,
    pulls.number
FROM pull_requests AS pulls
SEMI JOIN (
    FROM changed_accounts
    WHERE moved
) AS moved
    ON
        moved.provider = folded(coalesce(pulls.provider, ''))
        AND moved.account = folded(pulls.author)
UNION
SELECT
    pulls.repository,
    pulls.number
FROM pull_request_comments AS comments
INNER JOIN pull_requests AS pulls USING (repository, number)
SEMI JOIN (
    FROM changed_accounts
    WHERE moved
) AS moved
    ON
        moved.provider = folded(coalesce(pulls.provider, ''))
        AND moved.account = folded(comments.author);

INSERT INTO touched_items
SELECT
    items.tracker,
    items.key
FROM work_items AS items
INNER JOIN trackers USING (tracker)
SEMI JOIN (
    FROM changed_accounts
    WHERE moved
) AS moved
    ON moved.provider = trackers.provider AND moved.account = folded(items.assignee)
UNION
SELECT
    changes.tracker,
    changes.key
FROM work_item_transitions AS changes
INNER JOIN trackers USING (tracker)
SEMI JOIN (
    FROM changed_accounts
    WHERE moved
) AS moved
    ON
        moved.provider = trackers.provider
        AND moved.account IN (folded(changes.from_value), folded(changes.to_value))
WHERE changes.field = 'assignee';

CREATE OR REPLACE TEMP TABLE touched_days AS
SELECT
    accounts.person,
    fresh_commits.authored_at::DATE AS day
FROM fresh_commits
INNER JOIN accounts
    ON accounts.provider = 'git' AND accounts.account = folded(fresh_commits.author)
WHERE accounts.person IS NOT NULL
UNION
SELECT
    coding_days.person,
    coding_days.day
FROM coding_days
SEMI JOIN (
    SELECT unnest([person, old_person]) AS person FROM changed_accounts
    WHERE moved
) AS moved
    USING (person)
UNION
SELECT
    accounts.person,
    commits.authored_at::DATE AS day
FROM commits
INNER JOIN accounts
    ON accounts.provider = 'git' AND accounts.account = folded(commits.author)
SEMI JOIN (
    SELECT unnest([person, old_person]) AS person FROM changed_accounts
    WHERE moved
) AS moved
    ON moved.person = accounts.person;
