-- The first day of anything that counts in a node. Looks at every fact.
-- In:  nodes, trees, members, people, the facts
-- Out: node, day; no row where there is nothing
WITH first_days AS (
    SELECT
        done.profile,
        done.person,
        done.place,
        min(done.day) AS day
    FROM (
        SELECT
            profile,
            person,
            place,
            day
        FROM coding_days
        UNION ALL
        SELECT
            profile,
            person,
            place,
            day
        FROM merged_pulls
        UNION ALL
        SELECT
            profile,
            person,
            place,
            day
        FROM completed_items
    ) AS done
    INNER JOIN people USING (person)
    -- What somebody did before they were employed counts nowhere.
    WHERE done.day BETWEEN people.starts_on AND people.ends_on
    GROUP BY ALL
)

SELECT
    members.node,
    min(first_days.day) AS day
FROM members
INNER JOIN nodes USING (node)
INNER JOIN trees USING (tree)
INNER JOIN first_days
    ON
        first_days.person = members.person
        AND first_days.profile = trees.profile
        AND nodes.place IN ('', first_days.place)
GROUP BY members.node
