-- What an export is about: its buckets, its nodes, and who is there when.
-- In:  $first_days, $last_days (one each a bucket); $node, $profile; nodes, lineage,
--      people; $mapped: there are developers; the facts
-- Out: stretches (the buckets), calendar (their days), present (who is there in which
--      buckets, anywhere ('') or at a place; employment has no gaps), scope (the nodes),
--      temporary tables
CREATE OR REPLACE TEMP TABLE stretches AS
SELECT
    (row_number() OVER (ORDER BY first_day))::SMALLINT AS bucket,
    first_day,
    last_day
FROM (
    SELECT
        unnest($first_days::DATE[]) AS first_day,
        unnest($last_days::DATE[]) AS last_day
);

CREATE OR REPLACE TEMP TABLE calendar AS
SELECT
    unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day,
    bucket
FROM stretches;

CREATE OR REPLACE TEMP TABLE present AS
WITH employed AS (
    SELECT
        people.person,
        min(stretches.bucket) AS first_bucket,
        max(stretches.bucket) AS last_bucket
    FROM people
    INNER JOIN stretches
        ON people.starts_on <= stretches.last_day AND people.ends_on >= stretches.first_day
    -- Who left before they came was never there.
    WHERE people.starts_on <= people.ends_on
    GROUP BY people.person
),

-- Nobody says when people known from data alone were there: whoever did anything was.
active AS (
    SELECT
        person,
        place
    FROM coding_days
    SEMI JOIN calendar USING (day)
    WHERE profile = $profile AND NOT $mapped
    UNION
    SELECT
        person,
        place
    FROM merged_pulls
    SEMI JOIN calendar USING (day)
    WHERE profile = $profile AND NOT $mapped
    UNION
    SELECT
        person,
        place
    FROM completed_items
    SEMI JOIN calendar USING (day)
    WHERE profile = $profile AND NOT $mapped
),

places AS (
    SELECT
        person,
        place
    FROM active
    UNION
    SELECT
        person,
        '' AS place
    FROM active
    UNION
    SELECT
        person,
        '' AS place
    FROM employed
    WHERE $mapped
)

SELECT
    person,
    place,
    first_bucket,
    last_bucket
FROM employed
INNER JOIN places USING (person);

CREATE OR REPLACE TEMP TABLE scope AS
SELECT nodes.*
FROM nodes
INNER JOIN lineage USING (node)
WHERE lineage.ancestor = $node;
