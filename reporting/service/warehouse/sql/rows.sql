-- The rows of a V2 export, in order: people where they sit, or ($team) nodes.
-- In:  scope, present: see scope.sql; roster, members, people; $team
-- Out: line_up, and owners: whose doings make a row, of everything they did or, with a place,
--      of what they did there. Who is not employed on any day of a bucket is not in it:
--      neither a row, nor a seat.
-- Materialized: else places alone may be joined first, which are the same for everybody.
CREATE OR REPLACE TEMP TABLE line_up AS
WITH seated AS MATERIALIZED (
    SELECT
        scope.position,
        scope.node,
        scope.place,
        people.person,
        people.rank
    FROM scope
    INNER JOIN roster USING (node)
    INNER JOIN people USING (person)
)

SELECT
    row_number() OVER (ORDER BY seated.position, seated.rank) AS row_no,
    seated.node,
    seated.place,
    seated.person,
    present.first_bucket,
    present.last_bucket
FROM seated
INNER JOIN present USING (person, place)
WHERE NOT $team
UNION ALL
SELECT
    row_number() OVER (ORDER BY position) AS row_no,
    node,
    place,
    NULL AS person,
    1 AS first_bucket,
    (SELECT count(*) FROM stretches) AS last_bucket
FROM scope
WHERE $team;

CREATE OR REPLACE TEMP TABLE owners AS
WITH below AS MATERIALIZED (
    SELECT
        line_up.row_no,
        line_up.place,
        members.person
    FROM line_up
    INNER JOIN members USING (node)
    WHERE $team
)

SELECT
    row_no,
    person,
    place,
    first_bucket,
    last_bucket
FROM line_up
WHERE NOT $team
UNION ALL
SELECT
    below.row_no,
    below.person,
    below.place,
    present.first_bucket,
    present.last_bucket
FROM below
INNER JOIN present USING (person, place);
