-- Metrics of merged_pulls, one row a row of the export and bucket with a merge.
-- In:  merged_pulls; calendar, owners: see scope.sql, rows.sql
-- Out: row_no, bucket, metrics in hundredths; NULL where nothing was measured
-- Materialized: else the people of all rows are joined with all days first.
WITH merged AS MATERIALIZED (
    SELECT
        merged_pulls.*,
        calendar.bucket
    FROM merged_pulls
    INNER JOIN calendar USING (day)
    WHERE merged_pulls.profile = $profile
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
        merged.recent + merged.legacy AS reworked,
        merged.rework_base,
        merged.cycle_us,
        merged.comments,
        merged.has_ticket,
        -- Each pull request is a sample of a share; an empty one is none.
        CASE WHEN $twentieths IS NOT NULL THEN nullif(merged.rework_base, 0) END AS sample_base
    FROM merged
    INNER JOIN owners
        ON owners.person = merged.person AND (owners.place = '' OR owners.place = merged.place)
    WHERE merged.bucket BETWEEN owners.first_bucket AND owners.last_bucket
)

SELECT
    row_no,
    bucket,
    100 * count(*) AS PR_MERGED,
    100 * count(*) FILTER (size = 'small') AS PR_MERGED_SMALL,
    100 * count(*) FILTER (size = 'medium') AS PR_MERGED_MEDIUM,
    100 * count(*) FILTER (size = 'large') AS PR_MERGED_LARGE,
    100 * sum(added) AS LOC_ADDED,
    100 * sum(removed) AS LOC_REMOVED,
    100 * sum(added + removed) AS LOC_TOTAL,
    100 * sum(reworked) AS LOC_REFACTORED,
    100 * sum(recent) AS LOC_REFACTORED_RECENT,
    100 * sum(legacy) AS LOC_REFACTORED_LEGACY,
    100 * count(*) FILTER (NOT has_ticket) AS PR_MISSING_TICKETS,
    -- Days from first commit to merge.
    CASE
        WHEN $twentieths IS NULL THEN hundredths(sum(cycle_us), day_us() * count(cycle_us))
        ELSE quantile_hundredths(
            list_sort(list(cycle_us) FILTER (sampled(cycle_us, $twentieths))),
            0, $twentieths, day_us()
        )
    END AS PR_CYCLE_TIME_DAYS_AVG,
    -- Shares of all changed lines.
    CASE
        WHEN $twentieths IS NULL THEN hundredths(100 * sum(reworked), sum(rework_base))
        ELSE quantile_hundredths(
            list_sort(list(fine_percent(reworked, sample_base)) FILTER (sample_base > 0)),
            0, $twentieths, fine()
        )
    END AS REWORK_PERCENT,
    CASE
        WHEN $twentieths IS NULL THEN hundredths(100 * sum(recent), sum(rework_base))
        ELSE quantile_hundredths(
            list_sort(list(fine_percent(recent, sample_base)) FILTER (sample_base > 0)),
            0, $twentieths, fine()
        )
    END AS REWORK_PERCENT_RECENT,
    CASE
        WHEN $twentieths IS NULL THEN hundredths(100 * sum(legacy), sum(rework_base))
        ELSE quantile_hundredths(
            list_sort(list(fine_percent(legacy, sample_base)) FILTER (sample_base > 0)),
            0, $twentieths, fine()
        )
    END AS REWORK_PERCENT_LEGACY,
    -- Comments by others; pull requests without any are in the denominator.
    CASE
        WHEN $twentieths IS NULL THEN hundredths(sum(comments), count(*))
        ELSE quantile_hundredths(
            list_sort(list(comments) FILTER (sampled(comments, $twentieths))),
            0, $twentieths, 1
        )
    END AS REVIEW_COMMENTS_PER_PR_AVG
FROM pulls
GROUP BY row_no, bucket
