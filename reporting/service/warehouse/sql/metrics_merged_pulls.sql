-- Metrics of merged_pulls, one row a row of the export and bucket with a merge.
-- In:  merged_pulls; owners: see rows.sql; $bucket_of_day, $first_day, $last_day;
--      $mapped: nobody has a place
-- Out: row_no, bucket, metrics in hundredths (see aggregated_*.sql), NULL without samples
-- sum_no_overflow: 64 bits hold all lines there are. DuckDB knows that of a table by itself, but
-- not of what comes out of a join.
WITH merged AS (
    SELECT
        *,
        list_extract($bucket_of_day::SMALLINT[], day - $first_day::DATE + 1) AS bucket
    FROM merged_pulls
    WHERE profile = $profile AND day BETWEEN $first_day::DATE AND $last_day::DATE
),

pulls AS (
    SELECT
        owners.row_no,
        merged.bucket,
        merged.size,
        merged.added,
        merged.removed,
        merged.recent,
        merged.legacy,
        merged.rework_base,
        merged.cycle_us,
        merged.worked_us,
        merged.comments,
        merged.has_ticket,
        -- Each pull request is a sample of a share; an empty one is none.
        nullif(merged.rework_base, 0) AS sample_base
    FROM merged
    INNER JOIN owners
        ON owners.person = merged.person AND ($mapped OR owners.place IN ('', merged.place))
    -- The own row of a person has no other buckets; in a team people come and go.
    WHERE NOT $team OR merged.bucket BETWEEN owners.first_bucket AND owners.last_bucket
)

SELECT
    row_no,
    bucket,
    100 * count(*) AS PR_MERGED,
    100 * count(*) FILTER (size = 'small') AS PR_MERGED_SMALL,
    100 * count(*) FILTER (size = 'medium') AS PR_MERGED_MEDIUM,
    100 * count(*) FILTER (size = 'large') AS PR_MERGED_LARGE,
    100 * sum_no_overflow(added)::BIGINT AS LOC_ADDED,
    100 * sum_no_overflow(removed)::BIGINT AS LOC_REMOVED,
    100 * sum(added + removed)::BIGINT AS LOC_TOTAL,
    100 * (sum_no_overflow(recent) + sum_no_overflow(legacy))::BIGINT AS LOC_REFACTORED,
    100 * sum_no_overflow(recent)::BIGINT AS LOC_REFACTORED_RECENT,
    100 * sum_no_overflow(legacy)::BIGINT AS LOC_REFACTORED_LEGACY,
    100 * count(*) FILTER (NOT has_ticket) AS PR_MISSING_TICKETS,
    -- Days from first commit to merge.
    aggregated(
        sum(cycle_us), day_us() * count(cycle_us),
        list(cycle_us) FILTER (cycle_us IS NOT NULL),
        0, day_us(), $twentieths
    ) AS PR_CYCLE_TIME_DAYS_AVG,
    -- Of these the working hours.
    aggregated(
        sum(worked_us), hour_us() * count(worked_us),
        list(worked_us) FILTER (worked_us IS NOT NULL),
        0, hour_us(), $twentieths
    ) AS PR_CYCLE_TIME_WORKING_HRS_AVG,
    -- Shares of all changed lines.
    aggregated(
        100 * (sum_no_overflow(recent) + sum_no_overflow(legacy)), sum_no_overflow(rework_base),
        list(fine_percent(recent + legacy, sample_base)) FILTER (sample_base > 0),
        0, fine(), $twentieths
    ) AS REWORK_PERCENT,
    aggregated(
        100 * sum_no_overflow(recent), sum_no_overflow(rework_base),
        list(fine_percent(recent, sample_base)) FILTER (sample_base > 0),
        0, fine(), $twentieths
    ) AS REWORK_PERCENT_RECENT,
    aggregated(
        100 * sum_no_overflow(legacy), sum_no_overflow(rework_base),
        list(fine_percent(legacy, sample_base)) FILTER (sample_base > 0),
        0, fine(), $twentieths
    ) AS REWORK_PERCENT_LEGACY,
    -- Comments by others; pull requests without any are in the denominator.
    aggregated(
        sum_no_overflow(comments), count(*),
        list(comments) FILTER (comments IS NOT NULL),
        0, 1, $twentieths
    ) AS REVIEW_COMMENTS_PER_PR_AVG
FROM pulls
GROUP BY row_no, bucket
