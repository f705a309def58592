-- The rows of a Legacy report, in order: each node, right after it ($contributors) the people
-- who sit in it, then the nodes below. A manager has a row as a node and one as a person.
-- In:  scope, present: see scope.sql; roster, members, people; $contributors
-- Out: line_up, and owners: whose doings make a row
CREATE OR REPLACE TEMP TABLE line_up AS
WITH listed AS (
    SELECT
        scope.position,
        NULL AS person,
        -1 AS rank,
        scope.node,
        scope.place,
        scope.name
    FROM scope
    UNION ALL
    SELECT
        scope.position,
        people.person,
        people.rank,
        scope.node,
        scope.place,
        CASE
            WHEN min(people.person) OVER twins = max(people.person) OVER twins THEN people.name
            ELSE people.name || ' (' || people.email || ')'
        END AS name
    FROM scope
    INNER JOIN roster USING (node)
    INNER JOIN people USING (person)
    INNER JOIN present USING (person, place)
    WHERE $contributors
    WINDOW twins AS (PARTITION BY people.name)
)

SELECT
    row_number() OVER (ORDER BY position, rank) AS row_no,
    node,
    person,
    place,
    name
FROM listed;

CREATE OR REPLACE TEMP TABLE owners AS
SELECT
    line_up.row_no,
    present.person,
    line_up.place,
    present.first_bucket,
    present.last_bucket
FROM line_up
LEFT JOIN members ON members.node = line_up.node AND line_up.person IS NULL
INNER JOIN present
    ON
        present.person = coalesce(line_up.person, members.person)
        AND present.place = line_up.place;
