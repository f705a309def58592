-- Nine of ten were merged; four of five name a ticket, one of fifty is a bot's.
SELECT
    repository_of(developer, i, $developers) AS repository,
    i + 1 AS number,
    'github' AS provider,
    CASE WHEN chance(i, 'bot') < 0.02 THEN 'update[bot]' ELSE account_of(developer) END AS author,
    created_at,
    created_at - skewed_time(i, 'coding', 40000) AS first_commit_at,
    CASE WHEN chance(i, 'merged') < 0.9 THEN closed_at END AS merged_at,
    closed_at,
    closed_at AS updated_at,
    'change-' || i AS source_branch,
    CASE WHEN chance(i, 'ticket') < 0.8 THEN 'APP-' || 1 + i * 6 // 5 || ' ' ELSE '' END
    || 'Change number ' || i AS title
FROM (
    SELECT
        i,
        author_of(i, $developers) AS developer,
        created_of(i, $year_rows) AS created_at,
        instant(i, $year_rows) AS closed_at
    FROM range($first::BIGINT, $last::BIGINT) AS numbers(i)
)
