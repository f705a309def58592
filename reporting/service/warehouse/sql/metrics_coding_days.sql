-- Metrics of coding_days, one row a row of the export and bucket that anything happened in.
-- In:  coding_days; calendar(day, bucket), owners(row_no, person, place),
--      seats: see scope.sql, rows.sql, seats_*.sql
-- Out: row_no, bucket, metrics in hundredths (see aggregated_*.sql)
-- Not materialized: of the two halves that read it, one is empty.
WITH personal AS NOT MATERIALIZED (
    SELECT
        days.person,
        '' AS place,
        calendar.bucket,
        count(*) AS days
    FROM coding_days AS days
    INNER JOIN calendar USING (day)
    WHERE days.profile = $profile AND days.first_of_day
    GROUP BY ALL
    UNION ALL
    SELECT
        days.person,
        days.place,
        calendar.bucket,
        count(*) AS days
    FROM coding_days AS days
    SEMI JOIN owners USING (place)
    INNER JOIN calendar USING (day)
    WHERE days.profile = $profile AND NOT $mapped
    GROUP BY ALL
)

SELECT
    owners.row_no,
    personal.bucket,
    100 * personal.days AS CODING_DAYS
FROM personal
INNER JOIN owners USING (person, place)
WHERE NOT $team
UNION ALL
SELECT
    owners.row_no,
    personal.bucket,
    -- Distinct days with a commit, per developer of the row; idle developers count as zero.
    aggregated(
        sum(personal.days), any_value(seats.seats),
        list(personal.days),
        any_value(seats.seats) - count(*), 1, $twentieths
    ) AS CODING_DAYS
FROM personal
INNER JOIN owners USING (person, place)
INNER JOIN seats USING (row_no, bucket)
-- In a team people come and go.
WHERE $team AND personal.bucket BETWEEN owners.first_bucket AND owners.last_bucket
GROUP BY owners.row_no, personal.bucket
