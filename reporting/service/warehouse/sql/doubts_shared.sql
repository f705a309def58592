-- Repositories that hold the same commits: forks, or one repository under two names. A pull
-- request that both have counts twice.
-- In:  commits, pull_requests
-- Out: one, other, commits, pull_requests (merged as the same commit); the most first
WITH together AS (
    SELECT
        one.repository AS one,
        other.repository AS other,
        count(*) AS commits
    FROM commits AS one
    INNER JOIN commits AS other
        ON other.sha = one.sha AND other.repository > one.repository
    GROUP BY one.repository, other.repository
)

SELECT
    together.one,
    together.other,
    together.commits,
    (
        SELECT count(*) FROM pull_requests AS mine
        INNER JOIN pull_requests AS theirs ON theirs.merge_sha = mine.merge_sha
        WHERE mine.repository = together.one AND theirs.repository = together.other
    ) AS pull_requests
FROM together
ORDER BY pull_requests DESC, together.commits DESC, together.one, together.other
