-- What the rows of a V2 export are called: texts that are enumerated, so that they are joined
-- and sorted as numbers. As texts they made half of what sorting costs.
-- In:  line_up: see rows.sql; scope, people; $neutralise: no text may be run as a formula
-- Out: labels(row_no, first_bucket, last_bucket, name, email, manager_email, team, path)
CREATE OR REPLACE TEMP TABLE texts AS
SELECT
    line_up.row_no,
    line_up.first_bucket,
    line_up.last_bucket,
    CASE WHEN $neutralise THEN neutral(people.name) ELSE people.name END AS name,
    CASE WHEN $neutralise THEN neutral(people.email) ELSE people.email END AS email,
    CASE
        WHEN $neutralise THEN neutral(people.manager_email) ELSE people.manager_email
    END AS manager_email,
    CASE WHEN $neutralise THEN neutral(scope.name) ELSE scope.name END AS team,
    CASE WHEN $neutralise THEN neutral(scope.path) ELSE scope.path END AS path
FROM line_up
INNER JOIN scope USING (node)
LEFT JOIN people USING (person);

-- The linter cannot read what an enumeration is made of.
-- noqa: disable=PRS
CREATE OR REPLACE TEMP TYPE name_text AS ENUM (
    SELECT DISTINCT name FROM texts
    WHERE name IS NOT NULL
);

CREATE OR REPLACE TEMP TYPE email_text AS ENUM (
    SELECT DISTINCT email FROM texts
    WHERE email IS NOT NULL
);

CREATE OR REPLACE TEMP TYPE manager_email_text AS ENUM (
    SELECT DISTINCT manager_email FROM texts
    WHERE manager_email IS NOT NULL
);

CREATE OR REPLACE TEMP TYPE team_text AS ENUM (
    SELECT DISTINCT team FROM texts
    WHERE team IS NOT NULL
);

CREATE OR REPLACE TEMP TYPE path_text AS ENUM (
    SELECT DISTINCT path FROM texts
    WHERE path IS NOT NULL
);

CREATE OR REPLACE TEMP TABLE labels AS
SELECT
    row_no,
    first_bucket,
    last_bucket,
    name::name_text AS name,
    email::email_text AS email,
    manager_email::manager_email_text AS manager_email,
    team::team_text AS team,
    path::path_text AS path
FROM texts;
