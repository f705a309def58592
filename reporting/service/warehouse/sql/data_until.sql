-- The latest instant that the data speaks of. A clock gone wrong must not lead us into the
-- future, so what is later than now does not count.
WITH instants AS (
    SELECT max(authored_at) AS instant FROM commits
    WHERE authored_at <= now()::TIMESTAMP
    UNION ALL
    SELECT max(committed_at) FROM commits
    WHERE committed_at <= now()::TIMESTAMP
    UNION ALL
    SELECT max(created_at) FROM pull_requests
    WHERE created_at <= now()::TIMESTAMP
    UNION ALL
    SELECT max(merged_at) FROM pull_requests
    WHERE merged_at <= now()::TIMESTAMP
    UNION ALL
    SELECT max(created_at) FROM pull_request_comments
    WHERE created_at <= now()::TIMESTAMP
    UNION ALL
    SELECT max(created_at) FROM work_items
    WHERE created_at <= now()::TIMESTAMP
    UNION ALL
    SELECT max(changed_at) FROM work_item_transitions
    WHERE changed_at <= now()::TIMESTAMP
)

SELECT max(instant) AS data_until FROM instants;
