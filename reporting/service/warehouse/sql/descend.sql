-- Follows the tree: lineage (every node with itself and those above), and members
-- (everybody in a node or below it, once).
-- In:  nodes, roster
DELETE FROM lineage;

INSERT INTO lineage
WITH RECURSIVE up AS (
    SELECT
        node,
        node AS ancestor
    FROM nodes
    UNION ALL
    SELECT
        up.node,
        nodes.parent AS ancestor
    FROM up
    INNER JOIN nodes ON nodes.node = up.ancestor
    WHERE nodes.parent IS NOT NULL
)

SELECT
    node,
    ancestor
FROM up;

DELETE FROM members;

INSERT INTO members
SELECT DISTINCT
    lineage.ancestor AS node,
    roster.person
FROM roster
INNER JOIN lineage USING (node)
ORDER BY node, person;
