-- What an export is about: its buckets and its rows, in order.
-- In:  $labels, $first_days, $last_days (one each a bucket); $node; $team; nodes, lineage,
--      roster, members, people
-- Out: temporary tables. owners tells whose doings make a row: of everything they did or, with
--      a place, of what they did there. Who was not employed on any day of a bucket is
--      not in it: neither a row, nor a seat.
CREATE OR REPLACE TEMP TABLE stretches AS
SELECT
    row_number() OVER () AS bucket,
    label,
    first_day,
    last_day
FROM (
    SELECT
        unnest($labels::VARCHAR[]) AS label,
        unnest($first_days::DATE[]) AS first_day,
        unnest($last_days::DATE[]) AS last_day
);

CREATE OR REPLACE TEMP TABLE calendar AS
SELECT
    unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day,
    bucket,
    first_day,
    last_day
FROM stretches;

CREATE OR REPLACE TEMP TABLE scope AS
SELECT nodes.*
FROM nodes
INNER JOIN lineage USING (node)
WHERE lineage.ancestor = $node;

CREATE OR REPLACE TEMP TABLE line_up AS
SELECT
    row_number() OVER (ORDER BY scope.position, people.rank) AS row_no,
    scope.node,
    scope.name AS team,
    scope.path,
    scope.place,
    people.person,
    people.name,
    people.email,
    people.manager_email,
    people.starts_on,
    people.ends_on
FROM scope
INNER JOIN roster USING (node)
INNER JOIN people USING (person)
WHERE NOT $team
UNION ALL
SELECT
    row_number() OVER (ORDER BY position) AS row_no,
    node,
    name AS team,
    path,
    place,
    NULL AS person,
    NULL AS name,
    NULL AS email,
    NULL AS manager_email,
    DATE '0001-01-01' AS starts_on,
    DATE '9999-12-31' AS ends_on
FROM scope
WHERE $team;

CREATE OR REPLACE TEMP TABLE owners AS
SELECT row_no, person, place, starts_on, ends_on
FROM line_up
WHERE NOT $team
UNION ALL
SELECT line_up.row_no, people.person, line_up.place, people.starts_on, people.ends_on
FROM line_up
INNER JOIN members USING (node)
INNER JOIN people ON people.person = members.person
WHERE $team;
