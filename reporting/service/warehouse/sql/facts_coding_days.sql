-- Coding days: the days on which a person authored a commit, by the place of the commit.
-- In:  commits, accounts; touched_days(person, day)
-- Out: coding_days, one row a person, place and day; first_of_day marks one place of each day.
-- Merge commits and excluded repositories do not count. Author date, not commit date.
INSERT INTO coding_days
SELECT
    $profile AS profile,
    person,
    place,
    day,
    row_number() OVER (PARTITION BY person, day ORDER BY place) = 1 AS first_of_day
FROM (
    SELECT DISTINCT
        accounts.person,
        commits.repository AS place,
        commits.authored_at::DATE AS day
    FROM commits
    INNER JOIN accounts
        ON accounts.provider = 'git' AND folded(commits.author) = accounts.account
    SEMI JOIN touched_days
        ON touched_days.person = accounts.person AND touched_days.day = commits.authored_at::DATE
    WHERE
        NOT coalesce(commits.is_merge, FALSE)
        AND NOT matches_any(commits.repository, $excluded_repositories::VARCHAR[])
);
