-- Taken when it was started; one in ten is handed to somebody else half-way.
WITH items AS (
    SELECT
        i,
        instant(i, $year_rows) AS done_at,
        instant(i, $year_rows) - to_days(1) - skewed_time(i, 'work', 150000) AS started_at,
        email_of(somebody(i, 'holder', $developers)) AS holder,
        email_of(somebody(i, 'second', $developers)) AS second,
        chance(i, 'two') < 0.1 AS two,
        chance(i, 'done') < 0.93 AS done
    FROM range($first::BIGINT, $last::BIGINT) AS numbers(i)
),

changes AS (
    SELECT
        i,
        unnest([
            {
                changed_at: started_at - INTERVAL 1 MINUTE,
                field: 'assignee',
                from_value: NULL,
                to_value: holder,
                there: TRUE
            },
            {
                changed_at: started_at,
                field: 'status',
                from_value: 'To Do',
                to_value: 'In Progress',
                there: TRUE
            },
            {
                changed_at: done_at - INTERVAL 12 HOUR,
                field: 'assignee',
                from_value: holder,
                to_value: second,
                there: two
            },
            {
                changed_at: done_at - INTERVAL 6 HOUR,
                field: 'status',
                from_value: 'In Progress',
                to_value: 'In Review',
                there: TRUE
            },
            {
                changed_at: done_at,
                field: 'status',
                from_value: 'In Review',
                to_value: 'Done',
                there: done
            }
        ], max_depth := 2)
    FROM items
)

SELECT
    'jira' AS tracker,
    'APP-' || i + 1 AS key,
    changed_at,
    field,
    from_value,
    to_value
FROM changes
WHERE there
