-- Work items whose history of statuses is not known: whoever holds them is credited, and
-- work on them starts with their creation.
-- In:  work_items, work_item_transitions
-- Out: tracker, items, without_history, completed (of those without); the most first
WITH followed AS (
    SELECT DISTINCT
        tracker,
        key
    FROM work_item_transitions
    WHERE field = 'status'
)

SELECT
    items.tracker,
    count(*) AS items,
    count(*) FILTER (followed.key IS NULL) AS without_history,
    count(*) FILTER (followed.key IS NULL AND items.completed_at IS NOT NULL) AS completed
FROM work_items AS items
LEFT JOIN followed USING (tracker, key)
GROUP BY items.tracker
HAVING count(*) FILTER (followed.key IS NULL) > 0
ORDER BY without_history DESC, items.tracker
