-- The rows of a Legacy report, in order: each node, right after it ($contributors) the people
-- who sit in it, then the nodes below. A manager has a row as a node and one as a person.
-- In:  scope, present: see scope.sql; roster, members, people; $contributors
-- Out: line_up, and owners: whose doings make a row
-- Materialized: see rows.sql
CREATE OR REPLACE TEMP TABLE line_up AS
WITH seated AS MATERIALIZED (
    SELECT
        scope.position,
        scope.node,
        scope.place,
        people.person,
        people.rank,
        people.name,
        people.email
    FROM scope
    INNER JOIN roster USING (node)
    INNER JOIN people USING (person)
    WHERE $contributors
),

listed AS (
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
        seated.position,
        seated.person,
        seated.rank,
        seated.node,
        seated.place,
        CASE
            WHEN min(seated.person) OVER twins = max(seated.person) OVER twins THEN seated.name
            ELSE seated.name || ' (' || seated.email || ')'
        END AS name
    FROM seated
    INNER JOIN present USING (person, place)
    WINDOW twins AS (PARTITION BY seated.name)
)

SELECT
    row_number() OVER (ORDER BY position, rank) AS row_no,
    node,
    person,
    place,
    name
FROM listed;

CREATE OR REPLACE TEMP TABLE owners AS
WITH below AS MATERIALIZED (
    SELECT
        line_up.row_no,
        line_up.place,
        coalesce(line_up.person, members.person) AS person
    FROM line_up
    LEFT JOIN members ON members.node = line_up.node AND line_up.person IS NULL
)

SELECT
    below.row_no,
    below.person,
    below.place,
    present.first_bucket,
    present.last_bucket
FROM below
INNER JOIN present USING (person, place);
