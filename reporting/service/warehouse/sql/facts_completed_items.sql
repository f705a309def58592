-- Completed work items, credited to whoever held them while they were in development.
-- In:  work_items, work_item_transitions, trackers, accounts; touched_items(tracker, key);
--      working_days
-- Out: completed_items, one row an item and credited person; durations in microseconds
-- History wins over the columns of the item. Abandoned and open items are no rows.
INSERT INTO completed_items
-- Items have numbers here, which are lighter to join than two texts. Materialized: else each
-- reader might number them anew.
WITH items AS MATERIALIZED (
    SELECT
        row_number() OVER () AS item,
        items.*,
        trackers.provider,
        CASE
            WHEN in_list(items.type, $feature_types::VARCHAR[]) THEN 'feature'
            WHEN in_list(items.type, $bug_types::VARCHAR[]) THEN 'bug'
            ELSE 'other'
        END AS kind
    FROM work_items AS items
    SEMI JOIN touched_items USING (tracker, key)
    INNER JOIN trackers USING (tracker)
    WHERE
        ($count_epics OR NOT coalesce(in_list(items.type, $epic_types::VARCHAR[]), FALSE))
        AND (
            $count_sub_tasks
            OR NOT coalesce(in_list(items.type, $sub_task_types::VARCHAR[]), FALSE)
        )
),

changes AS (
    SELECT
        items.item,
        items.created_at,
        changes.field,
        changes.changed_at,
        changes.from_value,
        changes.to_value
    FROM work_item_transitions AS changes
    INNER JOIN items USING (tracker, key)
),

-- A spell is one status, or one assignee, from an instant to before another.
-- turn 0 is how the item was first seen.
firsts AS (
    SELECT
        item,
        field,
        arg_min(coalesce(from_value, ''), changed_at) AS value,
        least(any_value(created_at), min(changed_at)) AS since
    FROM changes
    GROUP BY ALL
),

spells AS (
    SELECT
        *,
        lead(since, 1, TIMESTAMP 'infinity') OVER history AS until,
        lag(value) OVER history AS previous
    FROM (
        SELECT
            item,
            field,
            0 AS turn,
            since,
            value
        FROM firsts
        UNION ALL
        SELECT
            item,
            field,
            1 AS turn,
            changed_at AS since,
            coalesce(to_value, '') AS value
        FROM changes
    )
    WINDOW history AS (PARTITION BY item, field ORDER BY since, turn)
),

status_spells AS (
    SELECT
        *,
        in_list(value, $development_statuses::VARCHAR[]) AS developing,
        in_list(value, $completed_statuses::VARCHAR[]) AS completed,
        coalesce(in_list(previous, $completed_statuses::VARCHAR[]), FALSE) AS was_completed
    FROM spells
    WHERE field = 'status'
),

histories AS (
    SELECT
        item,
        arg_max(completed, (since, turn)) AS is_completed,
        max(since) FILTER (completed AND NOT was_completed AND turn = 1) AS completed_at,
        min(since) FILTER (developing) AS developed_at
    FROM status_spells
    GROUP BY ALL
),

-- Where there is no status history the columns of the item are all there is.
finished AS (
    SELECT
        items.item,
        items.tracker,
        items.key,
        items.provider,
        items.kind,
        items.assignee,
        items.created_at,
        histories.developed_at,
        CASE
            WHEN histories.item IS NOT NULL
                THEN coalesce(histories.completed_at, items.completed_at, items.created_at)
            ELSE items.completed_at
        END AS completed_at
    FROM items
    LEFT JOIN histories USING (item)
    WHERE
        CASE
            WHEN histories.item IS NOT NULL THEN histories.is_completed
            ELSE coalesce(in_list(items.status, $completed_statuses::VARCHAR[]), TRUE)
        END
),

holders AS (
    SELECT
        item,
        value AS account,
        CASE turn WHEN 0 THEN TIMESTAMP '-infinity' ELSE since END AS since,
        until
    FROM spells
    WHERE field = 'assignee'
    UNION ALL
    SELECT
        item,
        assignee,
        TIMESTAMP '-infinity',
        TIMESTAMP 'infinity'
    FROM finished
    ANTI JOIN firsts
        ON firsts.item = finished.item AND firsts.field = 'assignee'
),

held AS (
    SELECT
        finished.item,
        holders.account,
        epoch_us(least(holders.until, status_spells.until, finished.completed_at))
        - epoch_us(greatest(holders.since, status_spells.since)) AS held_us
    FROM finished
    INNER JOIN status_spells
        ON
            status_spells.item = finished.item
            AND status_spells.developing
    INNER JOIN holders
        ON
            holders.item = finished.item
            AND greatest(holders.since, status_spells.since)
            < least(holders.until, status_spells.until, finished.completed_at)
    UNION ALL
    -- Never in development: whoever held it when it was completed.
    SELECT
        finished.item,
        holders.account,
        1 AS held_us
    FROM finished
    INNER JOIN holders
        ON
            holders.item = finished.item
            AND finished.completed_at >= holders.since
            AND finished.completed_at < holders.until
    WHERE finished.developed_at IS NULL
),

credits AS (
    SELECT
        held.item,
        accounts.person,
        sum(held.held_us) AS held_us
    FROM held
    INNER JOIN finished USING (item)
    INNER JOIN accounts
        ON accounts.provider = finished.provider AND accounts.account = folded(held.account)
    WHERE accounts.person IS NOT NULL
    GROUP BY ALL
)

SELECT
    $profile AS profile,
    finished.tracker AS place,
    finished.key,
    credits.person,
    finished.completed_at::DATE AS day,
    finished.kind,
    CASE
        WHEN finished.completed_at < started_at THEN NULL
        ELSE epoch_us(finished.completed_at) - epoch_us(started_at)
    END AS duration_us,
    CASE
        WHEN $work_credit = 'proportional'
            THEN (
                (2000000 * credits.held_us + sum(credits.held_us) OVER its_people)
                // (2 * sum(credits.held_us) OVER its_people)
            )::BIGINT
        ELSE 1000000
    END AS share,
    count(*) OVER its_people = 1 AS sole,
    CASE
        WHEN finished.completed_at >= started_at
            THEN worked_by(finished.completed_at, last_day) - worked_by(started_at, first_day)
    END AS worked_us
FROM (
    SELECT
        *,
        CASE
            WHEN $time_to_complete_start = 'created' THEN created_at
            ELSE coalesce(developed_at, created_at)
        END AS started_at
    FROM finished
    WHERE completed_at IS NOT NULL
) AS finished
INNER JOIN credits USING (item)
ASOF LEFT JOIN working_days AS first_day ON finished.started_at >= first_day.opens
ASOF LEFT JOIN working_days AS last_day ON finished.completed_at >= last_day.opens
WINDOW its_people AS (PARTITION BY finished.item);
