-- Metrics of first_comments, one row a row of the export and bucket with a comment.
-- In:  first_comments; owners: see rows.sql; $bucket_of_day, $first_day, $last_day;
--      $mapped: nobody has a place
-- Out: row_no, bucket, metrics in hundredths (see aggregated_*.sql)
WITH first AS (
    SELECT
        *,
        list_extract($bucket_of_day::SMALLINT[], day - $first_day::DATE + 1) AS bucket
    FROM first_comments
    WHERE profile = $profile AND day BETWEEN $first_day::DATE AND $last_day::DATE
)

SELECT
    owners.row_no,
    first.bucket,
    -- Hours from creation to the first comment by somebody else.
    aggregated(
        sum(first.wait_us), hour_us() * count(*),
        list(first.wait_us) FILTER (first.wait_us IS NOT NULL),
        0, hour_us(), $twentieths
    ) AS REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG,
    -- Of these the working hours.
    aggregated(
        sum(first.worked_us), hour_us() * count(first.worked_us),
        list(first.worked_us) FILTER (first.worked_us IS NOT NULL),
        0, hour_us(), $twentieths
    ) AS REVIEW_TIME_TO_FIRST_COMMENT_WORKING_HRS_AVG,
    -- How many pull requests these are the mean of.
    100 * count(*) AS PR_COMMENTED
FROM first
INNER JOIN owners
    ON owners.person = first.person AND ($mapped OR owners.place IN ('', first.place))
-- The own row of a person has no other buckets; in a team people come and go.
WHERE NOT $team OR first.bucket BETWEEN owners.first_bucket AND owners.last_bucket
GROUP BY ALL
