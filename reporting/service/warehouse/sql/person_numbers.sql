-- A number for every developer or, where there are none, for everybody the data speaks of.
-- In:  developers, links, asked_accounts; $mapped
-- Out: person_numbers
INSERT INTO person_numbers
WITH people AS (
    SELECT folded(email) AS email FROM developers
    UNION
    SELECT coalesce(links.email, asked.account) AS email
    FROM asked_accounts AS asked
    LEFT JOIN links USING (provider, account)
    WHERE NOT $mapped
    UNION
    SELECT email FROM links
    WHERE NOT $mapped AND email IS NOT NULL
)

SELECT
    email,
    row_number() OVER (ORDER BY email)
    + coalesce((SELECT max(person) FROM person_numbers), 0) AS person
FROM people
ANTI JOIN person_numbers USING (email);
