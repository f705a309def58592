-- How long merged pull requests waited for the first word of somebody else.
-- In:  merged_pulls, pull_requests; touched_pulls(repository, number),
--      counted_comments(repository, number, created_at)
-- Out: first_comments, one row a merged pull request with a comment; microseconds
-- A comment before the clock starts (a draft, where the profile waits for it) waited 0.
INSERT INTO first_comments
SELECT
    merged.profile,
    merged.place,
    merged.number,
    merged.person,
    CASE
        WHEN $first_comment_bucket = 'created' THEN pulls.created_at::DATE ELSE merged.day
    END AS day,
    greatest(0, epoch_us(first.created_at) - epoch_us(CASE
        WHEN $first_comment_start = 'ready_for_review'
            THEN coalesce(pulls.ready_at, pulls.created_at)
        ELSE pulls.created_at
    END)) AS wait_us
FROM merged_pulls AS merged
SEMI JOIN touched_pulls
    ON touched_pulls.repository = merged.place AND touched_pulls.number = merged.number
INNER JOIN pull_requests AS pulls
    ON pulls.repository = merged.place AND pulls.number = merged.number
INNER JOIN (
    SELECT
        repository,
        number,
        min(created_at) AS created_at
    FROM counted_comments
    GROUP BY ALL
) AS first
    ON first.repository = merged.place AND first.number = merged.number
WHERE merged.profile = $profile;
