SELECT
    repository_of(developer, i, $developers) AS repository,
    i + 1 AS number,
    'src/module-' || file || '.py' AS path,
    skewed((i, file), 'added', 25) AS added,
    CASE WHEN is_new THEN 0 ELSE skewed((i, file), 'removed', 12) END AS removed,
    CASE WHEN NOT is_new THEN created_at - skewed_time((i, file), 'age', 5000000) END
        AS previous_change_at,
    is_new,
    chance((i, file), 'binary') < 0.02 AS is_binary
FROM (
    SELECT
        i,
        file,
        author_of(i, $developers) AS developer,
        created_of(i, $year_rows) AS created_at,
        chance((i, file), 'new') < 0.15 AS is_new
    FROM (
        SELECT
            i,
            unnest(range(1 + least(30, skewed(i, 'size', 2)))) AS file
        FROM range($first::BIGINT, $last::BIGINT) AS numbers(i)
    )
)
