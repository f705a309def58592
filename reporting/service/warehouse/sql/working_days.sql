-- The working days of one profile's calendar, each with the working time of all before it.
-- In:  $opens, $closes (one each a working day, in order); none where there is no calendar
-- Out: working_days, a temporary table; microseconds
CREATE OR REPLACE TEMP TABLE working_days AS
SELECT
    opens,
    epoch_us(closes) - epoch_us(opens) AS length_us,
    coalesce(sum(epoch_us(closes) - epoch_us(opens)) OVER (
        ORDER BY opens ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0)::BIGINT AS before_us
FROM (
    SELECT
        unnest($opens::TIMESTAMP[]) AS opens,
        unnest($closes::TIMESTAMP[]) AS closes
);
