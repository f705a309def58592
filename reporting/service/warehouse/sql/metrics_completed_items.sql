-- Metrics of completed_items, one row a row of the export and bucket with a completion.
-- In:  completed_items; owners: see rows.sql; $bucket_of_day, $first_day, $last_day;
--      $mapped: nobody has a place
-- Out: row_no, bucket, metrics in hundredths (see aggregated_*.sql)
-- An item that several people of a row share counts once in it. sum_no_overflow: see
-- metrics_merged_pulls.sql.
WITH completed AS NOT MATERIALIZED (
    SELECT
        *,
        list_extract($bucket_of_day::SMALLINT[], day - $first_day::DATE + 1) AS bucket
    FROM completed_items
    WHERE profile = $profile AND day BETWEEN $first_day::DATE AND $last_day::DATE
),

-- Not materialized: of the two halves that read it, one is empty but for teams.
credited AS NOT MATERIALIZED (
    SELECT
        owners.row_no,
        items.*
    FROM completed AS items
    INNER JOIN owners
        ON owners.person = items.person AND ($mapped OR owners.place IN ('', items.place))
    -- The own row of a person has no other buckets; in a team people come and go.
    WHERE NOT $team OR items.bucket BETWEEN owners.first_bucket AND owners.last_bucket
),

items AS (
    SELECT
        row_no,
        bucket,
        kind,
        duration_us,
        worked_us,
        share
    FROM credited
    WHERE sole OR NOT $team
    UNION ALL
    SELECT
        row_no,
        bucket,
        kind,
        duration_us,
        worked_us,
        1000000 AS share
    FROM credited
    WHERE NOT sole AND $team
    GROUP BY row_no, bucket, place, key, kind, duration_us, worked_us
)

SELECT
    row_no,
    bucket,
    hundredths(sum_no_overflow(share), 1000000) AS WORK_COMPLETED,
    hundredths(
        coalesce(sum_no_overflow(share) FILTER (kind = 'feature'), 0), 1000000
    ) AS WORK_FEATURES_COMPLETED,
    hundredths(
        coalesce(sum_no_overflow(share) FILTER (kind = 'bug'), 0), 1000000
    ) AS WORK_BUGS_COMPLETED,
    hundredths(
        coalesce(sum_no_overflow(share) FILTER (kind = 'other'), 0), 1000000
    ) AS WORK_OTHER_COMPLETED,
    -- Days from the start of work to the completion.
    aggregated(
        sum(duration_us), day_us() * count(duration_us),
        list(duration_us) FILTER (duration_us IS NOT NULL),
        0, day_us(), $twentieths
    ) AS AVG_TIME_TO_COMPLETE,
    -- Of these the working hours.
    aggregated(
        sum(worked_us), hour_us() * count(worked_us),
        list(worked_us) FILTER (worked_us IS NOT NULL),
        0, hour_us(), $twentieths
    ) AS AVG_WORKING_HRS_TO_COMPLETE
FROM items
GROUP BY row_no, bucket
