-- By how many people a per-developer metric is divided: those with any activity, which is a
-- coding day, a merged pull request or a completed work item in the bucket.
-- In:  coding_days, merged_pulls, completed_items; owners, calendar; $profile
-- Out: seats(row_no, bucket, seats), a temporary table
CREATE OR REPLACE TEMP TABLE seats AS
WITH activity AS MATERIALIZED (
    SELECT DISTINCT
        done.person,
        done.place,
        calendar.bucket
    FROM (
        SELECT
            person,
            place,
            day
        FROM coding_days
        WHERE profile = $profile
        UNION ALL
        SELECT
            person,
            place,
            day
        FROM merged_pulls
        WHERE profile = $profile
        UNION ALL
        SELECT
            person,
            place,
            day
        FROM completed_items
        WHERE profile = $profile
    ) AS done
    INNER JOIN calendar USING (day)
)

SELECT
    owners.row_no,
    activity.bucket,
    count(DISTINCT owners.person) AS seats
FROM activity
INNER JOIN owners
    ON
        owners.person = activity.person
        AND (owners.place = '' OR owners.place = activity.place)
WHERE activity.bucket BETWEEN owners.first_bucket AND owners.last_bucket
GROUP BY ALL;
