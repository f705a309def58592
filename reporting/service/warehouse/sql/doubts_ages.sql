-- Reworked files of which nobody knows when they had last been changed: all of it counts as
-- rework of old code.
-- In:  pull_request_files, pull_requests
-- Out: repository, reworked, unknown (of those); the most first
SELECT
    repository,
    count(*) AS reworked,
    count(*) FILTER (files.previous_change_at IS NULL) AS unknown
FROM pull_request_files AS files
INNER JOIN pull_requests AS pulls USING (repository, number)
WHERE
    pulls.merged_at IS NOT NULL
    AND least(files.added, files.removed) > 0
    AND NOT coalesce(files.is_new, FALSE)
    AND NOT coalesce(files.is_binary, FALSE)
GROUP BY repository
HAVING count(*) FILTER (files.previous_change_at IS NULL) > 0
ORDER BY unknown DESC, repository
