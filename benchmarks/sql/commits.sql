SELECT
    repository_of(developer, i, $developers) AS repository,
    md5(i::VARCHAR) AS sha,
    email_of(developer) AS author,
    name_of(developer) AS author_name,
    instant(i, $year_rows) AS authored_at,
    chance(i, 'merge') < 0.05 AS is_merge,
    1 + skewed(i, 'added', 40) AS added,
    skewed(i, 'removed', 20) AS removed,
    1 + skewed(i, 'files', 2) AS files
FROM (
    SELECT
        i,
        somebody(i, 'commit', $developers) AS developer
    FROM range($first::BIGINT, $last::BIGINT) AS numbers(i)
)
