SELECT
    'jira' AS tracker,
    'APP-' || i + 1 AS key,
    'APP' AS project,
    CASE
        WHEN chance(i, 'type') < 0.5 THEN 'Story'
        WHEN chance(i, 'type') < 0.8 THEN 'Bug'
        ELSE 'Task'
    END AS type,
    CASE WHEN chance(i, 'done') < 0.93 THEN 'Done' ELSE 'In Review' END AS status,
    'Wish number ' || i AS title,
    instant(i, $year_rows) - to_days(1)
    - skewed_time(i, 'work', 150000) - skewed_time(i, 'queue', 900000) AS created_at,
    instant(i, $year_rows) AS updated_at,
    email_of(
        somebody(i, CASE WHEN chance(i, 'two') < 0.1 THEN 'second' ELSE 'holder' END, $developers)
    )
        AS assignee
FROM range($first::BIGINT, $last::BIGINT) AS numbers(i)
