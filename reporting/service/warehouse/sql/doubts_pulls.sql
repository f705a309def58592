-- Merged pull requests of which no commit is known: their cycle starts with their creation.
-- In:  pull_requests, pull_request_commits
-- Out: repository, merged, without_commits; the most first
WITH linked AS (
    SELECT DISTINCT
        repository,
        number
    FROM pull_request_commits
)

SELECT
    pulls.repository,
    count(*) AS merged,
    count(*) FILTER (linked.number IS NULL) AS without_commits
FROM pull_requests AS pulls
LEFT JOIN linked USING (repository, number)
WHERE pulls.merged_at IS NOT NULL
GROUP BY pulls.repository
HAVING count(*) FILTER (linked.number IS NULL) > 0
ORDER BY without_commits DESC, pulls.repository
