-- The least that makes the same table: one aggregate a fact table, joined to people and months.
-- In:  the facts and people of a warehouse with one profile and one tree; $first, $last
WITH months AS (
    SELECT unnest(generate_series($first::DATE, $last::DATE, INTERVAL 1 MONTH))::DATE AS month
),

coding AS (
    SELECT
        person,
        date_trunc('month', day)::DATE AS month,
        count(*) AS days
    FROM coding_days
    WHERE first_of_day
    GROUP BY ALL
),

pulls AS (
    SELECT
        person,
        date_trunc('month', day)::DATE AS month,
        count(*) AS pulls,
        count(*) FILTER (size = 'small') AS small,
        count(*) FILTER (size = 'medium') AS medium,
        count(*) FILTER (size = 'large') AS large,
        sum(added) AS added,
        sum(removed) AS removed,
        sum(recent) AS recent,
        sum(legacy) AS legacy,
        sum(rework_base) AS base,
        sum(cycle_us) / count(cycle_us) / 86400000000 AS cycle_days,
        sum(comments) AS comments,
        count(*) FILTER (NOT has_ticket) AS no_ticket
    FROM merged_pulls
    GROUP BY ALL
),

waits AS (
    SELECT
        person,
        date_trunc('month', day)::DATE AS month,
        sum(wait_us) / count(*) / 3600000000 AS hours
    FROM first_comments
    GROUP BY ALL
),

items AS (
    SELECT
        person,
        date_trunc('month', day)::DATE AS month,
        count(*) AS items,
        count(*) FILTER (kind = 'feature') AS features,
        count(*) FILTER (kind = 'bug') AS bugs,
        count(*) FILTER (kind = 'other') AS others,
        sum(duration_us) / count(duration_us) / 86400000000 AS days
    FROM completed_items
    GROUP BY ALL
)

SELECT
    strftime(months.month, '%b %Y') AS Granularity,
    people.name AS Developer,
    people.email AS Email,
    people.manager_email AS Manager_Email,
    nodes.name AS Team,
    nodes.path AS Team_Hierarchy,
    months.month AS Start_Date,
    last_day(months.month) AS End_Date,
    coalesce(coding.days, 0) AS CODING_DAYS,
    round(pulls.cycle_days, 2) AS PR_CYCLE_TIME_DAYS_AVG,
    round(items.days, 2) AS AVG_TIME_TO_COMPLETE,
    coalesce(pulls.pulls, 0) AS PR_MERGED,
    coalesce(pulls.small, 0) AS PR_MERGED_SMALL,
    coalesce(pulls.medium, 0) AS PR_MERGED_MEDIUM,
    coalesce(pulls.large, 0) AS PR_MERGED_LARGE,
    coalesce(pulls.added, 0) AS LOC_ADDED,
    coalesce(pulls.removed, 0) AS LOC_REMOVED,
    coalesce(items.items, 0) AS WORK_COMPLETED,
    coalesce(items.features, 0) AS WORK_FEATURES_COMPLETED,
    coalesce(items.bugs, 0) AS WORK_BUGS_COMPLETED,
    coalesce(items.others, 0) AS WORK_OTHER_COMPLETED,
    round(100 * (pulls.recent + pulls.legacy) / nullif(pulls.base, 0), 2) AS REWORK_PERCENT,
    round(100 * pulls.recent / nullif(pulls.base, 0), 2) AS REWORK_PERCENT_RECENT,
    round(100 * pulls.legacy / nullif(pulls.base, 0), 2) AS REWORK_PERCENT_LEGACY,
    coalesce(pulls.recent + pulls.legacy, 0) AS LOC_REFACTORED,
    coalesce(pulls.recent, 0) AS LOC_REFACTORED_RECENT,
    coalesce(pulls.legacy, 0) AS LOC_REFACTORED_LEGACY,
    coalesce(pulls.no_ticket, 0) AS PR_MISSING_TICKETS,
    round(pulls.comments / pulls.pulls, 2) AS REVIEW_COMMENTS_PER_PR_AVG,
    round(waits.hours, 2) AS REVIEW_TIME_TO_FIRST_COMMENT_HRS_AVG
FROM people
INNER JOIN roster USING (person)
INNER JOIN nodes USING (node)
CROSS JOIN months
LEFT JOIN coding USING (person, month)
LEFT JOIN pulls USING (person, month)
LEFT JOIN waits USING (person, month)
LEFT JOIN items USING (person, month)
ORDER BY months.month, nodes.position, people.rank
