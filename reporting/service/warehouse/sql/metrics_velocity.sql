-- Merged pull requests per developer: the counts of people make one number of the row.
-- In:  merged_pulls; calendar, owners, seats: see scope.sql, rows.sql
-- Out: row_no, bucket, metrics in hundredths (see aggregated_*.sql)
WITH merged AS MATERIALIZED (
    SELECT
        merged_pulls.person,
        merged_pulls.place,
        calendar.bucket,
        count(*) AS pulls
    FROM merged_pulls
    INNER JOIN calendar USING (day)
    WHERE merged_pulls.profile = $profile
    GROUP BY ALL
),

personal AS (
    SELECT
        owners.row_no,
        merged.bucket,
        owners.person,
        sum(merged.pulls) AS pulls
    FROM merged
    INNER JOIN owners
        ON owners.person = merged.person AND ($mapped OR owners.place IN ('', merged.place))
    WHERE merged.bucket BETWEEN owners.first_bucket AND owners.last_bucket
    GROUP BY ALL
)

SELECT
    personal.row_no,
    personal.bucket,
    aggregated(
        sum(personal.pulls), any_value(seats.seats),
        list(personal.pulls) FILTER (personal.pulls IS NOT NULL),
        any_value(seats.seats) - count(*), 1, $twentieths
    ) AS PR_VELOCITY
FROM personal
INNER JOIN seats USING (row_no, bucket)
GROUP BY ALL
