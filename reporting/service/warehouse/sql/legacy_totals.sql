-- Everything a Legacy report is computed from: plain totals of the whole range.
-- In:  the facts; calendar (of one bucket), owners, line_up, seats: see scope.sql,
--      legacy_rows.sql, seats_*.sql; $profile; $twentieths: NULL for means
-- Out: totals, one row a row of the report; shares of items in millionths, durations in
--      microseconds, each of them too, in order, unless means are asked for
CREATE OR REPLACE TEMP TABLE totals AS
WITH days AS MATERIALIZED (
    SELECT
        coding_days.person,
        coding_days.place,
        count(*) AS days,
        count(*) FILTER (coding_days.first_of_day) AS first_days
    FROM coding_days
    SEMI JOIN calendar USING (day)
    WHERE coding_days.profile = $profile
    GROUP BY ALL
),

coding AS (
    SELECT
        owners.row_no,
        sum(CASE WHEN owners.place = '' THEN days.first_days ELSE days.days END) AS days
    FROM days
    INNER JOIN owners
        ON owners.person = days.person AND (owners.place = '' OR owners.place = days.place)
    GROUP BY owners.row_no
),

merged AS MATERIALIZED (
    SELECT
        merged_pulls.person,
        merged_pulls.place,
        count(*) AS pulls,
        sum(merged_pulls.added + merged_pulls.removed) AS lines,
        count(*) FILTER (NOT merged_pulls.has_ticket) AS missing,
        sum(merged_pulls.comments) AS comments
    FROM merged_pulls
    SEMI JOIN calendar USING (day)
    WHERE merged_pulls.profile = $profile
    GROUP BY ALL
),

pulls AS (
    SELECT
        owners.row_no,
        sum(merged.pulls) AS pulls,
        sum(merged.lines) AS lines,
        sum(merged.missing) AS missing,
        sum(merged.comments) AS comments
    FROM merged
    INNER JOIN owners
        ON owners.person = merged.person AND (owners.place = '' OR owners.place = merged.place)
    GROUP BY owners.row_no
),

waited AS MATERIALIZED (
    SELECT
        first_comments.person,
        first_comments.place,
        count(*) AS waits,
        sum(first_comments.wait_us) AS wait_us,
        list(first_comments.wait_us) FILTER ($twentieths IS NOT NULL) AS samples
    FROM first_comments
    SEMI JOIN calendar USING (day)
    WHERE first_comments.profile = $profile
    GROUP BY ALL
),

waits AS (
    SELECT
        owners.row_no,
        sum(waited.waits) AS waits,
        sum(waited.wait_us) AS wait_us,
        flatten(list(waited.samples) FILTER ($twentieths IS NOT NULL)) AS samples
    FROM waited
    INNER JOIN owners
        ON owners.person = waited.person AND (owners.place = '' OR owners.place = waited.place)
    GROUP BY owners.row_no
),

completed AS MATERIALIZED (
    SELECT completed_items.*
    FROM completed_items
    SEMI JOIN calendar USING (day)
    WHERE completed_items.profile = $profile
),

-- An item that several people of a node share counts once in it.
credited AS (
    SELECT
        owners.row_no,
        any_value(completed.duration_us) AS duration_us,
        CASE WHEN any_value(line_up.person) IS NULL THEN 1000000 ELSE any_value(completed.share) END
            AS share
    FROM completed
    INNER JOIN owners
        ON
            owners.person = completed.person
            AND (owners.place = '' OR owners.place = completed.place)
    INNER JOIN line_up USING (row_no)
    GROUP BY owners.row_no, completed.place, completed.key
),

items AS (
    SELECT
        row_no,
        sum(share) AS items,
        count(duration_us) AS durations,
        sum(duration_us) AS duration_us,
        list(duration_us) FILTER ($twentieths IS NOT NULL AND duration_us IS NOT NULL) AS samples
    FROM credited
    GROUP BY row_no
)

SELECT
    line_up.row_no,
    coalesce(seats.seats, 0) AS seats,
    coalesce(coding.days, 0) AS coding_days,
    coalesce(pulls.pulls, 0) AS pulls,
    coalesce(pulls.lines, 0) AS lines,
    coalesce(pulls.missing, 0) AS missing,
    coalesce(pulls.comments, 0) AS comments,
    coalesce(waits.waits, 0) AS waits,
    coalesce(waits.wait_us, 0) AS wait_us,
    list_sort(waits.samples) AS wait_samples,
    coalesce(items.items, 0) AS items,
    coalesce(items.durations, 0) AS durations,
    coalesce(items.duration_us, 0) AS duration_us,
    list_sort(items.samples) AS duration_samples
FROM line_up
LEFT JOIN seats USING (row_no)
LEFT JOIN coding USING (row_no)
LEFT JOIN pulls USING (row_no)
LEFT JOIN waits USING (row_no)
LEFT JOIN items USING (row_no);
