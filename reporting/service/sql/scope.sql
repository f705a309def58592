-- What an export is about: its buckets and its rows, in order.
-- In:  $labels, $first_days, $last_days (one each a bucket); $node; $team; nodes, lineage,
--      roster, members, people
-- Out: temporary tables. owners tells whose doings make a row: of everything they did or, with
--      a place, of what they did there. Who was not employed on any day of a bucket is not
--      in it: neither a row, nor a seat. Employment has no gaps, so first and last bucket tell.
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
    bucket
FROM stretches;

CREATE OR REPLACE TEMP TABLE present AS
SELECT
    people.person,
    min(stretches.bucket) AS first_bucket,
    max(stretches.bucket) AS last_bucket
FROM people
INNER JOIN stretches
    ON people.starts_on <= stretches.last_day AND people.ends_on >= stretches.first_day
GROUP BY people.person;

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
    present.first_bucket,
    present.last_bucket
FROM scope
INNER JOIN roster USING (node)
INNER JOIN people USING (person)
INNER JOIN present USING (person)
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
    1 AS first_bucket,
    (SELECT count(*) FROM stretches) AS last_bucket
FROM scope
WHERE $team;

CREATE OR REPLACE TEMP TABLE owners AS
SELECT row_no, person, place, first_bucket, last_bucket
FROM line_up
WHERE NOT $team
UNION ALL
SELECT line_up.row_no, members.person, line_up.place, present.first_bucket, present.last_bucket
FROM line_up
INNER JOIN members USING (node)
INNER JOIN present ON present.person = members.person
WHERE $team;
