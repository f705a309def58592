-- The nodes of a tree, or of all: parents first, siblings by name.
-- In:  nodes, members; $tree
-- Out: node, tree, name, path, parent, leaf, people, manager_email
SELECT
    nodes.node,
    nodes.tree,
    nodes.name,
    nodes.path,
    nodes.parent,
    nodes.leaf,
    coalesce(inhabited.people, 0) AS people,
    nodes.manager_email
FROM nodes
LEFT JOIN (
    -- Each is in it once.
    SELECT
        node,
        count(*) AS people
    FROM members
    GROUP BY node
) AS inhabited USING (node)
WHERE nodes.tree = coalesce($tree, nodes.tree)
ORDER BY nodes.position
