-- Weeks without anything in a repository or tracker that has something in most weeks.
-- In:  commits, pull_requests, work_items, work_item_transitions; $today, a day in UTC
-- Out: place, first_day, last_day (a Monday, a Sunday), weeks. Of the last 26 complete weeks,
--      for places with something in six of them or more, and in three of four between the
--      first and the last.
WITH instants AS (
    SELECT
        repository AS place,
        authored_at AS instant
    FROM commits
    UNION ALL
    SELECT
        repository,
        unnest([created_at, merged_at, closed_at])
    FROM pull_requests
    UNION ALL
    SELECT
        tracker,
        created_at
    FROM work_items
    UNION ALL
    SELECT
        tracker,
        changed_at
    FROM work_item_transitions
),

active AS (
    SELECT DISTINCT
        place,
        date_trunc('week', instant)::DATE AS week
    FROM instants
    WHERE
        instant >= date_trunc('week', $today::DATE) - INTERVAL 26 WEEK
        AND instant < date_trunc('week', $today::DATE)
),

busy AS (
    SELECT
        place,
        min(week) AS first_week
    FROM active
    GROUP BY place
    HAVING count(*) >= 6 AND 4 * count(*) >= 3 * (1 + date_diff('week', min(week), max(week)))
),

quiet AS (
    SELECT
        busy.place,
        unnest(generate_series(
            busy.first_week, date_trunc('week', $today::DATE)::DATE - 7, INTERVAL 7 DAY
        ))::DATE AS week
    FROM busy
    EXCEPT
    SELECT
        place,
        week
    FROM active
),

-- Weeks that follow each other are as far apart as their numbers.
numbered AS (
    SELECT
        place,
        week,
        week - (7 * row_number() OVER (PARTITION BY place ORDER BY week))::INTEGER AS island
    FROM quiet
)

SELECT
    place,
    min(week) AS first_day,
    max(week) + 6 AS last_day,
    count(*) AS weeks
FROM numbered
GROUP BY place, island
ORDER BY last_day DESC, weeks DESC, place
