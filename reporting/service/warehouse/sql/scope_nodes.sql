-- The nodes of a tree, or of all: parents first, siblings by name.
-- In:  nodes, trees, members, the facts; $tree
-- Out: node, tree, name, path, parent, leaf, people, manager_email, data_from: the first day
--      of anything that counts in the node
WITH first_days AS (
    SELECT
        profile,
        person,
        place,
        min(day) AS day
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
    )
    GROUP BY ALL
),

inhabited AS (
    SELECT
        members.node,
        count(DISTINCT members.person) AS people,
        min(first_days.day) AS data_from
    FROM members
    INNER JOIN nodes USING (node)
    INNER JOIN trees USING (tree)
    LEFT JOIN first_days
        ON
            first_days.person = members.person
            AND first_days.profile = trees.profile
            AND nodes.place IN ('', first_days.place)
    GROUP BY members.node
)

SELECT
    nodes.node,
    nodes.tree,
    nodes.name,
    nodes.path,
    nodes.parent,
    nodes.leaf,
    coalesce(inhabited.people, 0) AS people,
    nodes.manager_email,
    inhabited.data_from
FROM nodes
LEFT JOIN inhabited USING (node)
WHERE nodes.tree = coalesce($tree, nodes.tree)
ORDER BY nodes.position
