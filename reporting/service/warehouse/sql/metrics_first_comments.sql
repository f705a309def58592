-- Metrics of first_comments, one row a row of the export and bucket with a comment.
-- In:  first_comments; calendar, owners: see scope.sql, rows.sql; $mapped: nobody has a place
-- Out: row_no, bucket, metrics in hundredths (see aggregated_*.sql)
WITH first AS MATERIALIZED (
    SELECT
        first_comments.*,
        calendar.bucket
    FROM first_comments
    INNER JOIN calendar USING (day)
    WHERE first_comments.profile = $profile
)

SELECT
    owners.row_no,
    first.bucket,
    -- Hours from creation to the first comment by somebody else.
    aggregated(
        sum(first.wait_us), hour_us() * count(*),
        list(first.wait_us) FILTER (first.wait_us IS NOT NULL),
        0, hour_us(), $twentieths
    ) AS REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG
FROM first
INNER JOIN owners
    ON owners.person = first.person AND ($mapped OR owners.place IN ('', first.place))
WHERE first.bucket BETWEEN owners.first_bucket AND owners.last_bucket
GROUP BY ALL
