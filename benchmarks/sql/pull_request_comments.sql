-- Some are the author's own, some come after the merge, some are a bot's, some have no words.
SELECT
    repository_of(developer, i, $developers) AS repository,
    i + 1 AS number,
    i || '-' || comment AS comment_id,
    CASE
        WHEN chance((i, comment), 'bot') < 0.05 THEN 'update[bot]'
        WHEN chance((i, comment), 'own') < 0.1 THEN account_of(developer)
        ELSE account_of(somebody((i, comment), 'commenter', $developers))
    END AS author,
    created_of(i, $year_rows) + skewed_time((i, comment), 'wait', 30000) AS created_at,
    CASE WHEN chance((i, comment), 'review') < 0.2 THEN 'review' ELSE 'review_comment' END AS kind,
    chance((i, comment), 'text') < 0.95 AS has_text
FROM (
    SELECT
        i,
        author_of(i, $developers) AS developer,
        unnest(range(least(60, skewed(i, 'comments', 4)))) AS comment
    FROM range($first::BIGINT, $last::BIGINT) AS numbers(i)
)
