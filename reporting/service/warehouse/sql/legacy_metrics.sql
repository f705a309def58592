-- The metrics of a Legacy report, from its totals.
-- In:  totals: see legacy_totals.sql; the number of periods as $periods / $period_parts, of
--      weeks as $days / 7; $velocity_of: lines or prs; $twentieths: of the quantile of
--      durations, NULL for their mean
-- Out: row_no; each metric in hundredths, NULL where nothing was measured; and as the number
--      that tiers are compared with, rates per week: NULL without any basis
SELECT
    row_no,
    -- Coding days, changed lines or pull requests, and items, per developer and period.
    per_period(coding_days, seats, $periods, $period_parts) AS CODING_DAYS,
    per_period(
        CASE WHEN $velocity_of = 'prs' THEN pulls ELSE lines END, seats, $periods, $period_parts
    ) AS PR_VELOCITY,
    coalesce(
        hundredths(
            items::HUGEINT * $period_parts, seats * $periods * 1000000::HUGEINT
        ), 0
    ) AS WORK_TYPE_COMPLETED,
    -- Days, whatever the granularity.
    CASE
        WHEN $twentieths IS NULL THEN hundredths(wait_us, day_us() * waits)
        ELSE quantile_hundredths(wait_samples, 0, $twentieths::INTEGER, day_us())
    END AS TIME_TO_FIRST_COMMENT,
    CASE
        WHEN $twentieths IS NULL THEN hundredths(duration_us, day_us() * durations)
        ELSE quantile_hundredths(duration_samples, 0, $twentieths::INTEGER, day_us())
    END AS AVG_TIME_TO_COMPLETE,
    hundredths(comments, pulls) AS NUMBER_OF_COMMENTS_PER_PR,
    100 * missing AS NO_OF_PRS_WITH_MISSING_TICKETS,
    per_week(coding_days, seats, $days) AS CODING_DAYS_RATED,
    per_week(pulls, seats, $days) AS PR_VELOCITY_RATED,
    per_week(items, seats, $days * 1000000::HUGEINT) AS WORK_TYPE_COMPLETED_RATED,
    CASE
        WHEN $twentieths IS NULL THEN wait_us / nullif(day_us() * waits, 0)
        ELSE quantile_hundredths(wait_samples, 0, $twentieths::INTEGER, 1) / (100 * day_us())
    END AS TIME_TO_FIRST_COMMENT_RATED,
    CASE
        WHEN $twentieths IS NULL THEN duration_us / nullif(day_us() * durations, 0)
        ELSE quantile_hundredths(duration_samples, 0, $twentieths::INTEGER, 1) / (100 * day_us())
    END AS AVG_TIME_TO_COMPLETE_RATED,
    comments / nullif(pulls, 0) AS NUMBER_OF_COMMENTS_PER_PR_RATED
FROM totals
