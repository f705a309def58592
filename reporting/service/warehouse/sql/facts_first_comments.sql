-- How long merged pull requests waited for the first word of somebody else.
-- In:  merged_pulls, pull_requests; touched_pulls(repository, number),
--      counted_comments(repository, number, created_at); working_days
-- Out: first_comments, one row a merged pull request with a comment; microseconds
-- A comment before the clock starts (a draft, where the profile waits for it) waited 0.
INSERT INTO first_comments
WITH waits AS (
    SELECT
        merged.profile,
        merged.place,
        merged.number,
        merged.person,
        CASE
            WHEN $first_comment_bucket = 'created' THEN pulls.created_at::DATE ELSE merged.day
        END AS day,
        CASE
            WHEN $first_comment_start = 'ready_for_review'
                THEN coalesce(pulls.ready_at, pulls.created_at)
            ELSE pulls.created_at
        END AS opened_at,
        greatest(first.created_at, opened_at) AS commented_at
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
    WHERE merged.profile = $profile
)

SELECT
    profile,
    place,
    number,
    person,
    day,
    epoch_us(commented_at) - epoch_us(opened_at) AS wait_us,
    worked_by(commented_at, last_day) - worked_by(opened_at, first_day) AS worked_us
FROM waits
ASOF LEFT JOIN working_days AS first_day ON waits.opened_at >= first_day.opens
ASOF LEFT JOIN working_days AS last_day ON waits.commented_at >= last_day.opens;
